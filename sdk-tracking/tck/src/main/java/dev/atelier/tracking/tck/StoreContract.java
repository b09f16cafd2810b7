package dev.atelier.tracking.tck;

import dev.atelier.spi.tracking.WorkspaceStore;
import org.junit.jupiter.api.Nested;

/**
 * What every store does. Extend it in a test class and override {@link #open}. Confined to the thread of a test.
 *
 * <p>Stores that several handles and processes can share, and that outlive them, extend {@link SharedStoreContract}
 * instead.
 */
public abstract class StoreContract {
    /** Creates the contract; JUnit does so for each test. */
    protected StoreContract() {}

    /**
     * Opens a handle on the store under test, which is empty at the beginning of each test.
     *
     * @return an open store; the contract closes it
     */
    protected abstract WorkspaceStore open();

    @Nested
    class CatalogTests extends CatalogContract {
        CatalogTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class ArtifactTests extends ArtifactContract {
        ArtifactTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class MetricTests extends MetricContract {
        MetricTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class StructuredValueTests extends StructuredValueContract {
        StructuredValueTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class LifecycleTests extends LifecycleContract {
        LifecycleTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class RunTests extends RunContract {
        RunTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class SearchTests extends SearchContract {
        SearchTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class SeriesFeedTests extends SeriesFeedContract {
        SeriesFeedTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class DownsampleTests extends DownsampleContract {
        DownsampleTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class DeletionTests extends DeletionContract {
        DeletionTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class ArtifactCollectionTests extends ArtifactCollectionContract {
        ArtifactCollectionTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class CompactionTests extends CompactionContract {
        CompactionTests() {
            super(StoreContract.this::open);
        }
    }

    @Nested
    class PagingTests extends PagingContract {
        PagingTests() {
            super(StoreContract.this::open);
        }
    }
}
