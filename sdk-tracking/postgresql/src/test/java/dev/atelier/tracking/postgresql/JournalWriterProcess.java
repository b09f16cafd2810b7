package dev.atelier.tracking.postgresql;

import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.net.URI;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A JVM that logs until it is killed; how many points were acknowledged stands in a mapped file. */
final class JournalWriterProcess {
    static final SeriesKey LOSS = new SeriesKey("run-1", "loss");

    private JournalWriterProcess() {}

    static Process start(URI store, Path directory, Path acknowledged) throws IOException {
        return new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        JournalWriterProcess.class.getName(),
                        store.toString(),
                        directory.toString(),
                        acknowledged.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("writer.log").toFile()))
                .start();
    }

    static long acknowledged(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES).getLong(0);
        }
    }

    public static void main(String[] arguments) throws IOException {
        PostgresStore store = PostgresStore.open(URI.create(arguments[0]), TestContext.in(Path.of(arguments[1])));
        SeriesWriter writer = store.metrics().writer(LOSS, "");
        try (FileChannel channel = FileChannel.open(
                Path.of(arguments[2]), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            MappedByteBuffer acknowledged = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            for (long i = 0; true; i++) {
                writer.append(i, i / 3.0, i);
                acknowledged.putLong(0, i + 1);
                if (i % 100 == 0) {
                    LockSupport.parkNanos(100_000); // leaves something of the disk to others
                }
            }
        }
    }
}
