package dev.atelier.internal.job;

import dev.atelier.internal.Closing;
import dev.atelier.internal.provider.Providers;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.ComputeProvider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The compute targets of a workspace, opened on first use; each provider's type is a target's name. Thread-safe. */
public final class ComputeTargets implements AutoCloseable {
    private final Providers<ComputeProvider> providers;
    private final Function<String, ProviderContext> contexts;
    private final Map<String, ComputeBackend> open = new LinkedHashMap<>();

    public ComputeTargets(Providers<ComputeProvider> providers, Function<String, ProviderContext> contexts) {
        this.providers = providers;
        this.contexts = contexts;
    }

    /**
     * Returns the backend of a target.
     *
     * @throws dev.atelier.error.ProviderNotFoundException when there is none; the message names those there are
     */
    public synchronized ComputeBackend backend(String target) {
        ComputeBackend known = open.get(target);
        if (known == null) {
            known = providers.named(target).open(contexts.apply(target));
            open.put(target, known);
        }
        return known;
    }

    public List<String> names() {
        return providers.types();
    }

    @Override
    public synchronized void close() {
        if (open.isEmpty()) {
            return;
        }
        try {
            Closing.all(open.values(), ComputeBackend::close);
        } finally {
            open.clear();
        }
    }
}
