package dev.atelier.tracking.embedded;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.StoreException;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

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
    public String uriForm() {
        return "file:///home/me/ml";
    }

    @Override
    public WorkspaceStore open(URI uri, ProviderContext context) {
        Map<String, String> settings = settings(uri, context);
        return EmbeddedStore.open(
                directory(uri),
                WriteMode.of(settings.getOrDefault(MODE, "auto")),
                CompactionMode.of(settings.getOrDefault(COMPACTION, "background")));
    }

    /** The settings, and over them those in the URI, as in {@code file:///ml?write-mode=channel&compaction=manual}. */
    private static Map<String, String> settings(URI uri, ProviderContext context) {
        Map<String, String> settings = new HashMap<>(context.settings());
        String text = uri.toString();
        String query = text.substring(text.indexOf('?') < 0 ? text.length() : text.indexOf('?') + 1);
        for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            String name = parameter.substring(0, Math.max(0, equals));
            if (!name.equals(MODE) && !name.equals(COMPACTION)) {
                throw new ConfigurationException("'" + uri + "' has the unknown parameter '" + parameter
                        + "'; an embedded store knows " + MODE + " and " + COMPACTION);
            }
            settings.put(name, parameter.substring(equals + 1));
        }
        return settings;
    }

    private static Path directory(URI uri) {
        try {
            String text = uri.toString();
            URI plain = text.indexOf('?') < 0 ? uri : URI.create(text.substring(0, text.indexOf('?')));
            return plain.isOpaque() ? Path.of(plain.getSchemeSpecificPart()) : Path.of(plain);
        } catch (IllegalArgumentException e) {
            throw new StoreException(
                    "'" + uri + "' does not name a directory of this machine; use a URI like file:///home/me/ml", e);
        }
    }
}
