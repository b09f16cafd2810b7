package dev.atelier.compute.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.run.Verdict;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecordsTest {
    private static final String EXIT =
            "{\"exitCode\":%d,\"cause\":\"%s\",\"startedAt\":\"2026-01-01T00:00:00Z\",\"at\":\"2026-01-01T00:00:09Z\"}";
    private static final String STARTED = """
            {"pid":20,"pgid":21,"runner":10,"startTime":"200","runnerStartTime":"100","bootId":"b","host":"h",
             "at":"2026-01-01T00:00:00Z","new":{"from":["a newer","runner"]}}
            """;

    @Test
    void readsVerdictsByCause() {
        assertThat(exit(0, "none").verdict()).isEqualTo(Verdict.ofShellCode(0));
        assertThat(exit(255, "none").verdict()).isEqualTo(Verdict.ofShellCode(255));
        assertThat(exit(139, "none").verdict()).returns(11, Verdict::signal);
        assertThat(exit(0, "cancel").verdict()).returns(Verdict.Cause.CANCELED, Verdict::cause);
        assertThat(exit(137, "timeout").verdict())
                .returns(Verdict.Cause.TIMEOUT, Verdict::cause)
                .returns(9, Verdict::signal);
        assertThat(exit(143, "preempted").verdict()).returns(Verdict.Cause.PREEMPTED, Verdict::cause);
        assertThat(exit(0, "signal").verdict()).returns(Verdict.Cause.SIGNAL, Verdict::cause);
        assertThat(exit(3, "from a newer runner").verdict()).isEqualTo(Verdict.ofShellCode(3));
    }

    @Test
    void readsTimes() {
        assertThat(exit(0, "none").startedAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(exit(0, "none").at()).isEqualTo(Instant.parse("2026-01-01T00:00:09Z"));
    }

    @Test
    void takesOurOwnSignalForCancel() {
        assertThat(exit(137, "none").afterCancel().verdict()).returns(Verdict.Cause.CANCELED, Verdict::cause);
        assertThat(exit(0, "none").afterCancel().verdict()).returns(Verdict.Cause.OK, Verdict::cause);
        assertThat(exit(3, "none").afterCancel().verdict()).returns(Verdict.Cause.EXIT_CODE, Verdict::cause);
        assertThat(exit(137, "timeout").afterCancel().verdict()).returns(Verdict.Cause.TIMEOUT, Verdict::cause);
    }

    @Test
    void waitsForTheWholeExitRecord() {
        byte[] whole = EXIT.formatted(7, "none").getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(ExitRecord.parse(Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        assertThat(ExitRecord.parse(whole)).isPresent();
    }

    @Test
    void waitsForTheWholeStartRecord() {
        byte[] whole = STARTED.strip().getBytes(UTF_8);
        for (int length = 0; length < whole.length; length++) {
            assertThat(StartRecord.parse(Arrays.copyOf(whole, length)))
                    .as("%s bytes", length)
                    .isEmpty();
        }
        assertThat(StartRecord.parse(whole))
                .contains(new StartRecord(
                        new ProcessRecord(20, "200", "b", "h"),
                        21,
                        new ProcessRecord(10, "100", "b", "h"),
                        Instant.parse("2026-01-01T00:00:00Z")));
    }

    @Test
    void takesNothingElseForRecord() {
        for (String text :
                new String[] {"null", "[]", "7", "{}", "\0\0\0", "{\"exitCode\":-1}", EXIT.formatted(256, "none")}) {
            assertThat(ExitRecord.parse(text.getBytes(UTF_8))).as(text).isEmpty();
            assertThat(StartRecord.parse(text.getBytes(UTF_8))).as(text).isEmpty();
            assertThat(ProcessRecord.parse(text.getBytes(UTF_8))).as(text).isEmpty();
        }
    }

    @Test
    void ignoresSpaceThatWasReservedForTheVerdict() {
        assertThat(ExitRecord.parse((EXIT.formatted(0, "none") + " ".repeat(400) + "\n").getBytes(UTF_8)))
                .isPresent();
    }

    @Test
    void keepsProcessRecords() {
        ProcessRecord runner = new ProcessRecord(7, "123", "boot", "host");
        assertThat(ProcessRecord.parse(runner.toJson())).contains(runner);
    }

    private static ExitRecord exit(int code, String cause) {
        return ExitRecord.parse(EXIT.formatted(code, cause).getBytes(UTF_8)).orElseThrow();
    }
}
