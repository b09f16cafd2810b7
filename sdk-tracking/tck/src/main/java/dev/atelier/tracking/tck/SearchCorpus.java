package dev.atelier.tracking.tck;

import dev.atelier.Experiment;
import dev.atelier.Run;
import dev.atelier.Workspace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random runs with few names and few values, so that conditions often hold and orders often tie. */
final class SearchCorpus {
    static final List<String> EXPERIMENTS = List.of("risk", "Größe", "archived one");

    private static final List<String> PARAMS = List.of("lr", "batch", "opt", "höhe in m", "deep.name");
    private static final List<String> TAGS = List.of("team", "stage", "a`b'c\"d");
    private static final List<String> METRICS = List.of("loss", "acc", "val.min", "metric 0.5");
    private static final List<Object> PARAM_VALUES = List.of(
            0.1,
            "0.1",
            1L,
            1.0,
            "1",
            "1e-1",
            "adam",
            "Adam",
            "straße",
            "\uD83D\uDE00",
            "\uFB01",
            true,
            false,
            "true",
            "",
            -0.0,
            9_007_199_254_740_993L,
            Double.MAX_VALUE,
            "50%",
            "it's");
    private static final List<String> TEXTS =
            List.of("risk", "Risk", "risk_1", "", "%", "ü", "\uD83D\uDE00", "a'b", "1");
    private static final double[] NUMBERS = {
        0.0, -0.0, 0.5, 1, 1.5, -3, 1e300, 4.9e-324, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    private final Workspace workspace;
    private final Random random;
    private final List<SearchRun> runs = new ArrayList<>();

    SearchCorpus(Workspace workspace, Random random) {
        this.workspace = workspace;
        this.random = random;
    }

    List<SearchRun> runs() {
        return runs;
    }

    void add(int count) {
        for (int i = 0; i < count; i++) {
            SearchRun run = new SearchRun(start());
            runs.add(run);
            for (int change = random.nextInt(9); change > 0; change--) {
                change(run);
            }
            run.end(random.nextInt(6));
        }
    }

    void archiveLastExperiment() {
        workspace.experiment(EXPERIMENTS.get(EXPERIMENTS.size() - 1)).archive();
    }

    /** Changes a run that has not ended in some way. */
    void changeOne() {
        SearchRun run = runs.get(random.nextInt(runs.size()));
        if (run.run().status().terminal()) {
            run.tag(pick(TAGS), pick(TEXTS));
        } else {
            change(run);
        }
    }

    private Run start() {
        if (!runs.isEmpty() && random.nextInt(5) == 0) {
            Run parent = runs.get(random.nextInt(runs.size())).run();
            if (!parent.status().terminal()) {
                return parent.startChild();
            }
        }
        Experiment experiment = workspace.experiment(pick(EXPERIMENTS));
        return random.nextBoolean() ? experiment.startLogging() : experiment.startLogging("name " + random.nextInt(5));
    }

    private void change(SearchRun run) {
        switch (random.nextInt(8)) {
            case 0 -> run.tag(pick(TAGS), pick(TEXTS));
            case 1 -> run.tag(pick(TAGS), null);
            case 2 -> run.removeTag(pick(TAGS));
            case 3 -> param(run);
            case 4 -> property(run);
            default -> run.log(pick(METRICS), NUMBERS[random.nextInt(NUMBERS.length)], random.nextInt(4));
        }
    }

    private void param(SearchRun run) {
        String name = pick(PARAMS);
        if (!run.run().params().containsKey(name)) {
            run.param(name, pick(PARAM_VALUES));
        }
    }

    private void property(SearchRun run) {
        String name = random.nextBoolean() ? "azureml.git.commit" : "source";
        if (!run.run().properties().containsKey(name)) {
            run.property(name, pick(TEXTS));
        }
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
