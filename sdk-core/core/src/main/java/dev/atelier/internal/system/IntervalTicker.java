package dev.atelier.internal.system;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ticks at a fixed interval; ticks that were missed are left out. */
public final class IntervalTicker implements SamplingLoop.Ticker {
    private final long interval;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private long next = System.nanoTime();

    public IntervalTicker(Duration interval) {
        this.interval = interval.toNanos();
    }

    @Override
    public boolean awaitNext() throws InterruptedException {
        long now = System.nanoTime();
        next += interval;
        if (next - now < 0) {
            next = now;
        }
        return !stopped.await(next - now, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stop() {
        stopped.countDown();
    }
}
