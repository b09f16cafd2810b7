package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.LeaseLostException;
import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Identity, leases and artifacts of a store with several handles. */
abstract class SharedLifecycleContract extends StoreCase {
    SharedLifecycleContract(Supplier<WorkspaceStore> opener) {
        super(opener);
    }

    @Test
    void keepsItsIdentity() {
        String id = store().workspaceId();
        assertThat(open().workspaceId()).isEqualTo(id);
        assertThat(reopen().workspaceId()).isEqualTo(id);
    }

    @Test
    void givesALeaseToOneHandleOnly() {
        WorkspaceStore other = open();
        Lease lease = store().tryLease("reconciler").orElseThrow();
        assertThat(other.tryLease("reconciler")).isEmpty();
        assertThat(other.tryLease("another")).isPresent();
        lease.close();
        Awaitility.await().until(() -> other.tryLease("reconciler").isPresent());
        assertThat(store().tryLease("reconciler")).isEmpty();
    }

    @Test
    void givesLeasesBackWhenTheirHandleCloses() {
        WorkspaceStore other = open();
        assertThat(other.tryLease("reconciler")).isPresent();
        other.close();
        Awaitility.await().until(() -> store().tryLease("reconciler").isPresent());
    }

    @Test
    void keepsALeaseWhenAnotherHandleCloses() {
        WorkspaceStore other = open();
        assertThat(store().tryLease("reconciler")).isPresent();
        assertThat(other.tryLease("another")).isPresent();
        other.close();
        assertThat(open().tryLease("reconciler")).isEmpty();
    }

    @Test
    void countsTheHoldersOfALeaseAcrossHandles() {
        DocumentKey key = new DocumentKey("run", "a");
        long term = 0;
        Lease before = null;
        for (int i = 0; i < 3; i++) {
            WorkspaceStore handle = open();
            Lease lease = Awaitility.await()
                    .until(() -> handle.tryLease("reconciler"), found -> found.isPresent())
                    .orElseThrow();
            assertThat(lease.term()).isGreaterThan(term);
            term = lease.term();
            handle.catalog().commit(List.of(Write.create(new DocumentKey("run", "b" + i), "1")), lease);
            if (before != null) {
                Lease past = before;
                assertThatThrownBy(() -> handle.catalog().commit(List.of(Write.create(key, "1")), past))
                        .isInstanceOf(LeaseLostException.class);
            }
            before = lease;
            lease.close();
        }
        assertThat(store().catalog().find(key)).isEmpty();
    }

    @Test
    void showsArtifactsToOtherHandlesAndWhenReopened() throws IOException {
        WorkspaceStore other = open();
        Blob blob = store().artifacts().put(new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(other.artifacts().contains(blob.sha256())).isTrue();
        try (InputStream stored = reopen().artifacts().open(blob.sha256())) {
            assertThat(stored.readAllBytes()).containsExactly(1, 2, 3);
        }
    }
}
