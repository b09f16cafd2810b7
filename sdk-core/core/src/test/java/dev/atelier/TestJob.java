package dev.atelier;

import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.CancelMode;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobPhase;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.RunDirectory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** A job played by the test: its run directory in memory, and what its backend sees of it. Thread-safe. */
final class TestJob {
    private final JobSpec spec;
    private final Directory directory = new Directory();
    private volatile JobObservation observation = JobObservation.of(JobPhase.QUEUED, null);
    private volatile CancelMode cancelRequest;
    private long nextEvent;

    TestJob(JobSpec spec) {
        this.spec = spec;
    }

    JobSpec spec() {
        return spec;
    }

    RunDirectory directory() {
        return directory;
    }

    JobObservation observation() {
        return observation;
    }

    CancelMode cancelRequest() {
        return cancelRequest;
    }

    void cancelRequested(CancelMode mode) {
        cancelRequest = mode;
    }

    TestJob phase(JobPhase phase) {
        observation = JobObservation.of(phase, Instant.EPOCH);
        return this;
    }

    /** Lets the job have started at a time of its machine's clock. */
    TestJob startedAt(Instant start) {
        observation = JobObservation.of(JobPhase.RUNNING, start);
        return this;
    }

    /** Ends the job well, at a time of its machine's clock. */
    void exitAt(Instant end) {
        observation = new JobObservation(JobPhase.ENDED, observation.startedAt(), end, Verdict.ofShellCode(0));
    }

    /** Ends the job as a shell would report it. */
    void exit(int shellCode) {
        end(Verdict.ofShellCode(shellCode));
    }

    void end(Verdict verdict) {
        observation = new JobObservation(JobPhase.ENDED, Instant.EPOCH, Instant.EPOCH, verdict);
    }

    /** Appends an event: its type and its other fields, as JSON without braces. */
    synchronized TestJob event(String type, String fields) {
        return append(
                "events.ndjson",
                "{\"v\":1,\"w\":\"w1\",\"q\":" + nextEvent++ + ",\"ts\":1000,\"t\":\"" + type + "\"," + fields + "}\n");
    }

    TestJob append(String path, String text) {
        return append(path, text.getBytes(StandardCharsets.UTF_8));
    }

    TestJob append(String path, byte[] bytes) {
        directory.append(path, bytes);
        return this;
    }

    /** Returns a file's text, or empty while it is not there. */
    Optional<String> text(String path) {
        return directory.text(path);
    }

    /** Takes a file away, as if it had never been written. */
    void remove(String path) {
        directory.remove(path);
    }

    TestJob stdout(String text) {
        return append("attempt-1/stdout.log", text);
    }

    TestJob stderr(String text) {
        return append("attempt-1/stderr.log", text);
    }

    private static final class Directory implements RunDirectory {
        private final TreeMap<String, byte[]> files = new TreeMap<>();

        synchronized void append(String path, byte[] bytes) {
            byte[] old = files.getOrDefault(path, new byte[0]);
            byte[] joined = Arrays.copyOf(old, old.length + bytes.length);
            System.arraycopy(bytes, 0, joined, old.length, bytes.length);
            files.put(path, joined);
        }

        synchronized Optional<String> text(String path) {
            return Optional.ofNullable(files.get(path)).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        }

        synchronized void remove(String path) {
            files.remove(path);
        }

        @Override
        public synchronized long size(String path) {
            return files.containsKey(path) ? files.get(path).length : -1;
        }

        @Override
        public synchronized int read(String path, long offset, ByteBuffer target) {
            byte[] content = files.getOrDefault(path, new byte[0]);
            if (offset >= content.length) {
                return -1;
            }
            int length = (int) Math.min(target.remaining(), content.length - offset);
            target.put(content, (int) offset, length);
            return length;
        }

        @Override
        public synchronized List<Entry> list(String path) {
            List<Entry> entries = new ArrayList<>();
            String prefix = path.isEmpty() ? "" : path + "/";
            files.forEach((name, content) -> {
                if (name.startsWith(prefix)) {
                    int slash = name.indexOf('/', prefix.length());
                    String entry = slash < 0 ? name : name.substring(0, slash);
                    if (entries.stream().noneMatch(known -> known.path().equals(entry))) {
                        entries.add(new Entry(entry, slash < 0 ? content.length : 0, Instant.EPOCH, slash >= 0));
                    }
                }
            });
            return entries;
        }

        @Override
        public synchronized void writeAtomic(String path, byte[] content) {
            files.put(path, content.clone());
        }

        @Override
        public synchronized boolean createExclusive(String path, byte[] content) {
            return files.putIfAbsent(path, content.clone()) == null;
        }
    }
}
