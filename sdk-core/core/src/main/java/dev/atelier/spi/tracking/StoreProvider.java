package dev.atelier.spi.tracking;

import dev.atelier.spi.Provider;
import dev.atelier.spi.ProviderContext;
import java.net.URI;

/** A kind of store, chosen by the scheme of the workspace's URI. Thread-safe. */
public interface StoreProvider extends Provider {
    /**
     * Tells whether this provider opens such a URI; looks at the text only.
     *
     * @param uri the store's URI, for example {@code file:///home/me/ml}
     * @return true when it does
     */
    boolean supports(URI uri);

    /**
     * Shows what a URI of this provider looks like, for messages.
     *
     * @return an example such as {@code file:///home/me/ml}; empty by default
     */
    default String uriForm() {
        return "";
    }

    /**
     * Opens the store, creating it when it does not exist.
     *
     * @param uri the store's URI
     * @param context what the workspace offers
     * @return the open store
     * @throws dev.atelier.error.StoreException when it cannot be opened; the message says why
     */
    WorkspaceStore open(URI uri, ProviderContext context);
}
