package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.run.RunStatus;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a run looks like in a terminal, and elsewhere. */
class ConsoleProgressTest {
    private static final String ERASE = "\r\u001b[K";

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

    @Test
    void keepsALineAtTheBottomOfATerminal() {
        ConsoleProgress console = new ConsoleProgress(out, true);
        console.waiting("r1", Duration.ZERO);
        console.status("r1", RunStatus.RUNNING);
        console.line("epoch 1");
        console.progress(0.25, "training");
        console.waiting("r1", Duration.ofSeconds(67));
        console.waiting("r1", Duration.ofSeconds(67));
        console.waiting("r1", Duration.ofMinutes(75));
        console.status("r1", RunStatus.COMPLETED);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .isEqualTo("[r1] Running 0:00" + ERASE + "epoch 1" + System.lineSeparator() + "[r1] Running 0:00"
                        + ERASE + "[r1] Running 1:07 [#####---------------] 25 % training"
                        + ERASE + "[r1] Running 1:15:00 [#####---------------] 25 % training"
                        + ERASE + "[r1] Completed after 1:15:00" + System.lineSeparator());
    }

    @Test
    void staysInOneLineWhateverAScriptSays() {
        ConsoleProgress console = new ConsoleProgress(out, true);
        console.progress(1, "a\nb " + "x".repeat(200));
        console.status("r1", RunStatus.RUNNING);

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .hasSize(78)
                .contains("100 % a b xx")
                .endsWith("…");
    }

    @Test
    void printsPlainLinesElsewhere() {
        ConsoleProgress console = new ConsoleProgress(out, false);
        console.status("r1", RunStatus.RUNNING);
        console.line("epoch 1 ✓");
        console.waiting("r1", Duration.ofSeconds(5));
        console.progress(0.25, "training");

        assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
                .containsExactly("[r1] Running", "epoch 1 ✓", "[ 25 %] training");
    }

    @Test
    void saysHowToStopARunThatNobodyWaitsForAnyMore() {
        ConsoleProgress console = new ConsoleProgress(out, true);
        console.status("r1", RunStatus.RUNNING);
        console.abandoned("r1");

        assertThat(bytes.toString(StandardCharsets.UTF_8))
                .contains(ERASE + "[r1] goes on without this wait; ws.run(\"r1\").cancel() stops it");
    }
}
