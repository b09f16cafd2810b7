package dev.atelier.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.memory.InMemoryStoreProvider;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunRecorderTest {
    private final Clock still = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final WorkspaceStore store = new InMemoryStoreProvider().open(URI.create("mem:x"), null);
    private final Runs runs = new Runs(new Documents(store.catalog()), still, store);
    private final String run = runs.create(NewRun.interactive("diabetes")).id();
    private final RunRecorder recorder = recorder(RunOrigin.api(run));

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void refusesAtOnceWhatIsToldToHaveEnded() {
        recorder.point("loss", 1);
        runs.transition(run, RunStatus.COMPLETED, Verdict.COMPLETED, null);
        recorder.end();

        assertThatThrownBy(() -> recorder.point("loss", 2))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is Completed, nothing can be logged to it any more");
        assertThat(store.metrics().points(new SeriesKey(run, "loss"))).hasSize(1);
    }

    @Test
    void goesOnCountingWhereAnEarlierRecorderStopped() {
        recorder.value("text", MetricKind.TEXT, "\"a\"");
        recorder.value("text", MetricKind.TEXT, "\"b\"");
        recorder(RunOrigin.api(run)).value("text", MetricKind.TEXT, "\"c\"");

        assertThat(store.metrics().values(new SeriesKey(run, "text")))
                .extracting(MetricValue::step)
                .containsExactly(0L, 1L, 2L);
    }

    private RunRecorder recorder(RunOrigin origin) {
        return new RunRecorder(runs, store.metrics(), still, origin);
    }
}
