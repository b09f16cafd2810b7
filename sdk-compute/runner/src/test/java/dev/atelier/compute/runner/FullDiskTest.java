package dev.atelier.compute.runner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FullDiskTest {

    private static final List<String> WITH_SMALL_DISK = List.of(
            "mount -t tmpfs -o size=512k none \"$1\" && cp -R \"$2\"/. \"$1\" || exit",
            "$3 \"$1\"/runner.sh \"$1\" 1 0 5 || exit",
            "[ \"$(df -P \"$1\" | awk 'END {print $4}')\" -eq 0 ] || exit",
            "cat \"$1\"/attempt-1/exit.json");

    private static final List<String> WITH_FILE_SIZE_LIMIT = List.of(
            "cp -R \"$2\"/. \"$1\"; ulimit -f 64", "$3 \"$1\"/runner.sh \"$1\" 1 0 5; cat \"$1\"/attempt-1/exit.json");

    @ParameterizedTest
    @EnumSource
    void theVerdictIsWritten(Shell shell, @TempDir Path disk, @TempDir Path prepared) throws Exception {
        Job.of(shell.command(), prepared, "head -c 4000000 /dev/zero >filler", "exit 6");
        boolean mounts = canMount();
        List<String> script = mounts ? WITH_SMALL_DISK : WITH_FILE_SIZE_LIMIT;
        List<String> launcher = mounts ? List.of("unshare", "-m") : List.of();
        assertThat(Job.verdict(output(
                        launcher, script, disk.toString(), prepared.toString(), String.join(" ", shell.command()))))
                .isEqualTo("6 none");
    }

    private static boolean canMount() throws IOException, InterruptedException {
        return Programs.find("unshare").isPresent()
                && new ProcessBuilder("unshare", "-m", "sh", "-c", "mount -t tmpfs none /mnt")
                                .start()
                                .waitFor()
                        == 0;
    }

    private static String output(List<String> launcher, List<String> script, String... arguments) throws IOException {
        List<String> shell = List.of("sh", "-c", String.join("\n", script), "sh");
        List<String> command = Stream.of(launcher, shell, List.of(arguments))
                .flatMap(List::stream)
                .toList();
        Path output = Files.createTempFile(Path.of(arguments[1]), "output", null);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            Job.exitCode(process);
            return Files.readString(output);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
