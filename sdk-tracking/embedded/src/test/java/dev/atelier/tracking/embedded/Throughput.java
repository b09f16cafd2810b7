package dev.atelier.tracking.embedded;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.spi.tracking.SeriesKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/** Measures the hot path while working on it: {@code Throughput <directory> <what> [count]}. */
final class Throughput {
    private static final String[] METRICS = {"m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9"};

    private static final AtomicLong CPU = new AtomicLong();

    private Throughput() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        int count = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 3_000_000;
        for (int round = 0; round < 5; round++) {
            Path target = Files.createDirectories(directory.resolve("t" + round));
            StringBuilder line = new StringBuilder();
            for (String what : arguments[1].split(",", -1)) {
                Path place = target.resolve(what);
                line.append(what)
                        .append(' ')
                        .append(measure(what, place, count))
                        .append("   ");
                delete(place);
            }
            System.err.println(line);
        }
        delete(directory);
    }

    private static String measure(String what, Path place, int count) throws Exception {
        return switch (what) {
            case "raw" -> rate(raw(place, count), count);
            case "log" -> rate(log(place, count, 1, WriteMode.AUTO), count);
            case "log2" -> rate(log(place, count, 2, WriteMode.AUTO), 2 * count);
            case "channel" -> rate(log(place, count / 10, 1, WriteMode.CHANNEL), count / 10);
            case "latency" -> latency(place, count);
            case "clock" -> clock(count);
            case "read" -> read(place, count);
            case "flush" -> flush(place);
            case "small" -> small(place, count);
            default -> throw new IllegalArgumentException(what);
        };
    }

    private static String rate(long nanos, int count) {
        return String.format("%.2f M/s (cpu %.2f)", count * 1e3 / nanos, count * 1e3 / CPU.getAndSet(0));
    }

    /** Adds the processor time of a thread: what can be compared while the machine is busy. */
    private static void measureCpu(Runnable work) {
        long start = cpuNanos();
        work.run();
        CPU.addAndGet(cpuNanos() - start);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static long raw(Path place, int count) throws IOException {
        try (FileChannel channel =
                FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long start = System.nanoTime();
            long cpu = cpuNanos();
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_WRITE, 0, count * 32L);
            bytes.order(ByteOrder.LITTLE_ENDIAN);
            CRC32C crc = new CRC32C();
            byte[] record = new byte[28];
            ByteBuffer view = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                view.putLong(0, i).putLong(8, i % 10).putDouble(16, i * 0.1).putInt(24, i);
                crc.reset();
                crc.update(record, 0, 28);
                bytes.put(i * 32, record);
                bytes.putInt(i * 32 + 28, (int) crc.getValue());
            }
            CPU.addAndGet(cpuNanos() - cpu);
            return System.nanoTime() - start;
        }
    }

    private static Workspace open(Path place, WriteMode mode) {
        return Workspace.builder().store(EmbeddedStore.open(place, mode)).open();
    }

    private static long log(Path place, int count, int threads, WriteMode mode) throws Exception {
        try (Workspace workspace = open(place, mode)) {
            List<Run> runs = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                runs.add(workspace.experiment("e").startLogging());
            }
            long start = System.nanoTime();
            List<Thread> started = new ArrayList<>();
            for (Run run : runs) {
                Thread thread = new Thread(() -> measureCpu(() -> log(run, count)));
                thread.start();
                started.add(thread);
            }
            for (Thread thread : started) {
                thread.join();
            }
            long nanos = System.nanoTime() - start;
            runs.forEach(Run::complete);
            return nanos;
        }
    }

    private static void log(Run run, int count) {
        for (int i = 0; i < count; i += METRICS.length) {
            for (int m = 0; m < METRICS.length; m++) {
                run.log(METRICS[m], (i + m) * 0.1);
            }
        }
    }

    private static String clock(int count) {
        long[] nanos = new long[count];
        long sum = 0;
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            sum += System.currentTimeMillis();
            nanos[i] = System.nanoTime() - start;
        }
        return percentiles(nanos) + (sum == 0 ? " " : "");
    }

    private static String latency(Path place, int count) {
        try (Workspace workspace = open(place, WriteMode.AUTO);
                Run run = workspace.experiment("e").startLogging()) {
            long[] nanos = new long[count];
            for (int i = 0; i < count; i++) {
                long start = System.nanoTime();
                run.log(METRICS[i % 10], i * 0.1);
                nanos[i] = System.nanoTime() - start;
            }
            run.complete();
            return percentiles(nanos);
        }
    }

    private static String percentiles(long[] nanos) {
        Arrays.sort(nanos);
        int n = nanos.length;
        return "p50 " + nanos[n / 2] + " p99 " + nanos[n / 100 * 99] + " p999 " + nanos[n / 1000 * 999] + " max "
                + nanos[n - 1] / 1000 + "us";
    }

    private static String read(Path place, int count) {
        StringBuilder times = new StringBuilder();
        try (EmbeddedStore store = EmbeddedStore.open(place)) {
            SeriesKey key = new SeriesKey("r", "m");
            var writer = store.metrics().writer(key, "");
            for (int i = 0; i < count; i++) {
                writer.append(i * 0.1, 1_700_000_000_000L + i);
            }
            for (int i = 0; i < 4; i++) {
                long start = cpuNanos();
                int size = store.metrics().points(key).size();
                times.append(size / 1_000_000)
                        .append("M ")
                        .append((cpuNanos() - start) / 1_000_000)
                        .append("ms ");
            }
        }
        return times.toString();
    }

    /** Many runs of five metrics with one to three points each. */
    private static String small(Path place, int runs) throws IOException {
        long start = cpuNanos();
        try (EmbeddedStore store = EmbeddedStore.open(place)) {
            for (int run = 0; run < runs; run++) {
                String id =
                        "experiment_" + (1_700_000_000 + run / 10) + "_" + Integer.toHexString(0x10000000 + run * 7919);
                for (int m = 0; m < 5; m++) {
                    var writer = store.metrics().writer(new SeriesKey(id, METRICS[m]), "");
                    for (int i = 0; i <= run % 3; i++) {
                        writer.append(i * 0.1, 1_700_000_000_000L + run * 10L + i);
                    }
                }
            }
        }
        String result = "written " + (cpuNanos() - start) / 1_000_000 + "ms ";
        try (Stream<Path> files = Files.list(place.resolve("metrics"))) {
            result += files.mapToLong(file -> file.toFile().length()).sum() / 1_000_000 + "MB ";
        }
        long[] seen = {0};
        start = cpuNanos();
        try (EmbeddedStore store = EmbeddedStore.open(place)) {
            store.metrics().metrics("x");
            result += "scanned " + (cpuNanos() - start) / 1_000_000 + "ms ";
            store.metrics().changes(0, (key, summary) -> seen[0]++);
            result += "all " + (cpuNanos() - start) / 1_000_000 + "ms ";
            start = cpuNanos();
            store.metrics().changes(1_000, (key, summary) -> seen[0]++);
            result += "again " + (cpuNanos() - start) / 1_000_000 + "ms ";
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            result += "heap " + (runtime.totalMemory() - runtime.freeMemory()) / 1_000_000 + "MB " + seen[0];
        }
        return result;
    }

    private static String flush(Path place) throws IOException {
        long[] nanos = new long[200];
        try (Workspace workspace = open(place, WriteMode.AUTO);
                Run run = workspace.experiment("e").startLogging()) {
            for (int i = 0; i < nanos.length; i++) {
                log(run, 1_000);
                long start = System.nanoTime();
                workspace.flush();
                nanos[i] = System.nanoTime() - start;
            }
            run.complete();
        }
        long[] raw = new long[200];
        Files.createDirectories(place);
        try (FileChannel channel =
                FileChannel.open(place.resolve("raw"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < raw.length; i++) {
                long start = System.nanoTime();
                channel.write(ByteBuffer.allocate(24_000));
                channel.force(false);
                raw[i] = System.nanoTime() - start;
            }
        }
        return percentiles(nanos) + " against " + percentiles(raw);
    }

    private static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
