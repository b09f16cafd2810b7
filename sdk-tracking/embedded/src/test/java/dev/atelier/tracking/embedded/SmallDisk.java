package dev.atelier.tracking.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system in memory, of two megabytes by default; needs root, skips the test without, except in CI. */
final class SmallDisk {
    private final Path directory;

    private SmallDisk(Path directory) {
        this.directory = directory;
    }

    static SmallDisk mount(Path directory) throws Exception {
        return mount(directory, "2m");
    }

    static SmallDisk mount(Path directory, String size) throws Exception {
        boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", directory.toString());
        if (System.getenv("CI") != null) {
            assertThat(mounted).as("mount a tmpfs").isTrue();
        }
        assumeTrue(mounted, "mounting a tmpfs needs root");
        return new SmallDisk(directory);
    }

    void makeReadOnly() {
        repeat("mount", "-o", "remount,ro", directory.toString());
    }

    void unmount() {
        repeat("umount", directory.toString());
    }

    /** Repeated, since what a closed store had mapped goes with the next garbage collection only. */
    private static void repeat(String... command) {
        await().pollInterval(10, TimeUnit.MILLISECONDS).until(() -> {
            System.gc();
            return run(command);
        });
    }

    /** Takes it out of sight at once, whatever is still mapped. */
    void detach() throws InterruptedException {
        assertThat(run("umount", "-l", directory.toString())).isTrue();
    }

    private static boolean run(String... command) throws InterruptedException {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectErrorStream(true)
                    .start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
