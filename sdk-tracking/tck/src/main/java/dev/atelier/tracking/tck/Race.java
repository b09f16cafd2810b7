package dev.atelier.tracking.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;

/** Threads that start together. */
final class Race {
    private static final long LIMIT_SECONDS = 60;

    private Race() {}

    /** Runs a task in several threads, which get their index, and throws what any of them throws. */
    static void run(int threads, IntConsumer task) {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> runners = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int index = i;
            runners.add(executor.submit(() -> {
                start.await();
                task.accept(index);
                return index;
            }));
        }
        start.countDown();
        try {
            runners.forEach(Race::join);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void join(Future<?> runner) {
        try {
            runner.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("a thread of the race failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError("the race takes longer than " + LIMIT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
