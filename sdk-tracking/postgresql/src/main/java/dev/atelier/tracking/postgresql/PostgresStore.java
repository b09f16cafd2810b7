package dev.atelier.tracking.postgresql;

import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.Catalog;
import dev.atelier.spi.tracking.Lease;
import dev.atelier.spi.tracking.MetricStore;
import dev.atelier.spi.tracking.PendingWrites;
import dev.atelier.spi.tracking.RunIndex;
import dev.atelier.spi.tracking.SearchableFields;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.postgresql.artifact.PostgresArtifactStore;
import dev.atelier.tracking.postgresql.catalog.ChangeListener;
import dev.atelier.tracking.postgresql.catalog.PostgresCatalog;
import dev.atelier.tracking.postgresql.database.Database;
import dev.atelier.tracking.postgresql.database.DatabaseUri;
import dev.atelier.tracking.postgresql.database.Migrations;
import dev.atelier.tracking.postgresql.database.OpenState;
import dev.atelier.tracking.postgresql.journal.Journal;
import dev.atelier.tracking.postgresql.metric.PostgresMetricStore;
import dev.atelier.tracking.postgresql.search.PostgresRunIndex;
import dev.atelier.tracking.postgresql.search.SearchRefresh;
import dev.atelier.tracking.postgresql.shipping.PointCompaction;
import dev.atelier.tracking.postgresql.shipping.Shipping;
import java.net.URI;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A workspace in a schema of a PostgreSQL database, open. Thread-safe; stores of many processes may have it open at once.
 *
 * <p>What is logged is acknowledged by a journal on this machine and stored on the server in the background. When the server is
 * away, logging goes on and reading fails with a retryable {@link dev.atelier.error.StoreException}.
 */
public final class PostgresStore implements WorkspaceStore {
    private final OpenState state = new OpenState();
    private final Database database;
    private final String workspaceId;
    private final ChangeListener listener;
    private final Journal journal;
    private final Shipping shipping;
    private final PostgresCatalog catalog;
    private final PostgresMetricStore metrics;
    private final PostgresArtifactStore artifacts;
    private final PostgresLeases leases;

    private PostgresStore(Database database, Path directory) {
        this.database = database;
        workspaceId = database.read("open the workspace", connection -> {
            try (PreparedStatement query = connection.prepareStatement("select id from workspace");
                    ResultSet row = query.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        });
        Path journals = directory.resolve("journal-" + workspaceId);
        listener = new ChangeListener(database);
        journal = new Journal(journals, database.uri().journalLimit(), this::whyAway);
        shipping = new Shipping(database, journals, journal);
        catalog = new PostgresCatalog(database, state, listener, () -> shipping.ship(journal.end()));
        metrics = new PostgresMetricStore(database, state, journal, shipping);
        artifacts = new PostgresArtifactStore(database, state);
        leases = new PostgresLeases(database);
    }

    /**
     * Opens a workspace, creating its schema and tables when they are not there.
     *
     * @param uri a {@code jdbc:postgresql:} URI with the driver's parameters, and {@code schema}, {@code poolSize}, {@code
     *     journal} (a directory), {@code journalLimit} (bytes) and {@code passwordSecret} (the name of a secret)
     * @param context gives the directory of the journal, and the secrets
     * @return the open store
     * @throws dev.atelier.error.ConfigurationException with all that is wrong in the URI
     * @throws dev.atelier.error.StoreException when it cannot be opened
     */
    public static PostgresStore open(URI uri, ProviderContext context) {
        Database database = new Database(DatabaseUri.parse(uri, context.secrets()));
        try {
            database.connectOnce();
            Migrations.run(database);
            return new PostgresStore(database, database.uri().journal().orElseGet(context::workDirectory));
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    @Override
    public PendingWrites pendingWrites() {
        return journal.pending(shipping.whyAway());
    }

    @Override
    public List<String> problems() {
        List<String> problems = new ArrayList<>(shipping.problems());
        PendingWrites pending = pendingWrites();
        pending.problem()
                .ifPresent(why -> problems.add(database.uri() + " cannot be reached (" + why + "); " + pending.bytes()
                        + " bytes that were logged wait for it"
                        + pending.since().map(since -> " since " + since).orElse("")));
        return problems;
    }

    @Override
    public String workspaceId() {
        return workspaceId;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public MetricStore metrics() {
        return metrics;
    }

    @Override
    public ArtifactStore artifacts() {
        return artifacts;
    }

    @Override
    public Optional<Lease> tryLease(String name) {
        state.requireOpen();
        return leases.tryTake(name);
    }

    @Override
    public Optional<RunIndex> runIndex(SearchableFields fields) {
        return Optional.of(runIndex(fields, PostgresRunIndex.DRIVEN));
    }

    RunIndex runIndex(SearchableFields fields, int driven) {
        return new PostgresRunIndex(database, state, shipping, new SearchRefresh(database, fields), driven);
    }

    /** Puts small chunks of points together; the server's vacuum gives their space back. */
    @Override
    public void compact() {
        state.requireOpen();
        shipping.shipAll();
        new PointCompaction(database).run();
    }

    @Override
    public Verification verify() {
        state.requireOpen();
        shipping.shipAll();
        return new StoreVerifier().verify(database, artifacts);
    }

    @Override
    public void flush() {
        metrics.flush();
    }

    @Override
    public void close() {
        if (!state.close()) {
            return;
        }
        try (database;
                leases;
                listener) {
            shipping.close();
        }
    }

    private Optional<String> whyAway() {
        return shipping.whyAway();
    }
}
