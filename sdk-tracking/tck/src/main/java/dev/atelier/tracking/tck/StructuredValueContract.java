package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Structured values of series. */
abstract class StructuredValueContract extends StoreCase {
    private static final SeriesKey TABLE = new SeriesKey("run-1", "table");

    StructuredValueContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void keepsValuesOfEveryKindInOrder() {
        List<MetricValue> values = new ArrayList<>();
        for (MetricKind kind : MetricKind.values()) {
            if (kind != MetricKind.SCALAR) {
                values.add(new MetricValue(kind, "{\"größe\": [NaN, -Infinity, \"\uD83D\uDE00\"]}", -3, 99));
            }
        }
        values.forEach(metrics().writer(TABLE, "")::append);
        assertThat(metrics().values(TABLE)).isEqualTo(values);
        assertThat(metrics().metrics("run-1")).containsExactly("table");
    }

    @Test
    void keepsBigAndEmptyValues() {
        MetricValue big = new MetricValue(MetricKind.TABLE, "[" + "1,".repeat(500_000) + "1]", 0, 1);
        MetricValue empty = new MetricValue(MetricKind.TEXT, "", 1, 2);
        metrics().writer(TABLE, "").append(big);
        metrics().writer(TABLE, "").append(empty);
        assertThat(metrics().values(TABLE)).containsExactly(big, empty);
    }

    @Test
    void refusesHalfASurrogatePair() {
        assertThatThrownBy(
                        () -> metrics().writer(TABLE, "").append(new MetricValue(MetricKind.TEXT, "\"\uD83D\"", 0, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("half a surrogate pair");
        assertThat(metrics().values(TABLE)).isEmpty();
    }

    @Test
    void countsValuesByOriginAndApartFromPoints() {
        MetricValue value = new MetricValue(MetricKind.LIST, "[1, 2]", 0, 1);
        metrics().writer(TABLE, "").append(1.0, 1);
        metrics().writer(TABLE, "").append(value);
        metrics().writer(TABLE, "attempt-1").append(value);
        metrics().writer(TABLE, "attempt-1").append(value);
        assertThat(metrics().writer(TABLE, "").valueCount()).isEqualTo(1);
        assertThat(metrics().writer(TABLE, "").pointCount()).isEqualTo(1);
        assertThat(metrics().writer(TABLE, "attempt-1").valueCount()).isEqualTo(2);
        assertThat(metrics().writer(TABLE, "attempt-1").pointCount()).isZero();
        assertThat(metrics().values(TABLE)).hasSize(3);
        assertThat(metrics().points(TABLE)).hasSize(1);
    }

    @Test
    void takesValuesFromFourThreads() {
        Race.run(4, thread -> {
            for (int i = 0; i < 100; i++) {
                metrics().writer(TABLE, "").append(new MetricValue(MetricKind.TEXT, "\"" + thread + "\"", i, i));
            }
        });
        assertThat(metrics().values(TABLE)).hasSize(400).doesNotHaveDuplicates();
    }

    private MetricStore metrics() {
        return store().metrics();
    }
}
