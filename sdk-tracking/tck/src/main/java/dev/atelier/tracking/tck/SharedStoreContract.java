package dev.atelier.tracking.tck;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/**
 * What a store does that outlives its handles and is shared by them, in addition to what every store does. Confined to the thread of a test.
 *
 * <p>Each call of {@link #open} within one test opens the same store again. A store that can be opened by other processes
 * overrides {@link #uri}, one whose writes can be made to fail {@link #fault}.
 */
public abstract class SharedStoreContract extends StoreContract {
    /** Creates the contract; JUnit does so for each test. */
    protected SharedStoreContract() {}

    /**
     * Tells where another process finds the store under test, so that it can be killed while it writes. The store's
     * provider must be found on the class path of the test.
     *
     * @return the URI to connect to; empty by default, which skips the tests that need it
     */
    protected Optional<URI> uri() {
        return Optional.empty();
    }

    /**
     * Returns options of the JVM that is killed, such as system properties that tell a provider where its files are.
     *
     * @return none by default
     */
    protected List<String> jvmOptions() {
        return List.of();
    }

    /**
     * Offers a way to make writes fail. A test that needs it asks for it before it opens the store.
     *
     * @return the fault, for the store that {@link #open} opens; empty by default, which skips the tests that need it
     */
    protected Optional<StoreFault> fault() {
        return Optional.empty();
    }

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

    @Nested
    class SharedCompactionTests extends SharedCompactionContract {
        SharedCompactionTests() {
            super(SharedStoreContract.this::open);
        }
    }

    @Nested
    class SharedRunTests extends SharedRunContract {
        SharedRunTests() {
            super(SharedStoreContract.this::open);
        }
    }

    @Nested
    class SharedCrashTests extends SharedCrashContract {
        SharedCrashTests() {
            super(SharedStoreContract.this::open, SharedStoreContract.this::uri, SharedStoreContract.this::jvmOptions);
        }
    }

    @Nested
    class FaultTests extends FaultContract {
        FaultTests() {
            super(SharedStoreContract.this::open, SharedStoreContract.this::fault);
        }
    }
}
