package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ConflictException;
import dev.atelier.error.LeaseLostException;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricValue;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.SeriesKey;
import dev.atelier.spi.tracking.SeriesWriter;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.InputStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Opening, leases and closing, through one handle. */
abstract class LifecycleContract extends StoreCase {
    private static final DocumentKey KEY = new DocumentKey("run", "a");
    private static final SeriesKey SERIES = new SeriesKey("run", "loss");
    private static final String HASH = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    LifecycleContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void hasAnIdentity() {
        assertThat(store().workspaceId()).isNotBlank().isEqualTo(store().workspaceId());
    }

    @Test
    void givesALeaseToOneHolderOnly() {
        Lease lease = store().tryLease("reconciler").orElseThrow();
        assertThat(lease.name()).isEqualTo("reconciler");
        assertThat(store().tryLease("reconciler")).isEmpty();
        assertThat(store().tryLease("another_one-1.2")).isPresent();
    }

    @Test
    void givesALeaseAgainOnceItIsGivenBack() {
        Lease first = store().tryLease("reconciler").orElseThrow();
        first.close();
        Lease second = store().tryLease("reconciler").orElseThrow();
        first.close();
        assertThat(store().tryLease("reconciler")).isEmpty();
        second.close();
        assertThat(store().tryLease("reconciler")).isPresent();
    }

    @Test
    void refusesCommitsOfAHolderOfThePast() {
        Lease first = store().tryLease("reconciler").orElseThrow();
        assertThat(first.held()).isTrue();
        long term = first.term();
        assertThat(first.term()).isEqualTo(term);
        long revision = store().catalog().commit(List.of(Write.create(KEY, "1")), first);
        first.close();
        assertThat(first.held()).isFalse();
        assertThatThrownBy(() -> store().catalog().commit(List.of(new Write(KEY, revision, "2")), first))
                .isInstanceOfSatisfying(
                        LeaseLostException.class, e -> assertThat(e.lease()).isEqualTo("reconciler"));
        Lease second = store().tryLease("reconciler").orElseThrow();
        assertThat(second.term()).isGreaterThan(term);
        assertThatThrownBy(() -> store().catalog().commit(List.of(new Write(KEY, revision, "2")), first))
                .isInstanceOf(LeaseLostException.class);
        assertThat(store().catalog().find(KEY)).hasValueSatisfying(document -> {
            assertThat(document.body()).isEqualTo("1");
            assertThat(document.revision()).isEqualTo(revision);
        });
        assertThat(store().catalog().commit(List.of(new Write(KEY, revision, "3")), second))
                .isGreaterThan(revision);
        assertThatThrownBy(() -> store().catalog().commit(List.of(new Write(KEY, revision, "4")), second))
                .isInstanceOf(ConflictException.class);
        Lease other = store().tryLease("another").orElseThrow();
        store().catalog().commit(List.of(Write.create(new DocumentKey("run", "b"), "1")), other);
    }

    @Test
    void givesALeaseToOneOfRacingThreads() {
        AtomicInteger holders = new AtomicInteger();
        Race.run(8, thread -> store().tryLease("reconciler").ifPresent(lease -> holders.incrementAndGet()));
        assertThat(holders).hasValue(1);
    }

    @Test
    void refusesLeaseNamesThatAreNone() {
        for (String bad : List.of("", "a b", "../x", "grün", "a\n")) {
            assertThatThrownBy(() -> store().tryLease(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + bad + "'");
        }
    }

    @Test
    void flushesAnEmptyAndAFilledStore() {
        store().flush();
        store().catalog().commit(List.of(Write.create(KEY, "1")));
        store().metrics().writer(SERIES, "").append(1.0, 1);
        store().artifacts().put(InputStream.nullInputStream());
        store().flush();
        store().metrics().flush();
        assertThat(store().catalog().find(KEY)).isPresent();
        assertThat(store().metrics().points(SERIES)).hasSize(1);
        assertThat(store().artifacts().contains(HASH)).isTrue();
    }

    @Test
    void closesTwice() {
        store().close();
        store().close();
        assertThatThrownBy(() -> store().catalog().find(KEY)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesEverythingOnceClosed() {
        SeriesWriter writer = store().metrics().writer(SERIES, "");
        writer.append(1.0, 1);
        Lease lease = store().tryLease("reconciler").orElseThrow();
        store().close();
        lease.close();
        calls(writer)
                .forEach((name, call) -> assertThatThrownBy(call)
                        .as(name)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("closed"));
    }

    private Map<String, ThrowingCallable> calls(SeriesWriter writer) {
        Map<String, ThrowingCallable> calls = new LinkedHashMap<>();
        calls.put("find", () -> store().catalog().find(KEY));
        calls.put("list", () -> store().catalog().list("run", ""));
        calls.put("commit", () -> store().catalog().commit(List.of(Write.create(KEY, "1"))));
        calls.put("changes", () -> store().catalog().changes(0));
        calls.put("awaitChange", () -> store().catalog().awaitChange(0, Duration.ZERO));
        calls.put("writer", () -> store().metrics().writer(SERIES, ""));
        calls.put("append", () -> writer.append(2.0, 1));
        calls.put("append step", () -> writer.append(1, 2.0, 1));
        calls.put("append value", () -> writer.append(new MetricValue(MetricKind.TEXT, "1", 0, 1)));
        calls.put("metrics", () -> store().metrics().metrics("run"));
        calls.put("summary", () -> store().metrics().summary(SERIES));
        calls.put("points", () -> store().metrics().points(SERIES));
        calls.put("values", () -> store().metrics().values(SERIES));
        calls.put("flush metrics", () -> store().metrics().flush());
        calls.put("put", () -> store().artifacts().put(InputStream.nullInputStream()));
        calls.put("open", () -> store().artifacts().open(HASH));
        calls.put("contains", () -> store().artifacts().contains(HASH));
        calls.put("tryLease", () -> store().tryLease("reconciler"));
        calls.put("flush", () -> store().flush());
        return calls;
    }
}
