package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.tracking.Blob;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
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
    void showsArtifactsToOtherHandlesAndWhenReopened() throws IOException {
        WorkspaceStore other = open();
        Blob blob = store().artifacts().put(new ByteArrayInputStream(new byte[] {1, 2, 3}));
        assertThat(other.artifacts().contains(blob.sha256())).isTrue();
        try (InputStream stored = reopen().artifacts().open(blob.sha256())) {
            assertThat(stored.readAllBytes()).containsExactly(1, 2, 3);
        }
    }
}
