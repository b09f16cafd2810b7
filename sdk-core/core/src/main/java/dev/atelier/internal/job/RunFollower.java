package dev.atelier.internal.job;

import dev.atelier.error.ComputeException;
import dev.atelier.internal.run.RunRecord;
import dev.atelier.run.RunListener;
import dev.atelier.run.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells a listener what happens to a run. Confined to one thread. */
final class RunFollower {
    private static final List<String> STREAMS = List.of("stdout.log", "stderr.log");

    private final Jobs jobs;
    private final String runId;
    private final RunListener listener;
    private final Map<String, Long> offsets = new HashMap<>();
    private final Map<String, StringBuilder> pending = new HashMap<>();
    private @Nullable RunStatus lastStatus;
    private double lastProgress = -1;
    private int rounds;

    RunFollower(Jobs jobs, String runId, RunListener listener) {
        this.jobs = jobs;
        this.runId = runId;
        this.listener = listener;
    }

    /** Passes on what is new. */
    void follow(RunRecord run) {
        if (listener == RunListener.NONE) {
            return;
        }
        STREAMS.forEach(stream -> lines(stream, run.ended()));
        jobs.supervisor()
                .progress(runId)
                .filter(progress -> progress.fraction() != lastProgress)
                .ifPresent(progress -> {
                    lastProgress = progress.fraction();
                    String message = progress.message();
                    listener.progress(progress.fraction(), message == null ? "" : message);
                });
        listener.waiting(runId, run.duration().orElseGet(() -> Duration.between(run.createdAt(), jobs.now())));
        if (run.status() != lastStatus) {
            lastStatus = run.status();
            listener.status(runId, run.status());
        }
    }

    /** Returns how long to wait before looking again, when nothing is heard meanwhile: longer and longer up to a limit. */
    Duration pause(Duration longest) {
        rounds = Math.min(rounds + 1, 10);
        return longest.dividedBy(11 - rounds);
    }

    private void lines(String stream, boolean ended) {
        StringBuilder text = pending.computeIfAbsent(stream, name -> new StringBuilder());
        long offset = offsets.getOrDefault(stream, 0L);
        offsets.put(stream, ended ? rest(stream, offset, text) : more(stream, offset, text));
        int begin = 0;
        for (int end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", begin)) {
            listener.line(text.substring(begin, end));
            begin = end + 1;
        }
        text.delete(0, begin);
        if (ended && text.length() > 0) {
            listener.line(text.toString());
            text.setLength(0);
        }
    }

    /** Reads on; a log that cannot be reached now is read in the next round. */
    private long more(String stream, long offset, StringBuilder text) {
        int known = text.length();
        try {
            return jobs.readLog(runId, stream, offset, text);
        } catch (ComputeException e) {
            text.setLength(known);
            return offset;
        }
    }

    private long rest(String stream, long offset, StringBuilder text) {
        byte[] all = jobs.finalLog(runId, stream);
        int from = (int) Math.min(offset, all.length);
        text.append(new String(all, from, all.length - from, StandardCharsets.UTF_8));
        return all.length;
    }
}
