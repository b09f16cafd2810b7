package dev.atelier.internal.provider;

import dev.atelier.internal.WorkDirectory;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Executor;

/**
 * What a workspace offers to a provider.
 *
 * @param clock the clock
 * @param executor the executor
 * @param secrets the secrets
 * @param classLoader the class loader for classes that users name
 * @param work where the provider's work directory is made on demand
 * @param folder its name there
 * @param settings the settings meant for the provider
 */
public record WorkspaceProviderContext(
        Clock clock,
        Executor executor,
        Secrets secrets,
        ClassLoader classLoader,
        WorkDirectory work,
        String folder,
        Map<String, String> settings)
        implements ProviderContext {
    @Override
    public Path workDirectory() {
        return work.resolve(folder);
    }
}
