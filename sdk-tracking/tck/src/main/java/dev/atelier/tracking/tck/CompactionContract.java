package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.metric.MetricPoint;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Compacting and verifying. */
abstract class CompactionContract extends StoreCase {
    CompactionContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void compactsAnEmptyStore() {
        store().compact();
        assertThat(store().catalog().changes(0).changes()).isEmpty();
        assertThat(store().verify().damages()).isEmpty();
    }

    @Test
    void changesNoDataByCompacting() {
        SampleData.add(store(), 1);
        StoreState before = SampleData.state(store());
        store().compact();
        assertThat(SampleData.state(store())).isEqualTo(before);
        store().compact();
        assertThat(SampleData.state(store())).isEqualTo(before);
    }

    @Test
    void goesOnAfterCompacting() {
        SeriesKey loss = new SeriesKey("run", "loss");
        for (int i = 0; i < 3_000; i++) {
            assertThat(store().metrics().writer(loss, "").append(i / 3.0, i)).isEqualTo(i);
            if (i % 700 == 0) {
                store().compact();
            }
        }
        assertThat(store().metrics().points(loss)).hasSize(3_000).element(2_999).isEqualTo(point(2_999));
        assertThat(store().metrics().writer(loss, "").pointCount()).isEqualTo(3_000);
        SampleData.add(store(), 2);
        assertThat(store().verify().damages()).isEmpty();
    }

    @Test
    void losesAndDoublesNothingWhileOthersWrite() {
        Race.run(4, thread -> {
            SeriesKey key = new SeriesKey("run-" + thread, "loss");
            for (int i = 0; i < 400; i++) {
                if (thread == 0) {
                    if (i % 20 == 0) {
                        store().compact();
                    }
                } else {
                    store().metrics().writer(key, "").append(i / 3.0, i);
                    if (i % 20 == 0) {
                        DocumentKey document = new DocumentKey("run", thread + "-" + i);
                        store().catalog().commit(List.of(Write.create(document, "{}")));
                    }
                }
            }
        });
        for (int thread = 1; thread < 4; thread++) {
            List<MetricPoint> points = store().metrics().points(new SeriesKey("run-" + thread, "loss"));
            assertThat(points).hasSize(400);
            for (int i = 0; i < 400; i++) {
                assertThat(points.get(i)).isEqualTo(point(i));
            }
        }
        assertThat(store().catalog().list("run", "")).hasSize(60);
    }

    @Test
    void verifiesWhatIsWell() {
        SampleData.add(store(), 3);
        assertThat(store().verify().damages()).isEmpty();
        store().compact();
        assertThat(store().verify().damages()).isEmpty();
        assertThat(store().problems()).isEmpty();
    }

    @Test
    void verifiesWhileOthersWrite() {
        Race.run(2, thread -> {
            for (int i = 0; i < 10; i++) {
                if (thread == 0) {
                    SampleData.add(store(), 100 + i);
                } else {
                    assertThat(store().verify().damages()).isEmpty();
                }
            }
        });
    }

    private static MetricPoint point(int i) {
        return new MetricPoint(i, i / 3.0, i);
    }
}
