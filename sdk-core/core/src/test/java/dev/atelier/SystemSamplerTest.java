package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.internal.system.SamplingLoop;
import dev.atelier.internal.system.SystemProbe;
import dev.atelier.metric.MetricPoint;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ObjDoubleConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSamplerTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run run = workspace.experiment("e").startLogging();
    private final HandTicker ticker = new HandTicker();

    @AfterEach
    void close() {
        workspace.close();
    }

    /** Ticks when the test says so. */
    private static final class HandTicker implements SamplingLoop.Ticker {
        private final Semaphore ticks = new Semaphore(0);
        private volatile boolean stopped;

        void tick() {
            ticks.release();
        }

        @Override
        public boolean awaitNext() throws InterruptedException {
            ticks.acquire();
            return !stopped;
        }

        @Override
        public void stop() {
            stopped = true;
            ticks.release();
        }
    }

    private static final class Counting implements SystemProbe {
        private final AtomicInteger samples = new AtomicInteger();

        @Override
        public void sample(ObjDoubleConsumer<String> reading) {
            reading.accept("system/count", samples.incrementAndGet());
        }
    }

    @Test
    void logsASampleAtOnceAndAtEveryTick() {
        SystemSampler sampler = run.sampleSystem(List.of(new Counting()), ticker);
        ticker.tick();
        ticker.tick();
        await().until(() -> run.metric("system/count").count() == 3);
        sampler.close();

        assertThat(run.metric("system/count").points())
                .extracting(MetricPoint::step, MetricPoint::value)
                .containsExactly(tuple(0, 1), tuple(1, 2), tuple(2, 3));
        assertThat(sampler.isRunning()).isFalse();
        assertThat(sampler).hasToString("system metrics of run " + run.id() + ", stopped");
        assertThat(sampler.failures()).isZero();
    }

    @Test
    void stopsWhenTheRunEnds() {
        SystemSampler sampler = run.sampleSystem(List.of(new Counting()), ticker);
        run.complete();

        assertThat(sampler.isRunning()).isFalse();
        assertThat(run.details().warnings()).isEmpty();
        assertThatThrownBy(() -> run.sampleSystem())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is Completed");
    }

    @Test
    void stopsWhenTheRunHasEndedElsewhere() {
        SystemSampler sampler = run.sampleSystem(List.of(new Counting()), ticker);
        await().until(() -> run.metric("system/count").count() == 1);
        workspace.runRecords().transition(run.id(), dev.atelier.run.RunStatus.COMPLETED, null, null);
        await().until(() -> {
            ticker.tick();
            return !sampler.isRunning();
        });
    }

    @Test
    void stopsWhenTheWorkspaceIsClosed() {
        SystemSampler sampler = run.sampleSystem(List.of(new Counting()), ticker);
        workspace.close();

        assertThat(sampler.isRunning()).isFalse();
        sampler.close();
    }

    @Test
    void countsFailuresAndReportsTheFirst() {
        SystemProbe broken = reading -> {
            throw new IOException("the sensor is on fire");
        };
        SystemSampler sampler = run.sampleSystem(List.of(broken, new Counting()), ticker);
        ticker.tick();
        ticker.tick();
        await().until(() -> run.metric("system/count").count() == 3);
        run.complete();

        assertThat(sampler.failures()).isEqualTo(3);
        assertThat(run.details().warnings()).containsExactly("system metrics are incomplete: the sensor is on fire");
    }

    @Test
    void aRunIsSampledOnceAtATime() {
        SystemSampler sampler = run.sampleSystem(List.of(new Counting()), ticker);
        assertThatThrownBy(() -> run.sampleSystem())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("are being sampled already");
        sampler.close();
        run.sampleSystem(List.of(), new HandTicker()).close();
    }

    @Test
    void refusesAnIntervalThatIsTooShort() {
        assertThatThrownBy(() -> run.sampleSystem(Duration.ofMillis(99)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interval must be 100 ms or more, got PT0.099S");
    }

    @Test
    void samplesTheRealMachine() {
        try (SystemSampler sampler = run.sampleSystem(Duration.ofMillis(100))) {
            await().until(() -> run.metric("system/cpu_utilization_percentage").count() > 1);
            assertThat(sampler.failures()).isZero();
        }
        assertThat(run.metrics().names())
                .contains(
                        "system/cpu_utilization_percentage",
                        "system/system_memory_usage_megabytes",
                        "system/system_memory_usage_percentage",
                        "system/disk_usage_megabytes",
                        "system/disk_usage_percentage",
                        "system/disk_available_megabytes");
        assertThat(run.metric("system/system_memory_usage_percentage").last()).isBetween(0.0, 100.0);
        assertThat(run.metric("system/cpu_utilization_percentage").max()).isBetween(0.0, 100.0);
    }

    private static org.assertj.core.groups.Tuple tuple(long step, double value) {
        return org.assertj.core.groups.Tuple.tuple(step, value);
    }
}
