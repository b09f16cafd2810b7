package dev.atelier.internal.system;

import dev.atelier.error.AtelierException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Samples until it is stopped or what takes the samples has ended. Its own thread runs it; others may stop it. */
public final class SamplingLoop implements Runnable, AutoCloseable {
    /** Waits for the next sample. */
    public interface Ticker {
        /** Returns true when it is time for the next sample, false when {@link #stop} was called. */
        boolean awaitNext() throws InterruptedException;

        /** Ends the waiting, now and later. */
        void stop();
    }

    /** Takes the samples. */
    public interface Sink {
        /**
         * Takes a number.
         *
         * @throws IllegalStateException when it takes no more
         */
        void log(String metric, double value, long step);

        /** Hears of the first failure. */
        void failed(String message);
    }

    private final List<SystemProbe> probes;
    private final Ticker ticker;
    private final Sink sink;
    private final AtomicLong failures = new AtomicLong();
    private volatile boolean stopped;

    public SamplingLoop(List<SystemProbe> probes, Ticker ticker, Sink sink) {
        this.probes = List.copyOf(probes);
        this.ticker = ticker;
        this.sink = sink;
    }

    @Override
    public void run() {
        try {
            long step = 0;
            do {
                sample(step);
                step++;
            } while (!stopped && ticker.awaitNext());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException e) {
            // the run has ended or the workspace is closed: there is nothing left to sample
        }
    }

    /** Returns how many readings have failed. */
    public long failures() {
        return failures.get();
    }

    @Override
    public void close() {
        stopped = true;
        ticker.stop();
        probes.forEach(SystemProbe::close);
    }

    private void sample(long step) {
        for (SystemProbe probe : probes) {
            try {
                if (!stopped) {
                    probe.sample((metric, value) -> sink.log(metric, value, step));
                }
            } catch (IOException | AtelierException e) {
                if (failures.getAndIncrement() == 0 && !stopped) {
                    sink.failed(String.valueOf(e.getMessage()));
                }
            }
        }
    }
}
