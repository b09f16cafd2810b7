package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricSummary;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Compacting and deleting what several handles share. */
abstract class SharedCompactionContract extends StoreCase {
    private static final SeriesKey GONE = new SeriesKey("gone", "loss");

    SharedCompactionContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void keepsDataForAllHandlesWhenOneCompacts() {
        WorkspaceStore other = open();
        SampleData.add(store(), 1);
        SampleData.add(other, 2);
        StoreState before = SampleData.state(store());
        assertThat(SampleData.state(other)).isEqualTo(before);
        other.compact();
        assertThat(SampleData.state(other)).isEqualTo(before);
        assertThat(SampleData.state(store())).isEqualTo(before);
        assertThat(SampleData.state(open())).isEqualTo(before);
        assertThat(SampleData.state(reopen())).isEqualTo(before);
    }

    @Test
    void keepsDataWhenClosedCompactedAndReopened() {
        for (int round = 0; round < 3; round++) {
            SampleData.add(store(), 10 + round);
            StoreState before = SampleData.state(store());
            reopen().compact();
            assertThat(SampleData.state(store())).as("round %d", round).isEqualTo(before);
            assertThat(SampleData.state(reopen())).as("round %d", round).isEqualTo(before);
        }
        assertThat(store().verify().damages()).isEmpty();
    }

    @Test
    void compactsThroughSeveralHandlesAtOnce() {
        SampleData.add(store(), 1);
        reopen();
        StoreState before = SampleData.state(store());
        List<WorkspaceStore> handles = List.of(store(), open(), open());
        Race.run(6, thread -> {
            if (thread < 3) {
                handles.get(thread).compact();
            } else {
                SeriesKey key = new SeriesKey("racing", "m" + thread);
                for (int i = 0; i < 500; i++) {
                    handles.get(thread - 3).metrics().writer(key, "").append(i, i);
                }
            }
        });
        for (WorkspaceStore handle : handles) {
            for (int thread = 3; thread < 6; thread++) {
                assertThat(handle.metrics().points(new SeriesKey("racing", "m" + thread)))
                        .hasSize(500);
            }
        }
        store().metrics().delete(List.of("racing"));
        for (WorkspaceStore handle : handles) {
            assertThat(SampleData.state(handle)).isEqualTo(before);
        }
        assertThat(SampleData.state(reopen())).isEqualTo(before);
    }

    @Test
    void deletesRunsForAllHandlesAndForEver() {
        WorkspaceStore other = open();
        SampleData.add(other, 1);
        StoreState kept = SampleData.state(store());
        store().metrics().writer(GONE, "").append(1.0, 1);
        other.metrics().writer(GONE, "attempt-1").append(2.0, 2);
        store().metrics().delete(List.of("gone"));
        assertThat(SampleData.state(other)).isEqualTo(kept);
        other.metrics().writer(GONE, "attempt-1").append(3.0, 3);
        assertThat(SampleData.state(store())).isEqualTo(kept);
        assertThat(SampleData.state(reopen())).isEqualTo(kept);
        store().compact();
        assertThat(SampleData.state(reopen())).isEqualTo(kept);
        store().metrics().writer(GONE, "").append(4.0, 4);
        assertThat(SampleData.state(reopen())).isEqualTo(kept);
    }

    @Test
    void feedsTheSeriesThatAnotherHandleAppendsTo() {
        WorkspaceStore other = open();
        Map<SeriesKey, @Nullable MetricSummary> known = new HashMap<>();
        long after = store().metrics().changes(0, known::put);
        for (int i = 0; i < 20; i++) {
            SeriesKey key = new SeriesKey("run-" + i % 3, "loss");
            other.metrics().writer(key, "").append(i, i);
            after = store().metrics().changes(after, known::put);
            assertThat(known)
                    .as("append %d", i)
                    .containsEntry(key, other.metrics().summary(key).orElseThrow());
        }
    }

    @Test
    void deletesContentForAllHandles() {
        WorkspaceStore other = open();
        Blob blob = store().artifacts().put(new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(other.artifacts().delete(blob.sha256(), Instant.now().plusSeconds(3_600)))
                .isTrue();
        assertThat(store().artifacts().contains(blob.sha256())).isFalse();
        assertThat(reopen().artifacts().contains(blob.sha256())).isFalse();
    }
}
