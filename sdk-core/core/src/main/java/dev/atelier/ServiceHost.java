package dev.atelier;

import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.ConflictException;
import dev.atelier.error.Problem;
import dev.atelier.internal.Closing;
import dev.atelier.internal.Names;
import dev.atelier.internal.catalog.Documents;
import dev.atelier.internal.catalog.Kinds;
import dev.atelier.internal.catalog.Transaction;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.provider.Providers;
import dev.atelier.service.DeploymentTarget;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.ServiceState;
import dev.atelier.spi.ProviderContext;
import dev.atelier.spi.deploy.DeployProvider;
import dev.atelier.spi.deploy.DeployTarget;
import dev.atelier.spi.deploy.EndpointObservation;
import dev.atelier.spi.deploy.EndpointSpec;
import dev.atelier.spi.tracking.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deploys web services and knows those that this process hosts. Thread-safe; one operation at a time. */
final class ServiceHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHost.class);
    private static final int LEASE_RETRIES = 20;
    private static final Duration LEASE_PAUSE = Duration.ofMillis(5);

    /** A service hosted here: its lease, what it was deployed with, and where. */
    private record Hosted(Lease lease, ServiceMaterial material, DeployTarget target) {}

    private final Workspace workspace;
    private final Documents documents;
    private final Providers<DeployProvider> providers;
    private final Function<String, ProviderContext> contexts;
    private final ServiceKeyring keyring;
    private final Map<String, DeployTarget> targets = new HashMap<>();
    private final Map<String, Hosted> hosted = new HashMap<>();

    ServiceHost(Workspace workspace, Providers<DeployProvider> providers, Function<String, ProviderContext> contexts) {
        this.workspace = workspace;
        this.documents = workspace.documents();
        this.providers = providers;
        this.contexts = contexts;
        this.keyring = new ServiceKeyring(workspace.secrets());
    }

    synchronized void deploy(String name, List<Model> models, InferenceConfig config, DeploymentTarget where) {
        Names.word("service name", name);
        if (hosted.containsKey(name)) {
            throw new AlreadyExistsException(
                    Kinds.SERVICE, name, "update it with service.update(model), or delete it first");
        }
        DeployTarget target = target(where.type());
        ServiceMaterial material = ServiceMaterial.of(workspace, config);
        ServiceRecord record =
                material.record(name, where).with(models.stream().map(Model::id).toList());
        Lease lease = takeLease(name);
        try {
            hosted.put(name, new Hosted(lease, material, target));
            start(record);
        } catch (RuntimeException | LinkageError e) {
            hosted.remove(name);
            lease.close();
            throw e;
        }
    }

    synchronized void update(String name, Model model) {
        Hosted here = requireHosted(name);
        ServiceRecord before = record(name);
        ServiceRecord after = before.with(List.of(model.id()));
        reference(name, after.models());
        try {
            save(after.with(here.target.apply(spec(after, here))));
        } catch (RuntimeException | LinkageError e) {
            release(name, after.models(), before.models());
            throw e;
        }
        release(name, before.models(), after.models());
    }

    synchronized void delete(String name) {
        Hosted here = hosted.get(name);
        if (here == null) {
            takeLease(name).close();
        } else {
            here.target.delete(name);
        }
        documents.transact(transaction -> {
            transaction
                    .find(Kinds.SERVICE, name)
                    .map(ServiceRecord::new)
                    .ifPresent(record -> record.models().forEach(model -> dereference(transaction, name, model)));
            transaction.delete(Kinds.SERVICE, name);
            return name;
        });
        keyring.delete(name);
        if (here != null) {
            hosted.remove(name);
            here.lease.close();
        }
    }

    synchronized ServiceKeys regenerateKey(String name, ServiceKeys.Slot slot) {
        Hosted here = requireHosted(name);
        ServiceKeys keys = keys(name).regenerate(slot);
        keyring.put(name, keys);
        here.target.replaceKeys(name, keys);
        return keys;
    }

    ServiceKeys keys(String name) {
        if (!record(name).needsKey()) {
            throw new IllegalStateException("service '" + name + "' was deployed without keys");
        }
        return keyring.keys(name);
    }

    synchronized EndpointObservation observe(String name) {
        ServiceRecord record = record(name);
        Hosted here = hosted.get(name);
        if (here != null) {
            return here.target.observe(name);
        }
        Optional<Lease> free = workspace.store().tryLease(leaseName(name));
        free.ifPresent(Lease::close);
        if (free.isEmpty()) {
            return record.observation();
        }
        boolean failed = record.observation().state() == ServiceState.FAILED;
        return failed
                ? record.observation()
                : new EndpointObservation(ServiceState.STOPPED, "no running JVM hosts it now", null);
    }

    synchronized List<String> logs(String name, int lines) {
        EndpointObservation last = record(name).observation();
        if (!hosted.containsKey(name) && last.state() == ServiceState.FAILED) {
            return last.message().lines().toList();
        }
        return requireHosted(name).target.logs(name, lines);
    }

    /** Starts the stored services that nobody hosts. */
    synchronized void restart() {
        for (JsonObject json : documents.list(Kinds.SERVICE, "")) {
            ServiceRecord record = new ServiceRecord(json);
            if (!record.restartable()) {
                LOG.warn(
                        "service {} cannot be started again: its scorer is an object of a JVM that is gone;"
                                + " deploy it with InferenceConfig.scorer(Class)",
                        record.name());
            } else if (!hosted.containsKey(record.name())) {
                tryLease(record.name()).ifPresent(lease -> restart(record, lease));
            }
        }
    }

    ServiceRecord record(String name) {
        return new ServiceRecord(documents.require(Kinds.SERVICE, name, "deploy it with workspace.deploy(…)"));
    }

    List<String> names() {
        return documents.list(Kinds.SERVICE, "").stream()
                .map(json -> json.text("name"))
                .toList();
    }

    @Override
    public synchronized void close() {
        try {
            Closing.all(targets.values(), DeployTarget::close);
        } finally {
            hosted.values().forEach(here -> here.lease.close());
            targets.clear();
            hosted.clear();
        }
    }

    private void restart(ServiceRecord record, Lease lease) {
        try {
            ServiceMaterial material = ServiceMaterial.of(workspace, record);
            hosted.put(record.name(), new Hosted(lease, material, target(record.target())));
            start(record);
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("service {} could not be started again: {}", record.name(), e.toString());
            hosted.remove(record.name());
            lease.close();
        }
    }

    private void start(ServiceRecord record) {
        Hosted here = requireHosted(record.name());
        List<String> previous = documents
                .find(Kinds.SERVICE, record.name())
                .map(json -> new ServiceRecord(json).models())
                .orElse(List.of());
        EndpointSpec spec = spec(record, here);
        reject(here.target.validate(spec));
        begin(record.with(new EndpointObservation(ServiceState.TRANSITIONING, "being deployed", null)), previous);
        try {
            save(record.with(here.target.apply(spec)));
        } catch (RuntimeException | LinkageError e) {
            save(record.with(new EndpointObservation(ServiceState.FAILED, String.valueOf(e.getMessage()), null)));
            throw e;
        }
    }

    /** Writes the service down together with its references, so that a model is never held by a service that is not. */
    private void begin(ServiceRecord record, List<String> previous) {
        documents.transact(transaction -> {
            previous.forEach(model -> dereference(transaction, record.name(), model));
            record.models().forEach(model -> reference(transaction, record.name(), model));
            transaction.put(Kinds.SERVICE, record.name(), record.json());
            return record;
        });
    }

    private static void reject(List<Problem> problems) {
        List<Problem> fatal = problems.stream().filter(Problem::fatal).toList();
        if (!fatal.isEmpty()) {
            throw new ConfigurationException("the service cannot be deployed:", fatal);
        }
    }

    private EndpointSpec spec(ServiceRecord record, Hosted here) {
        List<EndpointSpec.Mount> mounts = new ArrayList<>();
        for (String id : record.models()) {
            mounts.add(ServiceMaterial.mount(workspace, workspace.modelById(id)));
        }
        ServiceKeys keys = record.needsKey() ? keyring.keys(record.name()) : null;
        return new EndpointSpec(record.name(), mounts, here.material.scorer(), keys, record.settings());
    }

    private Hosted requireHosted(String name) {
        Hosted here = hosted.get(name);
        if (here == null) {
            record(name);
            throw new ConflictException(
                    Kinds.SERVICE,
                    name,
                    "this process does not host it; call this where it was deployed, or deploy it again");
        }
        return here;
    }

    private Lease takeLease(String name) {
        return tryLease(name)
                .orElseThrow(() -> new ConflictException(
                        Kinds.SERVICE, name, "another process hosts it; delete or update it there"));
    }

    /** Tries several times, because whoever looks at a stopped service holds its lease for a moment. */
    private Optional<Lease> tryLease(String name) {
        Optional<Lease> lease = workspace.store().tryLease(leaseName(name));
        for (int retry = 0; lease.isEmpty() && retry < LEASE_RETRIES; retry++) {
            documents.catalog().awaitChange(documents.catalog().sequence(), LEASE_PAUSE);
            lease = workspace.store().tryLease(leaseName(name));
        }
        return lease;
    }

    private static String leaseName(String name) {
        return "service-" + name;
    }

    private DeployTarget target(String type) {
        return targets.computeIfAbsent(type, wanted -> providers.named(wanted).open(contexts.apply(wanted)));
    }

    private void save(ServiceRecord record) {
        documents.transact(transaction -> {
            transaction.put(Kinds.SERVICE, record.name(), record.json());
            return record;
        });
    }

    private void reference(String service, List<String> models) {
        documents.transact(transaction -> {
            models.forEach(model -> reference(transaction, service, model));
            return models;
        });
    }

    /** Notes with a model that the service uses it, so that it cannot be deleted. */
    private static void reference(Transaction transaction, String service, String model) {
        JsonObject json = transaction.require(Kinds.MODEL_VERSION, model);
        List<String> services = new ArrayList<>(json.texts("services"));
        if (!services.contains(service)) {
            services.add(service);
        }
        transaction.put(Kinds.MODEL_VERSION, model, json.with("services", services));
    }

    private void release(String service, List<String> models, List<String> stillUsed) {
        documents.transact(transaction -> {
            models.stream()
                    .filter(model -> !stillUsed.contains(model))
                    .forEach(model -> dereference(transaction, service, model));
            return models;
        });
    }

    private static void dereference(Transaction transaction, String service, String model) {
        transaction.find(Kinds.MODEL_VERSION, model).ifPresent(json -> {
            List<String> services = new ArrayList<>(json.texts("services"));
            services.remove(service);
            transaction.put(Kinds.MODEL_VERSION, model, json.with("services", services.isEmpty() ? null : services));
        });
    }
}
