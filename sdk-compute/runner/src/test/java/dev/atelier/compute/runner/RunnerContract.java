package dev.atelier.compute.runner;

import static dev.atelier.compute.runner.Job.LONG_GRACE;
import static dev.atelier.compute.runner.Job.NO_TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The runner's protocol, under a shell that a worker may have. */
abstract class RunnerContract {

    private static final int DUPLICATE = 120;
    private static final int STAGING = 121;
    private static final int SHORT_GRACE = 1;

    private final Shell shell;
    private final Path temporary;

    RunnerContract(Shell shell, Path temporary) {
        this.shell = shell;
        this.temporary = temporary;
    }

    private Job job(String... script) throws IOException {
        return Job.of(shell.command(), temporary.resolve("run 1"), script);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 255})
    void keepsTheExitCode(int exitCode) throws Exception {
        Job job = job("exit " + exitCode);
        assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isZero();
        assertThat(job.verdict()).isEqualTo(exitCode + " none");
    }

    @ParameterizedTest
    @CsvSource({"KILL, 137", "SEGV, 139"})
    void tellsDeathBySignal(String signal, int exitCode) throws Exception {
        Job job = job("kill -" + signal + " $$");
        assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isZero();
        assertThat(job.verdict()).isEqualTo(exitCode + " none");
    }

    @Test
    void keepsEveryByteOfTheLogs() throws Exception {
        Job job = job("printf '\\377\\000\\303x\\r'", "printf '\\376\\000' >&2");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(job.file("attempt-1/stdout.log")).hasBinaryContent(new byte[] {-1, 0, (byte) 0xC3, 'x', '\r'});
        assertThat(job.file("attempt-1/stderr.log")).hasBinaryContent(new byte[] {-2, 0});
    }

    @Test
    void recordsTheIdentityOfTheProcessBeforeUserCodeRuns() throws Exception {
        Job job = job("cp ../attempt-1/started.json seen.json", "echo $$ >pid", "cat /proc/$$/stat >stat");
        job.run(NO_TIMEOUT, LONG_GRACE);
        String pid = job.text("code/pid");
        String startTime = job.text("code/stat").replaceFirst(".*\\) ", "").split(" ", -1)[19];
        assertThat(job.text("code/seen.json"))
                .contains("\"pid\":" + pid + ",\"pgid\":" + pid + ",", "\"startTime\":\"" + startTime + "\"")
                .containsPattern("\"bootId\":\"[0-9a-f-]{36}\"")
                .containsPattern("\"at\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ\"");
    }

    @Test
    void exportsWhatTheScriptNeeds() throws Exception {
        Job job = job(
                "echo \"$ATELIER_RUN_DIR|$ATELIER_ATTEMPT|$ATELIER_EVENTS|$ATELIER_OUTPUT_DIR|$ATELIER_CHECKPOINT_DIR\"",
                "echo \"$PYTHONPATH|$PYTHONUNBUFFERED|$ATELIER_DEADLINE\"",
                "pwd; umask; grep SigIgn /proc/self/status; cat");
        job.start(600, LONG_GRACE, Map.of("PYTHONPATH", "/mine")).waitFor();
        String run = job.directory.toString();
        List<String> lines = job.text("attempt-1/stdout.log").lines().toList();
        assertThat(lines.get(0)).isEqualTo("%1$s|1|%1$s/events.ndjson|%1$s/outputs|%1$s/checkpoints".formatted(run));
        assertThat(lines.get(1)).matches("\\Q" + run + "\\E/python:/mine\\|1\\|\\d{4}-.*Z");
        assertThat(lines.get(2)).isEqualTo(run + "/code");
        assertThat(lines.get(3)).isEqualTo("0077");
        assertThat(Long.parseLong(lines.get(4).split("\\s+", -1)[1], 16) & 0b110)
                .as("INT and QUIT are not ignored")
                .isZero();
    }

    @Test
    void timesOutEvenIfTermIsIgnored() throws Exception {
        Job job = job("trap '' TERM", "while :; do sleep 0.1; done");
        assertThat(job.run(1, SHORT_GRACE)).isZero();
        assertThat(job.verdict()).isEqualTo("137 timeout");
    }

    @Test
    void cancelKeepsTheExitCodeOfTheScript() throws Exception {
        Job job = job("trap 'exit 3' TERM", "echo >ready up", "while :; do sleep 0.1; done");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        job.awaitLine("ready");
        job.requestCancel();
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("3 cancel");
    }

    @Test
    void cancelBeforeTheStartRunsNothing() throws Exception {
        Job job = job("echo >ran yes");
        job.requestCancel();
        assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isZero();
        assertThat(job.verdict()).isEqualTo("143 cancel");
        assertThat(job.file("code/ran")).doesNotExist();
    }

    @Test
    void childrenHaveTheGracePeriodAlsoWhenTheirParentIsGone() throws Exception {
        Job job = job(
                "sh -c 'trap \"sleep 0.3; echo yes >saved; exit\" TERM; echo up >ready; while :; do sleep 0.1; done' &",
                "wait");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        job.awaitLine("ready");
        job.requestCancel();
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("143 cancel");
        assertThat(job.text("code/saved")).isEqualTo("yes");
    }

    @Test
    void forwardsTerm() throws Exception {
        Job job = job("trap 'exit 4' TERM", "echo >ready up", "while :; do sleep 0.1; done");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        job.awaitLine("ready");
        runner.destroy();
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("4 signal");
    }

    @Test
    void concurrentDuplicatesRunUserCodeOnce() throws Exception {
        Job job = job("echo ran >>ran");
        List<Process> runners = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runners.add(job.start(NO_TIMEOUT, LONG_GRACE));
        }
        List<Integer> exitCodes = new ArrayList<>();
        for (Process runner : runners) {
            exitCodes.add(Job.exitCode(runner));
        }
        assertThat(exitCodes).containsExactlyInAnyOrder(0, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE, DUPLICATE);
        assertThat(job.text("code/ran")).isEqualTo("ran");
    }

    @Test
    void refusesToRepeat() throws Exception {
        Job job = job("echo ran >>ran", "exit 5");
        job.run(NO_TIMEOUT, LONG_GRACE);
        assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isEqualTo(DUPLICATE);
        assertThat(job.verdict()).isEqualTo("5 none");
        assertThat(job.text("code/ran")).isEqualTo("ran");
    }

    @Test
    void refusesToRepeatAfterTheRunnerWasKilled() throws Exception {
        Job job = job("echo $$ >pid", "exec sleep 987");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE);
        String pid = job.awaitLine("pid");
        try {
            runner.destroyForcibly();
            Job.exitCode(runner);
            assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isEqualTo(DUPLICATE);
            assertThat(Job.isAlive(pid)).as("the job survives its runner").isTrue();
        } finally {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sleep 987 & echo $! >pid",
                "setsid sh -c 'echo $$ >pid; exec sleep 987' & wait_for pid",
                "(setsid sh -c 'sleep 987 & echo $! >pid' &); wait_for pid"
            })
    void leavesNoProcessBehind(String daemon) throws Exception {
        Programs.require("setsid");
        Job job = job("wait_for() { until [ -s $1 ]; do sleep 0.02; done; }", daemon, "exit 0");
        assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isZero();
        Job.awaitEnd(job.text("code/pid"));
        assertThat(job.verdict()).isEqualTo("0 none");
    }

    @Test
    void theTimeOfAnEnvironmentDoesNotCount() throws Exception {
        Job job = job(
                ". \"$ATELIER_RUN_DIR/environment/activate.sh\"",
                "echo \"$ATELIER_TIMEOUT\" >timeout",
                "exec sleep 987");
        Files.createDirectories(job.file("environment"));
        Files.writeString(job.file("environment/activate.sh"), """
            until [ -e "$ATELIER_RUN_DIR/go" ]; do sleep 0.05; done
            read -r uptime rest </proc/uptime
            echo "${uptime%.*}" >"$ATELIER_RUN_DIR/attempt-1/prepared"
            """);
        Process runner = job.start(1, SHORT_GRACE);
        await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(job.file("attempt-1/started.json")));
        FileTime started = Files.getLastModifiedTime(job.file("attempt-1/started.json"));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> Files.getLastModifiedTime(job.file("attempt-1/heartbeat"))
                                .toMillis()
                        > started.toMillis() + 3_000);
        Files.createFile(job.file("go"));

        assertThat(job.awaitLine("timeout")).isEqualTo("1");
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("143 timeout");
    }

    @Test
    void sparesTheProcessesOfOtherRuns() throws Exception {
        Job job = job("exit 0");
        ProcessBuilder builder = new ProcessBuilder("sleep", "987");
        builder.environment().put("ATELIER_RUN_DIR", job.directory + "0");
        Process other = builder.start();
        try {
            job.run(NO_TIMEOUT, LONG_GRACE);
            assertThat(other.isAlive()).isTrue();
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void aRunnerThatWasStartedByItsOwnRunSurvivesTheSweep() throws Exception {
        Job job = job("exit 0");
        Process runner = job.start(NO_TIMEOUT, LONG_GRACE, Map.of("ATELIER_RUN_DIR", job.directory.toString()));
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("0 none");
    }

    @Test
    void worksWithoutSetsidAndGnuTools() throws Exception {
        Job job = job(
                "trap '' TERM",
                "sh -c 'trap \"\" TERM; echo $$ >pid; while :; do sleep 0.1; done' &",
                "until [ -s pid ]; do sleep 0.02; done",
                "while :; do sleep 0.1; done");
        Process runner =
                job.start(NO_TIMEOUT, SHORT_GRACE, Map.of("PATH", poorPath().toString()));
        String pid = job.awaitLine("pid");
        job.requestCancel();
        assertThat(Job.exitCode(runner)).isZero();
        assertThat(job.verdict()).isEqualTo("137 cancel");
        Job.awaitEnd(pid);
    }

    /** A PATH with what POSIX has: no setsid, no env with options, no grep for NUL-separated lines. */
    private Path poorPath() throws IOException {
        Path directory = Files.createDirectories(temporary.resolve("bin"));
        for (String program : List.of("sh", "cat", "date", "mkdir", "mv", "sleep", "tr", "uname")) {
            install(directory, program, "");
        }
        install(directory, "grep", "case $1 in *z*) exit 2 ;; esac");
        return directory;
    }

    private static void install(Path directory, String program, String firstLine) throws IOException {
        Path wrapper = directory.resolve(program);
        Path original = Programs.find(program).orElseThrow();
        Files.write(
                wrapper, List.of("#!" + Programs.find("sh").orElseThrow(), firstLine, "exec " + original + " \"$@\""));
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void keepsTheHeartbeatFresh() throws Exception {
        Job job = job("echo >ready up", "exec sleep 987");
        Process runner = job.start(NO_TIMEOUT, SHORT_GRACE);
        job.awaitLine("ready");
        FileTime first = Files.getLastModifiedTime(job.file("attempt-1/heartbeat"));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> Files.getLastModifiedTime(job.file("attempt-1/heartbeat"))
                                .toMillis()
                        > first.toMillis() + 1_000);
        job.requestCancel();
        assertThat(Job.exitCode(runner)).isZero();
    }

    @Test
    void refusesADirectoryWithoutCommand() throws Exception {
        Job job = job("exit 0");
        Files.delete(job.file("cmd.sh"));
        assertThat(job.run(NO_TIMEOUT, LONG_GRACE)).isEqualTo(STAGING);
        assertThat(job.runnerErrors()).content().contains("no readable cmd.sh in " + job.directory);
    }

    @Test
    void refusesATimeoutThatIsNoNumber() throws Exception {
        Job job = job("exit 0");
        assertThat(job.run(-1, LONG_GRACE)).isEqualTo(STAGING);
        assertThat(job.runnerErrors()).content().contains("must be whole numbers: 1 -1 20");
        assertThat(job.file("attempt-1")).doesNotExist();
    }
}
