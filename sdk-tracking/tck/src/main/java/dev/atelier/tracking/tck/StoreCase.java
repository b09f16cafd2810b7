package dev.atelier.tracking.tck;

import dev.atelier.spi.tracking.WorkspaceStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An open store for each test, and more handles on demand. */
abstract class StoreCase {
    private final Supplier<WorkspaceStore> opener;
    private final List<WorkspaceStore> opened = new ArrayList<>();
    private WorkspaceStore store;

    @SuppressWarnings("NullAway.Init") // JUnit calls openStore
    StoreCase(Supplier<WorkspaceStore> opener) {
        this.opener = opener;
    }

    @BeforeEach
    void openStore() {
        store = open();
    }

    @AfterEach
    void closeStores() {
        opened.forEach(WorkspaceStore::close);
    }

    final WorkspaceStore store() {
        return store;
    }

    final WorkspaceStore open() {
        WorkspaceStore handle = opener.get();
        opened.add(handle);
        return handle;
    }

    final WorkspaceStore reopen() {
        store.close();
        store = open();
        return store;
    }
}
