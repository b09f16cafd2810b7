package dev.atelier.tracking.tck;

import org.junit.jupiter.api.Nested;

/**
 * What a store does that outlives its handles and is shared by them, in addition to what every store does. Confined to the thread of a test.
 *
 * <p>Each call of {@link #open} within one test opens the same store again.
 */
public abstract class SharedStoreContract extends StoreContract {
    /** Creates the contract; JUnit does so for each test. */
    protected SharedStoreContract() {}

    @Nested
    class SharedCatalogTests extends SharedCatalogContract {
        SharedCatalogTests() {
            super(SharedStoreContract.this::open);
        }
    }

    @Nested
    class SharedMetricTests extends SharedMetricContract {
        SharedMetricTests() {
            super(SharedStoreContract.this::open);
        }
    }

    @Nested
    class SharedLifecycleTests extends SharedLifecycleContract {
        SharedLifecycleTests() {
            super(SharedStoreContract.this::open);
        }
    }
}
