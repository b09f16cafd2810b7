package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConfigurationException;
import dev.atelier.internal.Names;
import dev.atelier.internal.WorkDirectory;
import dev.atelier.internal.WorkerThreads;
import dev.atelier.internal.config.FileSecrets;
import dev.atelier.internal.config.InMemorySecrets;
import dev.atelier.internal.memory.InMemoryStoreProvider;
import dev.atelier.internal.provider.Providers;
import dev.atelier.internal.provider.WorkspaceProviderContext;
import dev.atelier.internal.run.RunTap;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.compute.ComputeProvider;
import dev.atelier.spi.deploy.DeployProvider;
import dev.atelier.spi.tracking.ArtifactStore;
import dev.atelier.spi.tracking.StoreProvider;
import dev.atelier.spi.tracking.WorkspaceStore;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The settings of a workspace; {@link #open} opens it. Confined to one thread. */
public final class WorkspaceBuilder {
    private static final URI IN_MEMORY = URI.create("mem:new");

    private final List<ComputeProvider> compute = new ArrayList<>();
    private final List<DeployProvider> deploy = new ArrayList<>();
    private final List<StoreProvider> stores = new ArrayList<>(List.of(new InMemoryStoreProvider()));
    private final Map<String, String> settings = new HashMap<>();
    private URI storeUri = IN_MEMORY;
    private @Nullable WorkspaceStore store;
    private @Nullable ArtifactStore artifacts;
    private @Nullable Path localDirectory;
    private @Nullable String name;
    private @Nullable Executor executor;
    private @Nullable ClassLoader loader;
    private Clock clock = Clock.systemUTC();
    private RunTap tap = RunTap.NONE;
    private boolean discovery = true;
    private boolean hostServices;
    private @Nullable Path secretKeyFile;

    WorkspaceBuilder() {}

    /** What is made of the settings when the workspace is opened. */
    record Parts(
            String name,
            @Nullable URI uri,
            WorkspaceStore store,
            ArtifactStore artifacts,
            Secrets secrets,
            WorkDirectory workDirectory,
            Providers<ComputeProvider> compute,
            Providers<DeployProvider> deploy,
            Function<String, Function<String, ProviderContext>> contextsByFamily,
            @Nullable WorkerThreads workers) {
        Function<String, ProviderContext> contexts(String family) {
            return contextsByFamily.apply(family);
        }
    }

    /**
     * Keeps the workspace in a directory.
     *
     * @param directory the directory
     * @return this
     */
    public WorkspaceBuilder directory(Path directory) {
        return store(requireNonNull(directory, "directory")
                .toAbsolutePath()
                .normalize()
                .toUri());
    }

    /**
     * Keeps the workspace in the store that a URI names; in memory by default.
     *
     * @param uri the URI, such as {@code file:///home/me/ml}
     * @return this
     */
    public WorkspaceBuilder store(URI uri) {
        storeUri = requireNonNull(uri, "uri");
        return this;
    }

    /**
     * Keeps the workspace in a store of the caller, which the workspace closes.
     *
     * @param given the store
     * @return this
     */
    public WorkspaceBuilder store(WorkspaceStore given) {
        store = requireNonNull(given, "given");
        return this;
    }

    /**
     * Keeps artifacts in another place than the store's.
     *
     * @param given the artifact store
     * @return this
     */
    public WorkspaceBuilder artifacts(ArtifactStore given) {
        artifacts = requireNonNull(given, "given");
        return this;
    }

    /**
     * Sets where a workspace whose store is elsewhere keeps its files on this machine: the journal of what the store has not
     * yet got, run directories, secrets. By default a directory in {@code ~/.atelier/stores}.
     *
     * @param directory the directory; processes of this machine that use the same store share it
     * @return this
     */
    public WorkspaceBuilder localDirectory(Path directory) {
        localDirectory = requireNonNull(directory, "directory");
        return this;
    }

    /**
     * Adds a kind of store, before those discovered.
     *
     * @param provider the provider
     * @return this
     */
    public WorkspaceBuilder addStore(StoreProvider provider) {
        stores.add(requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Adds a compute target, named by the provider's type; it takes the place of a discovered one.
     *
     * @param provider the provider
     * @return this
     */
    public WorkspaceBuilder addCompute(ComputeProvider provider) {
        compute.add(requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Adds a deployment target; it takes the place of a discovered one of the same type.
     *
     * @param provider the provider
     * @return this
     */
    public WorkspaceBuilder addDeployTarget(DeployProvider provider) {
        deploy.add(requireNonNull(provider, "provider"));
        return this;
    }

    /**
     * Sets the workspace's name; by default that of its directory.
     *
     * @param workspaceName the name
     * @return this
     */
    public WorkspaceBuilder name(String workspaceName) {
        name = Names.name("workspace name", workspaceName);
        return this;
    }

    /**
     * Sets the clock that every recorded time comes from.
     *
     * @param given the clock
     * @return this
     */
    public WorkspaceBuilder clock(Clock given) {
        clock = requireNonNull(given, "given");
        return this;
    }

    /**
     * Sets the executor for work in the background; the caller shuts it down.
     *
     * @param given the executor
     * @return this
     */
    public WorkspaceBuilder executor(Executor given) {
        executor = requireNonNull(given, "given");
        return this;
    }

    /**
     * Sets where providers and scorer classes are looked for; by default the context class loader.
     *
     * @param given the class loader
     * @return this
     */
    public WorkspaceBuilder classLoader(ClassLoader given) {
        loader = requireNonNull(given, "given");
        return this;
    }

    /**
     * Uses only the providers that were added, none that lie on the class path.
     *
     * @return this
     */
    public WorkspaceBuilder withoutDiscovery() {
        discovery = false;
        return this;
    }

    /**
     * Starts again, when the workspace is opened, the services that no running JVM hosts.
     *
     * @return this
     */
    public WorkspaceBuilder hostServices() {
        hostServices = true;
        return this;
    }

    /**
     * Sets the file with the key that secrets are encrypted with: 32 bytes in Base64, readable by its owner alone, made
     * when it does not exist. By default the key is in the variable {@code ATELIER_SECRET_KEY}, or else in the file {@code
     * .atelier/secret.key} in the user's home directory.
     *
     * @param file the file; not one of the workspace's directory, whose copies would give the secrets away
     * @return this
     */
    public WorkspaceBuilder secretKeyFile(Path file) {
        secretKeyFile = requireNonNull(file, "file").toAbsolutePath();
        return this;
    }

    /**
     * Sets something of a provider, such as {@code compute.local.environments}; providers document their settings.
     *
     * @param key the provider's family and type, then the name of the setting
     * @param value the value
     * @return this
     */
    public WorkspaceBuilder setting(String key, String value) {
        if (!requireNonNull(key, "key").matches("[a-z]+\\.[a-z][a-z0-9-]*\\..+")) {
            throw new IllegalArgumentException(
                    "the setting '" + key + "' is not like compute.local.python: family, type and name");
        }
        settings.put(key, requireNonNull(value, "value"));
        return this;
    }

    /**
     * Opens the workspace, creating it when it does not exist; takes over jobs whose JVM is gone.
     *
     * @return the workspace
     * @throws dev.atelier.error.ConfigurationException when a provider is missing, ambiguous or broken
     * @throws dev.atelier.error.StoreException when the store cannot be opened
     */
    public Workspace open() {
        Workspace workspace = new Workspace(this, parts());
        try {
            workspace.begin(hostServices);
        } catch (RuntimeException e) {
            closeAfter(workspace, e);
            throw e;
        }
        return workspace;
    }

    /** Opens the workspace without looking after its jobs and services. */
    Workspace openIdle() {
        return new Workspace(this, parts());
    }

    WorkspaceBuilder tap(RunTap given) {
        tap = given;
        return this;
    }

    boolean inMemory() {
        return store == null && IN_MEMORY.getScheme().equals(storeUri.getScheme());
    }

    Clock clock() {
        return clock;
    }

    RunTap tap() {
        return tap;
    }

    ClassLoader classLoader() {
        if (loader != null) {
            return loader;
        }
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context != null ? context : ClassLoader.getSystemClassLoader();
    }

    private Parts parts() {
        Path root = store == null && "file".equals(storeUri.getScheme()) ? directory(storeUri) : null;
        Path home = root == null ? home() : root;
        WorkDirectory work = new WorkDirectory(home == null ? null : home.resolve("work"));
        Secrets secrets =
                home == null ? new InMemorySecrets() : new FileSecrets(home.resolve("secrets"), secretKeyFile);
        WorkerThreads own = executor == null ? new WorkerThreads() : null;
        Executor used = own == null ? requireNonNull(executor, "executor") : own;
        ClassLoader discovered = discovery ? classLoader() : null;
        Contexts contexts = new Contexts(clock, used, secrets, classLoader(), work, Map.copyOf(settings));
        WorkspaceStore opened = store != null ? store : openStore(discovered, contexts.apply("store"));
        return new Parts(
                name(root),
                store != null || inMemory() ? null : StoreAddress.withoutPassword(storeUri),
                opened,
                artifacts == null ? opened.artifacts() : artifacts,
                secrets,
                work,
                Providers.of(ComputeProvider.class, "compute", compute, discovered)
                        .probedWith(contexts.apply("compute")),
                Providers.of(DeployProvider.class, "deploy", deploy, discovered).probedWith(contexts.apply("deploy")),
                contexts,
                own);
    }

    private @Nullable Path home() {
        if (localDirectory != null || store != null || inMemory()) {
            return localDirectory;
        }
        return StoreAddress.localDirectory(storeUri);
    }

    /** Returns the directory of a {@code file:} URI, which may have parameters for the store. */
    static Path directory(URI uri) {
        try {
            return Path.of(
                    uri.getRawQuery() == null
                            ? uri
                            : URI.create(String.valueOf(uri).replaceFirst("\\?.*$", "")));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("the URI '" + uri + "' does not name a directory (" + e.getMessage()
                    + "); write it like file:///home/me/ml, or use Workspace.open(path)");
        }
    }

    private WorkspaceStore openStore(@Nullable ClassLoader discovered, Function<String, ProviderContext> contexts) {
        Supporting supporting = new Supporting(storeUri);
        StoreProvider provider = Providers.of(StoreProvider.class, "store", stores, discovered)
                .only(supporting, "the URI '" + StoreAddress.withoutPassword(storeUri) + "'", supporting);
        return provider.open(storeUri, contexts.apply(provider.type()));
    }

    private String name(@Nullable Path root) {
        if (name != null) {
            return name;
        }
        return root == null || root.getFileName() == null
                ? "workspace"
                : root.getFileName().toString();
    }

    private static void closeAfter(Workspace workspace, RuntimeException failure) {
        try {
            workspace.close();
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    // classes and not lambdas: opening a workspace must cost a program that starts next to nothing

    /** Gives the context of a provider, by family and then by type. */
    private record Contexts(
            Clock clock,
            Executor executor,
            Secrets secrets,
            ClassLoader loader,
            WorkDirectory work,
            Map<String, String> settings)
            implements Function<String, Function<String, ProviderContext>> {
        @Override
        public Function<String, ProviderContext> apply(String family) {
            return new FamilyContexts(this, family);
        }
    }

    private record FamilyContexts(Contexts contexts, String family) implements Function<String, ProviderContext> {
        @Override
        public ProviderContext apply(String type) {
            return new WorkspaceProviderContext(
                    contexts.clock,
                    contexts.executor,
                    contexts.secrets,
                    contexts.loader,
                    contexts.work,
                    family + "-" + type,
                    settings(family + "." + type + "."));
        }

        private Map<String, String> settings(String prefix) {
            if (contexts.settings.isEmpty()) {
                return Map.of();
            }
            Map<String, String> own = new HashMap<>();
            for (Map.Entry<String, String> setting : contexts.settings.entrySet()) {
                if (setting.getKey().startsWith(prefix)) {
                    own.put(setting.getKey().substring(prefix.length()), setting.getValue());
                }
            }
            return Map.copyOf(own);
        }
    }

    private record Supporting(URI uri) implements Predicate<StoreProvider>, Function<StoreProvider, String> {
        @Override
        public String apply(StoreProvider candidate) {
            return candidate.uriForm();
        }

        @Override
        public boolean test(StoreProvider candidate) {
            return candidate.supports(uri);
        }
    }
}
