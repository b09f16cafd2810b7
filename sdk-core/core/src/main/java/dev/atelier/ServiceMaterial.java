package dev.atelier;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.error.StoreException;
import dev.atelier.internal.json.JsonObject;
import dev.atelier.internal.source.SnapshotManifest;
import dev.atelier.internal.source.SourceRestorer;
import dev.atelier.internal.source.StoredSourceTree;
import dev.atelier.service.DeploymentTarget;
import dev.atelier.service.Scorer;
import dev.atelier.spi.deploy.EndpointSpec;
import dev.atelier.spi.deploy.ScorerSpec;
import dev.atelier.spi.tracking.ArtifactStore;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** What a service is made of besides its models: the scorer to run and what its document says of it. */
final class ServiceMaterial {
    private static final String PYTHON = "python3";

    private final ScorerSpec scorer;
    private final JsonObject description;

    private ServiceMaterial(ScorerSpec scorer, JsonObject description) {
        this.scorer = scorer;
        this.description = description;
    }

    /** Takes the material from a configuration; the entry script's files are stored. */
    static ServiceMaterial of(Workspace workspace, InferenceConfig config) {
        JsonObject json = JsonObject.empty().with("keys", config.needsKey());
        json = json.with(
                "environment", config.environment().map(workspace::register).map(Environment::reference));
        if (config.entryScript().isPresent()) {
            String script = config.entryScript().get();
            SnapshotManifest source = snapshot(workspace, config, script);
            Map<String, String> variables =
                    config.environment().map(Environment::variables).orElse(Map.of());
            JsonObject described =
                    json.with("entryScript", script).with("source", source.id()).with("variables", variables);
            return new ServiceMaterial(python(workspace, script, source.id(), variables), described);
        }
        Optional<Class<? extends Scorer>> type = config.scorerClass();
        if (type.isPresent()) {
            JsonObject described = json.with("scorerClass", type.get().getName());
            return new ServiceMaterial(java(type.get()), described);
        }
        return new ServiceMaterial(
                new ScorerSpec.Java("a scorer of this JVM", config.scorers().orElseThrow()), json);
    }

    /** Takes the material from a stored service. */
    static ServiceMaterial of(Workspace workspace, ServiceRecord record) {
        if (record.entryScript().isPresent()) {
            return new ServiceMaterial(
                    python(
                            workspace,
                            record.entryScript().get(),
                            record.source().orElseThrow(),
                            record.variables()),
                    record.json());
        }
        String name = record.scorerClass().orElseThrow();
        try {
            Class<?> type = Class.forName(name, true, workspace.classLoader());
            return new ServiceMaterial(java(type.asSubclass(Scorer.class)), record.json());
        } catch (ClassNotFoundException | ClassCastException e) {
            throw new ConfigurationException("service '" + record.name() + "' needs the scorer class " + name
                    + ", which is not on the class path; add it, or deploy the service again");
        }
    }

    ScorerSpec scorer() {
        return scorer;
    }

    /** Describes a service made of this. */
    ServiceRecord record(String name, DeploymentTarget where) {
        return new ServiceRecord(
                description.with("name", name).with("target", where.type()).with("settings", where.settings()));
    }

    /** Puts a model's files into a directory of this machine, once. */
    static EndpointSpec.Mount mount(Workspace workspace, Model model) {
        Path directory =
                workspace.workDirectory("models").resolve(model.name()).resolve(String.valueOf(model.version()));
        materialise(directory, model::download);
        return new EndpointSpec.Mount(model.name(), model.version(), directory);
    }

    private static ScorerSpec java(Class<? extends Scorer> type) {
        return new ScorerSpec.Java(type.getName(), () -> {
            try {
                return type.getConstructor().newInstance();
            } catch (ReflectiveOperationException e) {
                throw new ConfigurationException("scorer " + type.getName()
                        + " cannot be made: it needs to be public with a public constructor without arguments that"
                        + " does not fail (" + e + ")");
            }
        });
    }

    private static ScorerSpec python(
            Workspace workspace, String script, String snapshot, Map<String, String> variables) {
        Path directory = workspace.workDirectory("sources").resolve(snapshot);
        ArtifactStore artifacts = workspace.artifactStore();
        materialise(
                directory,
                target -> SourceRestorer.restore(
                        new StoredSourceTree(SnapshotManifest.load(snapshot, artifacts), artifacts), target));
        return new ScorerSpec.PythonEntry(script, directory, PYTHON, variables);
    }

    private static SnapshotManifest snapshot(Workspace workspace, InferenceConfig config, String script) {
        ArtifactStore artifacts = workspace.artifactStore();
        Path directory = config.sourceDirectory().orElse(Path.of(""));
        Path root = directory.toAbsolutePath().normalize();
        Path file = root.resolve(script).normalize();
        if (!file.startsWith(root) || !Files.isRegularFile(file)) {
            throw new ConfigurationException(
                    "the service cannot be deployed:",
                    List.of(Problem.error("entryScript", "there is no file '" + script + "' in " + root)));
        }
        return config.sourceDirectory().isPresent()
                ? workspace.snapshots().take(directory, artifacts)
                : workspace.snapshots().takeFile(directory, script, artifacts);
    }

    /** Fills a directory that appears whole or not at all; does nothing when it is there. */
    private static void materialise(Path directory, Consumer<Path> fill) {
        if (Files.isDirectory(directory)) {
            return;
        }
        try {
            Files.createDirectories(directory.getParent());
            Path partial = Files.createTempDirectory(directory.getParent(), ".partial-");
            fill.accept(partial);
            Files.move(partial, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
            return;
        } catch (IOException e) {
            throw new StoreException("cannot write '" + directory + "': " + e.getMessage(), e);
        }
    }
}
