package dev.atelier.tracking.postgresql;

import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import dev.atelier.tracking.postgresql.database.DatabaseUri;
import java.net.URI;

/** Opens workspaces in PostgreSQL databases, named by {@code jdbc:postgresql:} URIs. Thread-safe. */
public final class PostgresStoreProvider implements StoreProvider {
    /** Creates the provider. */
    public PostgresStoreProvider() {}

    @Override
    public String type() {
        return "postgresql";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public boolean supports(URI uri) {
        return uri.toString().startsWith(DatabaseUri.PREFIX);
    }

    @Override
    public String uriForm() {
        return "jdbc:postgresql://host/database";
    }

    @Override
    public WorkspaceStore open(URI uri, ProviderContext context) {
        return PostgresStore.open(uri, context);
    }
}
