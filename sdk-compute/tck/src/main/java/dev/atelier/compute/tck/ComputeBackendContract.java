package dev.atelier.compute.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.compute.Capability;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobRef;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every compute backend does; extend it and give the compute to try. Confined to the thread of a test.
 *
 * <p>A test that needs a {@link Capability} the backend does not claim is skipped. Jobs are shell scripts, so a backend
 * without {@link Capability#PROGRAMS} is only asked what takes the scripts of {@link KnownScript}.
 */
public abstract class ComputeBackendContract extends DistributionContract {
    private static final int LOG_BYTES = 64 << 20;
    private static final int LINE_BYTES = 1 << 20;

    /** Creates the contract. */
    protected ComputeBackendContract() {}

    @Test
    void passesArgumentsExactly() {
        List<String> arguments = List.of(
                "plain",
                "two words",
                "",
                "-leading",
                "--",
                "it's",
                "\"quoted\"",
                "$(touch x) `id` $HOME",
                "*",
                "~",
                "a\nb\n",
                "\\n \\",
                "tab\there",
                "ünï 😀 ā Ł",
                "trailing ",
                "!#&;|<>(){}[]?");
        assertThat(printed(arguments)).isEqualTo(joined(arguments));
    }

    @Test
    void passesLongArgumentLists() {
        List<String> arguments = Collections.nCopies(1024, "x".repeat(99));
        assertThat(printed(arguments)).isEqualTo(joined(arguments));
    }

    private String printed(List<String> arguments) {
        JobRef job = submit(Jobs.known(KnownScript.PRINT, arguments.toArray(String[]::new)));
        awaitCompleted(job);
        return log(job, "stdout");
    }

    private static String joined(List<String> arguments) {
        return String.join("\0", arguments) + "\0\n";
    }

    @Test
    void runsProgramsWithExactArguments() {
        JobRef job = submit(Jobs.of(new JobCommand.Program(List.of("printf", "%s|", "a b", "$HOME", "")), Map.of()));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("a b|$HOME||");
    }

    @Test
    void expandsVariablesInShellLines() {
        JobRef job = submit(Jobs.of(new JobCommand.ShellLine("echo \"$GREETING\" | tr a-z A-Z"), Map.of())
                .variables(Map.of("GREETING", "hello")));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("HELLO\n");
    }

    @Test
    void setsVariablesExactly() {
        String value = "it's $(x) \"y\" `z` \\ * ünï 😀\nsecond line\n";
        JobRef job =
                submit(Jobs.script("printf '%s|' \"$ODD\" \"$EMPTY\"").variables(Map.of("ODD", value, "EMPTY", "")));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo(value + "||");
    }

    @Test
    void tellsJobWhoItIs() {
        JobRef job = submit(Jobs.script("""
                [ "$ATELIER_RUN_ID" = "$AZUREML_RUN_ID" ] || exit 1
                [ "$ATELIER_RUN_ID" = "$MLFLOW_RUN_ID" ] || exit 2
                [ "$ATELIER_EXPERIMENT" = "$AZUREML_ARM_PROJECT_NAME" ] || exit 3
                [ "$ATELIER_WORKSPACE" = "$AZUREML_ARM_WORKSPACE_NAME" ] || exit 4
                [ "$ATELIER_EVENTS" = "$ATELIER_RUN_DIR/events.ndjson" ] || exit 5
                [ -d "$ATELIER_CHECKPOINT_DIR" ] && [ -d "$ATELIER_OUTPUT_DIR" ] || exit 6
                echo "$ATELIER_EXPERIMENT $ATELIER_WORKSPACE $ATELIER_ATTEMPT"
                """));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("experiment contract 1\n");
    }

    @Test
    void startsInTheSourceTree() {
        Map<String, String> source = new LinkedHashMap<>();
        source.put(Jobs.SCRIPT, "cat 'data dir/ünï 😀.txt' \"it's.txt\" && ./tool.sh && [ ! -x plain.txt ]");
        source.put("data dir/ünï 😀.txt", "one ");
        source.put("it's.txt", "two ");
        source.put("tool.sh", "#!/bin/sh\necho three");
        source.put("plain.txt", "not executable");
        JobRef job = submit(Jobs.of(Jobs.script("").build().command(), source));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("one two three\n");
    }

    @Test
    void givesInputsToTheJob(@TempDir Path files) throws IOException {
        Path file = Files.writeString(files.resolve("a file"), "from file ");
        Path directory = Files.createDirectory(files.resolve("a directory"));
        Files.writeString(directory.resolve("part"), "from directory");
        JobRef job = submit(Jobs.script("cat \"$ATELIER_INPUT_TRAIN_DATA\" \"$ATELIER_INPUT_REST/part\"")
                .inputs(Map.of("train-data", file, "rest", directory)));
        awaitCompleted(job);
        assertThat(log(job, "stdout")).isEqualTo("from file from directory");
    }

    @Test
    void collectsOutputs() {
        JobRef job = submit(Jobs.script("""
                echo model >outputs/model
                echo named >"$ATELIER_OUTPUT_EVAL/result"
                echo all >"$ATELIER_OUTPUT_DIR/ünï 😀 name"
                echo log >logs/extra.txt
                """).outputs(List.of("eval")));
        awaitCompleted(job);
        assertThat(list(job, "outputs")).containsExactly("outputs/eval", "outputs/model", "outputs/ünï 😀 name");
        assertThat(text(job, "outputs/eval/result")).isEqualTo("named\n");
        assertThat(text(job, "outputs/ünï 😀 name")).isEqualTo("all\n");
        assertThat(text(job, "logs/extra.txt")).isEqualTo("log\n");
    }

    @Test
    void collectsManyAndLargeOutputs() {
        JobRef job = submit(Jobs.script("""
                mkdir outputs/small; i=0
                while [ $i -lt 1000 ]; do echo $i >outputs/small/$i; i=$((i + 1)); done
                head -c 33554433 /dev/zero >outputs/large
                """));
        awaitCompleted(job);
        assertThat(list(job, "outputs/small")).hasSize(1000);
        assertThat(text(job, "outputs/small/999")).isEqualTo("999\n");
        assertThat(backend().runDirectory(job).size("outputs/large")).isEqualTo(33554433);
    }

    @Test
    void showsNothingOutsideOfTheRunDirectory() {
        JobRef job = submit(Jobs.script("""
                ln -s /etc/passwd outputs/stolen; ln -s / outputs/root
                ln -s inner outputs/ring; ln -s ring outputs/inner
                echo fine >outputs/kept; ln -s kept outputs/alias; mkfifo outputs/pipe
                """));
        awaitCompleted(job);
        assertThat(list(job, "outputs")).containsExactly("outputs/alias", "outputs/kept");
        assertThat(text(job, "outputs/alias")).isEqualTo("fine\n");
        assertThat(text(job, "outputs/stolen")).isEmpty();
        assertThat(list(job, "outputs/root")).isEmpty();
    }

    @Test
    void showsLogsWhileTheJobRuns() {
        assumeCan(Capability.LIVE_LOGS);
        JobRef job = submit(Jobs.known(KnownScript.WAIT));
        awaitTrue(() -> log(job, "stdout").equals("up\n"));
        assertThat(observe(job)).get().returns(null, JobObservation::outcome);
        release(job);
        assertThat(awaitVerdict(job).exitCode()).isEqualTo(5);
    }

    @Test
    void keepsLogBytes() {
        JobRef job = submit(Jobs.script("printf 'a\\000b\\377\\376\\r50%%\\r\\360\\237\\230\\200\\360\\237'\n"
                + "head -c " + LINE_BYTES + " /dev/zero | tr '\\000' x"));
        awaitCompleted(job);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        copy(job, logFile("stdout"), log);
        assertThat(log.toByteArray()).isEqualTo(oddLog());
    }

    @Test
    void keepsHeadAndTailOfLogThatIsTooLong() {
        JobRef job = submit(Jobs.script("""
                echo first; head -c 8000000 /dev/zero | tr '\\0' x
                until [ -e "$ATELIER_RUN_DIR/attempt-1/stdout.log.hole" ]; do sleep 0.05; done
                echo; echo last; exit 6
                """).variables(Map.of("ATELIER_LOG_LIMIT", "1048576")));
        assertThat(awaitVerdict(job).exitCode()).isEqualTo(6);
        String log = log(job, "stdout");
        assertThat(log)
                .hasSize(8_000_000 + "first\n\nlast\n".length())
                .startsWith("first\nx")
                .endsWith("x\nlast\n");
        String[] hole = text(job, logFile("stdout") + ".hole").strip().split(" ", -1);
        assertThat(log.charAt(Integer.parseInt(hole[0]) - 1)).isEqualTo('x');
        assertThat(log.charAt(Integer.parseInt(hole[1]))).isEqualTo('x');
    }

    private static byte[] oddLog() {
        String odd = "a\0b\u00ff\u00fe\r50%\r\u00f0\u009f\u0098\u0080\u00f0\u009f" + "x".repeat(LINE_BYTES);
        return odd.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void keepsLongLogs() throws IOException {
        JobRef job = submit(Jobs.script("yes 'atelier 0123456789' | head -c " + LOG_BYTES));
        awaitCompleted(job);
        assertThat(backend().runDirectory(job).size(logFile("stdout"))).isEqualTo(LOG_BYTES);
        MessageDigest found = InMemorySource.digest();
        copy(job, logFile("stdout"), new DigestOutputStream(OutputStream.nullOutputStream(), found));
        assertThat(hex(found)).isEqualTo(hex(longLog()));
    }

    private static MessageDigest longLog() {
        byte[] line = "atelier 0123456789\n".getBytes(StandardCharsets.UTF_8);
        MessageDigest digest = InMemorySource.digest();
        int whole = LOG_BYTES / line.length;
        for (int i = 0; i < whole; i++) {
            digest.update(line);
        }
        digest.update(line, 0, LOG_BYTES % line.length);
        return digest;
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }
}
