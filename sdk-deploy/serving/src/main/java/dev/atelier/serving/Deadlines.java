package dev.atelier.serving;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Runs actions when their time has come, within 20 ms, unless they are cancelled before. Thread-safe.
 *
 * <p>Nearly every deadline is cancelled, so setting one is a set insertion and wakes no thread: one thread looks at all
 * of them regularly, and only while there have been some lately.
 */
final class Deadlines implements AutoCloseable {
    private static final long TICK_MILLIS = 20;
    private static final int IDLE_TICKS = 50;

    private final Set<Deadline> pending = ConcurrentHashMap.newKeySet();
    private final ScheduledThreadPoolExecutor timer;
    private final Object lock = new Object();
    private volatile boolean ticking;
    private @Nullable ScheduledFuture<?> ticks;
    private int idleTicks;

    Deadlines(Threads threads) {
        timer = new ScheduledThreadPoolExecutor(1, threads.named("deadlines"));
    }

    /** Runs the action after a time, on the timer thread: it must be short. */
    Deadline in(Duration time, Runnable action) {
        Deadline deadline = new Deadline(System.nanoTime() + time.toNanos(), action);
        pending.add(deadline);
        if (!ticking) {
            startTicking();
        }
        return deadline;
    }

    /** Tells whether the thread sleeps until the next deadline is set. */
    boolean isResting() {
        return !ticking;
    }

    private void startTicking() {
        synchronized (lock) {
            if (!ticking && !timer.isShutdown()) {
                ticking = true;
                idleTicks = 0;
                ticks = timer.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void tick() {
        long now = System.nanoTime();
        for (Deadline deadline : pending) {
            deadline.runIfDue(now);
        }
        stopTickingWhenIdle();
    }

    private void stopTickingWhenIdle() {
        synchronized (lock) {
            idleTicks = pending.isEmpty() ? idleTicks + 1 : 0;
            if (idleTicks > IDLE_TICKS && ticks != null) {
                ticking = false;
                ticks.cancel(false);
            }
        }
        if (!ticking && !pending.isEmpty()) {
            startTicking();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** One action that waits for its time. Thread-safe. */
    final class Deadline {
        private final long at;
        private final Runnable action;
        private final AtomicBoolean done = new AtomicBoolean();

        private Deadline(long at, Runnable action) {
            this.at = at;
            this.action = action;
        }

        /** Prevents the action; tells whether it was prevented, and not run already. */
        boolean cancel() {
            pending.remove(this);
            return done.compareAndSet(false, true);
        }

        private void runIfDue(long now) {
            if (now - at >= 0 && cancel()) {
                runQuietly();
            }
        }

        private void runQuietly() {
            try {
                action.run();
            } catch (RejectedExecutionException e) {
                // the server's threads have ended: nobody waits for this action any more
            }
        }
    }
}
