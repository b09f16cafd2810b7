package dev.atelier.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.crash.Ledger.Entry;
import dev.atelier.metric.MetricPoints;
import dev.atelier.run.RunStatus;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads a run back and compares every value. */
final class RunVerifier {
    private final Workspace workspace;
    private final String description;

    RunVerifier(Workspace workspace, String description) {
        this.workspace = workspace;
        this.description = description;
    }

    /**
     * Checks that a run has what was acknowledged, at most one thing of each kind more, and nothing twice.
     *
     * @return how many values were acknowledged
     */
    long verify(String runId, Ledger ledger, int thread) throws IOException {
        Run run = workspace.run(runId);
        long acknowledged = 0;
        for (Entry entry : Entry.values()) {
            long number = ledger.get(thread, entry);
            acknowledged += Math.max(0, number);
            if (entry != Entry.SHARED) {
                long stored = RunWriter.stored(run, entry);
                assertThat(stored).as("%s: %s of %s", description, entry, runId).isBetween(number, number + 1);
            }
        }
        counted(run.metric("counted").points());
        stepped(run.metric("stepped").points());
        texts(run.metric("text").texts());
        files(run);
        children(run);
        return acknowledged;
    }

    /** Checks that the shared series has nothing twice and, of each life, everything from the first on without a gap. */
    void verifyShared(String runId, Map<Long, Long> acknowledgedByLife) {
        Map<Long, Long> stored = new TreeMap<>();
        MetricPoints points = workspace.run(runId).metric("shared").points();
        long[] seen = new long[points.size()];
        for (int i = 0; i < points.size(); i++) {
            long life = (long) (points.value(i) / Generated.LIFE);
            long number = (long) (points.value(i) - life * Generated.LIFE);
            assertThat(points.step(i)).as(description).isEqualTo(number);
            seen[i] = life * (long) Generated.LIFE + number;
            stored.merge(life, 1L, Long::sum);
        }
        Arrays.sort(seen);
        for (int i = 1; i < seen.length; i++) {
            assertThat(seen[i])
                    .as("%s: twice in the shared series", description)
                    .isNotEqualTo(seen[i - 1]);
        }
        acknowledgedByLife.forEach((life, number) -> assertThat(stored.getOrDefault(life, 0L))
                .as("%s: shared points of life %d", description, life)
                .isBetween(number, number + 1));
    }

    private void counted(MetricPoints points) {
        for (int i = 0; i < points.size(); i++) {
            same(points.step(i), i, i);
            same(points.value(i), Generated.value(i), i);
        }
    }

    private void stepped(MetricPoints points) {
        boolean[] seen = new boolean[points.size()];
        for (int i = 0; i < points.size(); i++) {
            long number = Generated.step(points.step(i));
            assertThat(number).as(description).isBetween(0L, seen.length - 1L);
            same(points.value(i), Generated.value(number), number);
            assertThat(seen[(int) number])
                    .as("%s: number %d twice", description, number)
                    .isFalse();
            seen[(int) number] = true;
        }
    }

    private void texts(List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            assertThat(texts.get(i)).as(description).isEqualTo(Generated.text(i));
        }
    }

    private void files(Run run) throws IOException {
        int count = run.files().size();
        for (int i = 0; i < count; i++) {
            try (InputStream file = run.open("file-" + i)) {
                assertThat(file.readAllBytes()).as(description).isEqualTo(Generated.file(i));
            }
        }
    }

    private void children(Run run) {
        List<String> expected = new ArrayList<>();
        long count = RunWriter.stored(run, Entry.CHILD);
        for (long i = 0; i < count; i++) {
            expected.add("child " + i);
        }
        List<Run> children = run.children();
        assertThat(children).as(description).extracting(Run::name).containsAll(expected);
        for (Run child : children) {
            long number = Long.parseLong(child.name().substring("child ".length()));
            if (number < count) {
                boolean whole = child.status() == RunStatus.COMPLETED;
                assertThat(whole || number == count - 1 || duplicated(children, child))
                        .as("%s: %s is %s", description, child.name(), child.status())
                        .isTrue();
            }
        }
    }

    /** A child whose parent was killed before it noted it is begun once more. */
    private static boolean duplicated(List<Run> children, Run child) {
        return children.stream()
                        .filter(other -> other.name().equals(child.name()))
                        .count()
                > 1;
    }

    private void same(double actual, double expected, long number) {
        if (Double.doubleToLongBits(actual) != Double.doubleToLongBits(expected)) {
            assertThat(actual).as("%s: value %d", description, number).isEqualTo(expected);
        }
    }

    private void same(long actual, long expected, long number) {
        if (actual != expected) {
            assertThat(actual).as("%s: step of %d", description, number).isEqualTo(expected);
        }
    }
}
