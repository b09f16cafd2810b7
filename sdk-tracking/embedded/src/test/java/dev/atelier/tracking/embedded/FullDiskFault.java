package dev.atelier.tracking.embedded;

import dev.atelier.tracking.tck.StoreFault;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A small file system that is filled up, so that writes find a little space only. */
final class FullDiskFault implements StoreFault {
    private static final int SLACK = 40_000;
    private static final byte[] BALLAST = new byte[SLACK];

    private final SmallDisk disk;
    private final Path ballast;
    private final Path slack;

    private FullDiskFault(SmallDisk disk, Path directory) {
        this.disk = disk;
        ballast = directory.resolve("work/ballast");
        slack = directory.resolve("work/slack");
    }

    static Optional<StoreFault> in(Path directory) {
        try {
            return Optional.of(new FullDiskFault(SmallDisk.mount(directory, "48m"), directory));
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void begin() {
        try {
            Files.createDirectories(ballast.getParent());
            Files.write(slack, BALLAST);
            fill();
            Files.delete(slack);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void end() {
        try {
            Files.delete(ballast);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            disk.detach();
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void fill() throws IOException {
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(BALLAST);
            }
        } catch (IOException full) {
            if (Files.size(ballast) < BALLAST.length) {
                throw full;
            }
        }
    }
}
