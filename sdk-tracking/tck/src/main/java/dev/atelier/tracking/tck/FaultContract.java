package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.error.StoreException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Writes that fail half-way: nothing that was acknowledged is lost, nothing that failed is seen. */
abstract class FaultContract extends StoreCase {
    private static final int MEGABYTE = 1 << 20;
    private static final SeriesKey LOSS = new SeriesKey("run", "loss");

    private final Supplier<Optional<StoreFault>> hook;
    private StoreFault fault;

    @SuppressWarnings("NullAway.Init") // JUnit calls openStore
    FaultContract(Supplier<WorkspaceStore> opener, Supplier<Optional<StoreFault>> hook) {
        super(opener);
        this.hook = hook;
    }

    @Override
    @BeforeEach
    void openStore() {
        Optional<StoreFault> found = hook.get();
        assumeTrue(found.isPresent(), "this store offers no way to make its writes fail");
        fault = found.orElseThrow();
        super.openStore();
    }

    @Override
    @AfterEach
    void closeStores() {
        super.closeStores();
        if (fault != null) {
            fault.close();
        }
    }

    @Test
    void writesAllOrNothingOfABatch() {
        SampleData.add(store(), 1);
        StoreState before = SampleData.state(store());
        List<Write> batch = batch();
        fault.begin();
        assertThatThrownBy(() -> store().catalog().commit(batch)).isInstanceOf(StoreException.class);
        fault.end();
        assertThat(SampleData.state(store())).isEqualTo(before);
        assertThat(SampleData.state(open())).isEqualTo(before);
        long revision = store().catalog().commit(batch);
        assertThat(revision).isGreaterThan(before.feed().sequence());
        assertThat(open().catalog().list("run", "batch")).hasSize(batch.size());
        assertThat(reopen().catalog().list("run", "batch")).hasSize(batch.size());
    }

    @Test
    void keepsWhatWasAcknowledgedWhileAppendsFail() {
        SeriesWriter writer = store().metrics().writer(LOSS, "");
        List<MetricPoint> acknowledged = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            acknowledged.add(append(writer, i));
        }
        fault.begin();
        for (int i = 500; i < 200_000; i++) {
            try {
                acknowledged.add(append(writer, i));
            } catch (StoreException e) {
                break;
            }
        }
        fault.end();
        acknowledged.add(append(writer, 1_000_000));
        assertThat(List.copyOf(store().metrics().points(LOSS))).isEqualTo(acknowledged);
        assertThat(List.copyOf(reopen().metrics().points(LOSS))).isEqualTo(acknowledged);
        assertThat(store().metrics().writer(LOSS, "").pointCount()).isEqualTo(acknowledged.size());
        assertThat(store().verify().damages()).isEmpty();
    }

    @Test
    void storesNothingOfAValueThatFails() {
        MetricValue big = new MetricValue(MetricKind.TEXT, "\"" + "x".repeat(8 * MEGABYTE) + "\"", 0, 1);
        MetricValue small = new MetricValue(MetricKind.TEXT, "\"small\"", 1, 2);
        SeriesWriter writer = store().metrics().writer(LOSS, "");
        fault.begin();
        boolean kept = true;
        try {
            writer.append(big);
        } catch (StoreException e) {
            kept = false;
        }
        fault.end();
        writer.append(small);
        List<MetricValue> expected = kept ? List.of(big, small) : List.of(small);
        assertThat(store().metrics().values(LOSS)).isEqualTo(expected);
        assertThat(reopen().metrics().values(LOSS)).isEqualTo(expected);
    }

    @Test
    void keepsNothingOfContentThatFails() {
        byte[] content = new byte[4 * MEGABYTE];
        new Random(5).nextBytes(content);
        fault.begin();
        assertThatThrownBy(() -> store().artifacts().put(new ByteArrayInputStream(content)))
                .isInstanceOf(StoreException.class);
        fault.end();
        List<Blob> found = new ArrayList<>();
        store().artifacts().forEach(found::add);
        assertThat(found).isEmpty();
        Blob blob = store().artifacts().put(new ByteArrayInputStream(content));
        assertThat(reopen().artifacts().contains(blob.sha256())).isTrue();
    }

    @Test
    void losesNothingByACompactionThatFails() {
        for (int i = 0; i < 5; i++) {
            SampleData.add(store(), i);
        }
        reopen();
        StoreState before = SampleData.state(store());
        fault.begin();
        try {
            store().compact();
        } catch (StoreException e) {
            assertThat(e).hasMessageNotContaining("null");
        }
        fault.end();
        assertThat(SampleData.state(store())).isEqualTo(before);
        assertThat(SampleData.state(reopen())).isEqualTo(before);
        store().compact();
        assertThat(SampleData.state(store())).isEqualTo(before);
    }

    private static MetricPoint append(SeriesWriter writer, long step) {
        writer.append(step, step / 3.0, step);
        return new MetricPoint(step, step / 3.0, step);
    }

    private static List<Write> batch() {
        String body = "\"" + "x".repeat(MEGABYTE) + "\"";
        return IntStream.range(0, 8)
                .mapToObj(i -> Write.create(new DocumentKey("run", "batch-" + i), body))
                .toList();
    }
}
