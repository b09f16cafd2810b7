package dev.atelier.tracking.embedded;

import dev.atelier.error.ConflictException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import dev.atelier.tracking.embedded.workspace.Processes;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What the tests do in a JVM of its own; acknowledgements go to a file, which a kill cannot take back. */
final class ForkedStore {
    static final DocumentKey COUNTER = new DocumentKey("counter", "c");

    private ForkedStore() {}

    /** Starts a JVM that runs a command. */
    static Process start(String command, Path directory, Object... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                ForkedStore.class.getName(),
                command,
                directory.toString()));
        Arrays.stream(arguments).map(String::valueOf).forEach(line::add);
        return new ProcessBuilder(line).inheritIO().start();
    }

    public static void main(String[] arguments) throws Exception {
        try (WorkspaceStore store = EmbeddedStore.open(Path.of(arguments[1]))) {
            switch (arguments[0]) {
                case "count" -> increment(store, Integer.parseInt(arguments[2]));
                case "append" -> append(store, arguments[2], Integer.parseInt(arguments[3]));
                case "compact" -> compact(store, Integer.parseInt(arguments[2]));
                case "lease" -> holdLease(store, arguments[2], Path.of(arguments[3]));
                case "write" -> writeUntilKilled(store, Path.of(arguments[2]), Integer.parseInt(arguments[3]));
                default -> throw new IllegalArgumentException(arguments[0]);
            }
        }
    }

    static void increment(WorkspaceStore store, int times) {
        for (int done = 0; done < times; ) {
            Document current = store.catalog().find(COUNTER).orElseThrow();
            String next = String.valueOf(Integer.parseInt(current.body()) + 1);
            try {
                store.catalog().commit(List.of(Write.replace(current, next)));
                done++;
            } catch (ConflictException e) {
                Thread.onSpinWait();
            }
        }
    }

    static void append(WorkspaceStore store, String origin, int points) {
        SeriesWriter writer = store.metrics().writer(new SeriesKey("run", "loss"), origin);
        for (int i = 0; i < points; i++) {
            writer.append(i, i);
        }
        writer.append(new MetricValue(MetricKind.TEXT, "\"" + origin + "\"", 0, 0));
    }

    /** Compacts again and again, with files of its own to compact each time. */
    private static void compact(WorkspaceStore store, int times) {
        SeriesWriter writer = store.metrics().writer(new SeriesKey("compacting", "loss"), Processes.uniqueName());
        for (int i = 0; i < times; i++) {
            for (int j = 0; j < 2_000; j++) {
                writer.append(j / 3.0, i);
            }
            store.compact();
            if (writer.pointCount() != (i + 1) * 2_000L) {
                throw new IllegalStateException(writer.pointCount() + " points after round " + i);
            }
        }
    }

    private static void holdLease(WorkspaceStore store, String name, Path taken) throws IOException {
        Files.writeString(taken, store.tryLease(name).orElseThrow().name());
        while (true) {
            LockSupport.park();
        }
    }

    private static void writeUntilKilled(WorkspaceStore store, Path acks, int threads) {
        for (int i = 0; i < threads; i++) {
            String name = String.valueOf(i);
            Thread thread = new Thread(() -> writeUntilKilled(store, acks, name), "writer-" + name);
            thread.setUncaughtExceptionHandler(
                    (failed, failure) -> Runtime.getRuntime().halt(9));
            thread.start();
        }
        while (true) {
            LockSupport.park();
        }
    }

    /** Writes points, values and documents, and acknowledges each once it was stored. */
    private static void writeUntilKilled(WorkspaceStore store, Path acks, String name) {
        SeriesKey key = new SeriesKey("run", "metric-" + name);
        SeriesWriter writer = store.metrics().writer(key, "");
        long first = writer.pointCount();
        try (OutputStream out = new FileOutputStream(acks.resolve(name).toFile(), true)) {
            for (long i = first; true; i++) {
                long step = writer.append(i / 3.0, 1_000 + i);
                acknowledge(out, "point " + step + " " + i);
                if (i % 10 == 0) {
                    writer.append(new MetricValue(MetricKind.TEXT, "\"" + i + "\"", i, i));
                    acknowledge(out, "value " + i);
                    DocumentKey document = new DocumentKey("ack", name + "-" + i);
                    long revision = store.catalog().commit(List.of(Write.create(document, "body " + i)));
                    acknowledge(out, "document " + document.id() + " " + revision + " " + i);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void acknowledge(OutputStream out, String line) throws IOException {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
