package dev.atelier.compute.tck;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A disk with little room, in memory; only root can make one, on Linux. Confined to the thread of a test. */
public final class SmallDisk implements AutoCloseable {
    private final Path place;

    private SmallDisk(Path place) {
        this.place = place;
    }

    /**
     * Makes a disk.
     *
     * @param place where it is mounted, a directory
     * @param bytes its size
     * @return the disk, or empty when that is not possible here
     */
    public static Optional<SmallDisk> mount(Path place, long bytes) {
        return run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "atelier", place.toString())
                ? Optional.of(new SmallDisk(place))
                : Optional.empty();
    }

    /**
     * Returns where it is mounted.
     *
     * @return the directory
     */
    public Path place() {
        return place;
    }

    @Override
    public void close() {
        run("umount", "--lazy", place.toString());
    }

    private static boolean run(String... command) {
        if (!Files.exists(Path.of("/proc/self/mounts"))) {
            return false;
        }
        try {
            return new ProcessBuilder(List.of(command))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
