package dev.atelier.tracking.archive;

import dev.atelier.Environment;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Fills workspaces with a bit of everything. */
final class RandomWorkspace {
    private static final double[] ODD_VALUES = {
        Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, -0.0, Double.MIN_VALUE, 1e300
    };

    private final Workspace workspace;
    private final Path folder;
    private final Random random;
    private final List<Run> runs = new ArrayList<>();

    private RandomWorkspace(Workspace workspace, Path folder, long seed) {
        this.workspace = workspace;
        this.folder = folder;
        random = new Random(seed);
    }

    static List<Run> fill(Workspace workspace, Path folder, long seed) {
        RandomWorkspace filling = new RandomWorkspace(workspace, folder, seed);
        filling.fill();
        return filling.runs;
    }

    private void fill() {
        Environment environment = workspace
                .environment("training")
                .pip("numpy==1." + random.nextInt(9))
                .register();
        for (int i = 0; i < 3 + random.nextInt(6); i++) {
            Run run = runs.isEmpty() || random.nextInt(3) > 0
                    ? workspace.experiment("Größe " + random.nextInt(2)).startLogging("run " + i)
                    : parent().startChild();
            record(run);
            runs.add(run);
        }
        runs.forEach(Run::complete);
        for (Run run : runs) {
            if (random.nextInt(3) == 0) {
                give(run, snapshot(), environment);
            }
            if (random.nextInt(3) == 0) {
                Model model = run.registerModel("ridge", "outputs/model", details -> details.tag("team", "risk"));
                model.alias("champion").property("rmse", "58.2");
            }
        }
        if (random.nextBoolean()) {
            workspace.registerModel("loose", file(random.nextInt(3)));
        }
        workspace.experiment("empty").tag("note", null);
    }

    private Run parent() {
        return runs.get(random.nextInt(runs.size()));
    }

    private void record(Run run) {
        run.param("alpha", random.nextDouble()).param("count", random.nextInt()).param("text", "ü\n\"quoted\"");
        run.param("flag", random.nextBoolean()).param("nan", Double.NaN);
        run.tag("empty", null).tag("team", "risk").property("data", "diabetes.csv");
        for (int step = 0; step < random.nextInt(300); step++) {
            run.log(
                    "loss",
                    random.nextInt(20) == 0 ? ODD_VALUES[random.nextInt(ODD_VALUES.length)] : random.nextGaussian());
            run.log("back", step, (long) -step * random.nextInt(1_000_000_000));
        }
        run.log("status", "going well");
        run.logList("list", List.of(1, "two", true));
        run.logRow("rows", Map.of("a", 1));
        run.logRow("rows", Map.of("a", Double.NaN));
        run.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), List.of("a", "a")));
        run.logImage("plot", new byte[] {'G', 'I', 'F', '8', '9', 'a', (byte) random.nextInt(3)});
        run.upload("outputs/model", file(random.nextInt(3)));
        run.upload("outputs/größe/" + random.nextInt(), file(random.nextInt(3)));
    }

    private void give(Run run, String snapshot, Environment environment) {
        Document document = workspace
                .store()
                .catalog()
                .find(new DocumentKey("run", run.id()))
                .orElseThrow();
        String fields = "{\"snapshot\":\"" + snapshot + "\",\"environment\":\"training:"
                + environment.version().orElseThrow() + "\",";
        workspace
                .store()
                .catalog()
                .commit(List.of(Write.replace(document, fields + document.body().substring(1))));
    }

    private String snapshot() {
        String source = put("print('" + random.nextInt(2) + "')");
        return put("{\"format\":1,\"files\":[{\"path\":\"train.py\",\"sha256\":\"" + source
                + "\",\"size\":10,\"executable\":false}]}");
    }

    private String put(String text) {
        return workspace
                .store()
                .artifacts()
                .put(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                .sha256();
    }

    private Path file(int content) {
        try {
            return Files.writeString(folder.resolve("file-" + content), "content " + content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
