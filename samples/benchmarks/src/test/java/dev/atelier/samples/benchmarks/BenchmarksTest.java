package dev.atelier.samples.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every benchmark in a tiny size, so that none rots; whether budgets are kept is not looked at. */
class BenchmarksTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("names")
    void printsAResult(String name) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Benchmarks.runHere(name, new Bench(0.000_1, directory, new PrintStream(out, true, StandardCharsets.UTF_8)));
        List<String> results = out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("info "))
                .toList();
        boolean mayBeSkipped = name.equals("postgres") && !"true".equals(System.getenv("CI"));
        String line = "ratio " + name + "\\S* \\S+ \\(.* … .*, budget [≥≤] \\S+\\) (ok|missed)"
                + (mayBeSkipped ? "|skipped postgres\\S+: .*" : "");
        assertThat(results).isNotEmpty().allMatch(result -> result.matches(line), line);
    }

    static List<String> names() {
        return Benchmarks.names();
    }

    @Test
    void choosesByNameAndBeginning() {
        assertThat(Benchmarks.chosen("all")).isEqualTo(Benchmarks.names());
        assertThat(Benchmarks.chosen("search.1M")).containsExactly("search.1M");
        assertThat(Benchmarks.chosen("search")).containsExactly("search.100k", "search.1M");
        assertThat(Benchmarks.chosen("log.latency.p99")).containsExactly("log.latency");
        assertThatThrownBy(() -> Benchmarks.chosen("speed"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no benchmark is named 'speed'")
                .hasMessageContaining("log.vs.sqlite");
    }

    @Test
    void formatsAResult() {
        assertThat(new Ratio("log.vs.sqlite", Budget.atLeast(300), 480, 445.25, 502))
                .hasToString("ratio log.vs.sqlite 480 (445 … 502, budget ≥ 300) ok");
        assertThat(new Ratio("downsample", Budget.atMost(0.05), 0.06, 0.064))
                .hasToString("ratio downsample 0.0620 (0.0600 … 0.0640, budget ≤ 0.0500) missed");
    }

    @Test
    void keepsTheNotesOfAReport() throws Exception {
        Path report = directory.resolve("performance.md");
        Report.update(report, List.of(new Ratio("a", Budget.atMost(5), 6, 7, 8).toString(), "info x"), "0.1");
        Files.writeString(report, Files.readString(report).replace("|  |\n", "| the reason |\n"));
        Report.update(report, List.of(new Ratio("b", Budget.atMost(5), 1).toString()), "0.2");
        Report.update(report, List.of(new Ratio("a", Budget.atMost(5), 5.5).toString(), "skipped c: no server"), "0.3");
        try (Stream<String> lines = Files.lines(report)) {
            List<String> rows = lines.filter(line -> line.startsWith("| `")).toList();
            assertThat(rows).hasSize(3);
            assertThat(rows.get(0)).startsWith("| `a` | ≤ 5 | 5.50 | ").endsWith("| the reason |");
            assertThat(rows.get(1)).startsWith("| `b` | ≤ 5 | 1 | 1 … 1 | ok | 0.2 |");
            assertThat(rows.get(2)).contains("skipped").endsWith("| no server |");
        }
    }
}
