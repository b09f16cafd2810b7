package dev.atelier.tracking.embedded;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.nio.file.Path;

/** Opens workspace directories, named by {@code file:} URIs. Thread-safe. */
public final class EmbeddedStoreProvider implements StoreProvider {
    private static final String MODE = "write-mode";
    private static final String COMPACTION = "compaction";

    /** Creates the provider. */
    public EmbeddedStoreProvider() {}

    @Override
    public String type() {
        return "embedded";
    }

    @Override
    public int priority() {
        return -1;
    }

    @Override
    public boolean supports(URI uri) {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    @Override
    public WorkspaceStore open(URI uri, ProviderContext context) {
        CompactionMode compaction = CompactionMode.of(context.settings().getOrDefault(COMPACTION, "background"));
        return EmbeddedStore.open(directory(uri), mode(uri, context), compaction);
    }

    /** The mode in the URI, as in {@code file:///ml?write-mode=channel}, or else in the settings. */
    private static WriteMode mode(URI uri, ProviderContext context) {
        String text = String.valueOf(uri).replaceFirst("^[^?]*\\??", "");
        if (text.startsWith(MODE + "=")) {
            return WriteMode.of(text.substring(MODE.length() + 1));
        }
        if (!text.isEmpty()) {
            throw new ConfigurationException(
                    "'" + uri + "' has the unknown parameter '" + text + "'; an embedded store knows " + MODE);
        }
        return WriteMode.of(context.settings().getOrDefault(MODE, "auto"));
    }

    private static Path directory(URI uri) {
        try {
            URI plain = URI.create(String.valueOf(uri).replaceFirst("\\?.*$", ""));
            return plain.isOpaque() ? Path.of(plain.getSchemeSpecificPart()) : Path.of(plain);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "'" + uri + "' does not name a directory of this machine; use a URI like file:///home/me/ml", e);
        }
    }
}
