package dev.atelier.tracking.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.internal.memory.InMemoryStoreProvider;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.spi.tracking.Write;
import dev.atelier.testing.TestContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class InMemoryStoreContractTest extends StoreContract {
    private final InMemoryStoreProvider provider = new InMemoryStoreProvider();

    @Override
    protected WorkspaceStore open() {
        return provider.open(URI.create("mem:test"), TestContext.in(Path.of("/nowhere")));
    }

    @Test
    void opensAStoreOfItsOwnEachTime() {
        DocumentKey key = new DocumentKey("run", "a");
        try (WorkspaceStore one = open();
                WorkspaceStore other = open()) {
            one.catalog().commit(List.of(Write.create(key, "1")));
            assertThat(other.catalog().find(key)).isEmpty();
            assertThat(other.workspaceId()).isNotEqualTo(one.workspaceId());
            assertThat(one.tryLease("x")).isPresent();
            assertThat(other.tryLease("x")).isPresent();
        }
    }

    @Test
    void supportsItsSchemeOnly() {
        assertThat(provider.type()).isEqualTo("memory");
        assertThat(provider.supports(URI.create("mem:x"))).isTrue();
        assertThat(provider.supports(URI.create("file:///x"))).isFalse();
        assertThat(provider.supports(URI.create("relative"))).isFalse();
    }
}
