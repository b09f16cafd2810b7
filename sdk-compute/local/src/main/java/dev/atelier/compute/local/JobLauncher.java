package dev.atelier.compute.local;

import dev.atelier.compute.support.ProcessRecord;
import dev.atelier.spi.compute.JobSpec;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts runners that outlive this JVM, its process group and its terminal. */
final class JobLauncher {
    /** Without setsid the runner stays in our process group, where it must not hear the terminal's signals. */
    private static final String DETACH =
            "command -v setsid >/dev/null && exec setsid sh \"$@\"; trap '' HUP INT QUIT; exec sh \"$@\"";

    private JobLauncher() {}

    /**
     * Starts a runner.
     *
     * @return its process
     * @throws IOException when none was started
     */
    static Process start(Path directory, JobSpec spec) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command(directory, spec))
                .directory(directory.toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("runner.log").toFile()));
        forgetOtherRuns(builder.environment());
        return builder.start();
    }

    static ProcessRecord record(Process runner) throws IOException {
        String startTime =
                ProcessStat.read(runner.pid()).map(ProcessStat::startTime).orElse("");
        return new ProcessRecord(runner.pid(), startTime, ProcessStat.bootId(), ProcessStat.host());
    }

    /** The arguments of {@code runner.sh}; it counts in whole seconds, and a limit is never cut short. */
    static List<String> arguments(Path directory, JobSpec spec) {
        return List.of(
                directory.resolve("runner.sh").toString(),
                directory.toString(),
                Integer.toString(spec.identity().attempt()),
                seconds(spec.timeout().orElse(Duration.ZERO)),
                seconds(spec.grace()));
    }

    private static List<String> command(Path directory, JobSpec spec) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", DETACH, "atelier-runner"));
        command.addAll(arguments(directory, spec));
        return command;
    }

    private static String seconds(Duration duration) {
        return Long.toString(duration.plusNanos(999_999_999).toSeconds());
    }

    /** A client that is itself a job must not pass its own identity on. */
    private static void forgetOtherRuns(Map<String, String> environment) {
        environment.keySet().removeIf(name -> name.startsWith("ATELIER_") || name.startsWith("AZUREML_"));
    }
}
