package dev.atelier.crash;

import static java.util.Objects.requireNonNull;

import dev.atelier.Run;
import dev.atelier.crash.Ledger.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Writes to a run whatever a run keeps, going on behind what it has, and notes each success in a ledger. */
final class RunWriter {
    private static final int BURST = 200;

    private final Run run;
    private final Run shared;
    private final Ledger ledger;
    private final int thread;
    private final Path scratch;
    private final double life;
    private final Map<Entry, AtomicLong> next = new EnumMap<>(Entry.class);

    /**
     * Continues a run.
     *
     * @param run the run that this thread alone writes to
     * @param shared the run that all write to
     * @param ledger where successes are noted
     * @param thread the thread's place in the ledger
     * @param life the number of this life, used by nobody else
     */
    RunWriter(Run run, Run shared, Ledger ledger, int thread, long life, Path scratch) {
        this.run = run;
        this.shared = shared;
        this.ledger = ledger;
        this.thread = thread;
        this.life = life * Generated.LIFE;
        this.scratch = scratch;
        for (Entry entry : Entry.values()) {
            next.put(entry, new AtomicLong(stored(run, entry)));
        }
        ledger.set(thread, Entry.SHARED, 0);
    }

    /** Returns how many things of a kind a run has, for those that are numbered by run. */
    static long stored(Run run, Entry entry) {
        return switch (entry) {
            case COUNTED -> run.metric("counted").count();
            case STEPPED -> run.metric("stepped").count();
            case TEXT -> run.metric("text").count();
            case TAG -> Long.parseLong(String.valueOf(run.tags().getOrDefault("tag", "-1"))) + 1;
            case FILE -> run.files().size();
            case CHILD -> Long.parseLong(String.valueOf(run.tags().getOrDefault("children", "0")));
            case SHARED -> 0;
        };
    }

    void writeForEver(long pauseNanos) throws IOException {
        for (long round = 0; true; round++) {
            write(round);
            LockSupport.parkNanos(pauseNanos);
        }
    }

    void write(long round) throws IOException {
        for (int i = 0; i < BURST; i++) {
            write(Entry.COUNTED);
            write(Entry.STEPPED);
            if (i % 16 == 0) {
                write(Entry.SHARED);
            }
        }
        write(Entry.TAG);
        write(Entry.TEXT);
        if (round % 20 == 0) {
            write(Entry.FILE);
        }
        if (round % 50 == 7) {
            write(Entry.CHILD);
        }
    }

    void write(Entry entry) throws IOException {
        AtomicLong counter = requireNonNull(next.get(entry));
        long number = counter.get();
        write(entry, number);
        counter.set(number + 1);
        ledger.set(thread, entry, number + 1);
    }

    private void write(Entry entry, long number) throws IOException {
        switch (entry) {
            case COUNTED -> run.log("counted", Generated.value(number));
            case STEPPED -> run.log("stepped", Generated.value(number), Generated.step(number));
            case TEXT -> run.log("text", Generated.text(number));
            case TAG -> run.tag("tag", String.valueOf(number));
            case FILE -> run.upload("file-" + number, Files.write(scratch, Generated.file(number)));
            case CHILD -> child(number);
            case SHARED -> shared.log("shared", life + number, number);
        }
    }

    private void child(long number) {
        Run child = run.startChild("child " + number);
        child.log("number", (double) number);
        child.complete();
        run.tag("children", String.valueOf(number + 1));
    }
}
