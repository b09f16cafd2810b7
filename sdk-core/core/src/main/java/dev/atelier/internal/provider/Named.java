package dev.atelier.internal.provider;

import dev.atelier.spi.Provider;
import java.util.Objects;

/** A provider with the type it gave when it was asked once. Immutable. */
record Named<P extends Provider>(String type, P provider) {
    /** Asks a provider for its type; one that gives null has a blank type. */
    static <P extends Provider> Named<P> of(P provider) {
        return new Named<>(Objects.requireNonNullElse(provider.type(), ""), provider);
    }

    @Override
    public String toString() {
        return "'" + type + "' (" + ProviderNames.origin(provider) + ")";
    }
}
