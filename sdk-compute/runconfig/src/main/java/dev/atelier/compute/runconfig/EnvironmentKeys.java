package dev.atelier.compute.runconfig;

import dev.atelier.Environment;
import dev.atelier.EnvironmentBuilder;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.AtelierException;
import dev.atelier.error.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The mapping {@code environment}, and its newer neighbour {@code docker}. An environment of ours is saved whole as {@code
 * atelier.environment}, with the files that {@link Environment#saveToDirectory} would write.
 */
record EnvironmentKeys(@Nullable Environment environment, Map<String, String> variables) {
    private static final String KEY = "environment";
    private static final String DEFAULT_NAME = "runconfig";

    static EnvironmentKeys read(YamlTree tree, Workspace workspace, Path sourceDirectory) {
        YamlTree keys = tree.at(KEY);
        Map<String, String> variables = keys.textMap("environmentVariables");
        YamlTree own = tree.at(JobKeys.OWN);
        try {
            if (own.has(KEY)) {
                return new EnvironmentKeys(saved(own.textMap(KEY), keys, workspace), Map.of());
            }
            return new EnvironmentKeys(
                    declared(keys, tree, workspace, sourceDirectory).orElse(null), variables);
        } catch (AtelierException | IllegalArgumentException e) {
            keys.problem("name", String.valueOf(e.getMessage()));
            return new EnvironmentKeys(null, variables);
        }
    }

    private static Environment saved(Map<String, String> files, YamlTree keys, Workspace workspace) {
        Environment loaded = inDirectory(directory -> {
            for (Map.Entry<String, String> file : files.entrySet()) {
                if (!file.getKey().matches("[A-Za-z]+(\\.[a-z]+)?")) {
                    throw new IllegalArgumentException("'" + file.getKey() + "' is no file of an environment");
                }
                Files.writeString(directory.resolve(file.getKey()), file.getValue());
            }
            return workspace.loadEnvironment(directory);
        });
        return keys.number("version")
                .flatMap(version -> workspace.findEnvironment(loaded.name(), version.intValue()))
                .filter(registered -> registered.definition().equals(loaded.definition()))
                .orElse(loaded);
    }

    private static Optional<Environment> declared(
            YamlTree keys, YamlTree tree, Workspace workspace, Path sourceDirectory) {
        YamlTree python = keys.at("python");
        YamlTree docker = keys.at("docker");
        boolean inDocker = docker.truth("enabled") || tree.at("docker").truth("useDocker");
        boolean image = inDocker && (docker.has("baseImage") || docker.has("baseDockerfile"));
        boolean packages = !python.truth("userManagedDependencies")
                && (python.has("condaDependenciesFile") || python.has("baseCondaEnvironment"));
        Optional<String> name = keys.text("name");
        if (!image && !packages) {
            return name.map(known -> named(known, keys, workspace));
        }
        EnvironmentBuilder builder = workspace.environment(name.orElse(DEFAULT_NAME));
        if (packages) {
            python.text("condaDependenciesFile")
                    .ifPresent(file -> builder.fromCondaSpecification(sourceDirectory.resolve(file)));
            python.text("baseCondaEnvironment").ifPresent(builder::fromExistingCondaEnvironment);
        }
        if (image) {
            docker.text("baseImage").ifPresent(builder::fromDockerImage);
            docker.text("baseDockerfile").ifPresent(text -> dockerfile(builder, text, sourceDirectory));
        }
        return Optional.of(builder.build());
    }

    private static Environment named(String name, YamlTree keys, Workspace workspace) {
        Optional<Long> version = keys.number("version");
        return version.flatMap(number -> workspace.findEnvironment(name, number.intValue()))
                .or(() -> version.isPresent() ? Optional.empty() : workspace.findEnvironment(name))
                .orElseThrow(() -> new IllegalArgumentException("the workspace has no environment '" + name + "'"
                        + version.map(number -> " of version " + number).orElse("")
                        + "; register it, or remove the name to use what is installed"));
    }

    /** v1 has the text of a Dockerfile here, or its path. */
    private static void dockerfile(EnvironmentBuilder builder, String text, Path sourceDirectory) {
        if (!text.contains("\n")) {
            builder.fromDockerfile(sourceDirectory.resolve(text));
            return;
        }
        inDirectory(directory -> builder.fromDockerfile(Files.writeString(directory.resolve("Dockerfile"), text)));
    }

    void apply(ScriptRunConfig.Builder builder) {
        if (environment != null) {
            builder.environment(environment);
        }
        variables.forEach(builder::putVariable);
    }

    static void write(ScriptRunConfig config, YamlTree tree) {
        YamlTree own = tree.at(JobKeys.OWN);
        Optional<Environment> environment = config.environment();
        JobKeys.put(own, KEY, environment.map(EnvironmentKeys::files));
        if (environment.isPresent()) {
            YamlTree keys = tree.at(KEY);
            keys.put("name", environment.get().name());
            keys.put(
                    "version",
                    environment.get().version().isPresent()
                            ? environment.get().version().getAsInt()
                            : null);
            keys.put("environmentVariables", environment.get().variables());
        } else {
            declareNone(tree);
        }
    }

    /** Takes back what declares an environment; other keys stay. */
    private static void declareNone(YamlTree tree) {
        if (tree.has(KEY)) {
            YamlTree keys = tree.at(KEY);
            keys.values().keySet().removeAll(List.of("name", "version", "environmentVariables"));
            keys.at("python").put("userManagedDependencies", true);
            keys.at("docker").put("enabled", false);
        }
        if (tree.has("docker")) {
            tree.at("docker").put("useDocker", false);
        }
    }

    private static Map<String, String> files(Environment environment) {
        return inDirectory(directory -> {
            Path saved = directory.resolve("saved");
            environment.saveToDirectory(saved);
            Map<String, String> files = new TreeMap<>();
            try (Stream<Path> paths = Files.list(saved)) {
                for (Path path : paths.toList()) {
                    files.put(String.valueOf(path.getFileName()), Files.readString(path));
                }
            }
            return files;
        });
    }

    private interface Use<T> {
        T in(Path directory) throws IOException;
    }

    private static <T> T inDirectory(Use<T> use) {
        try {
            Path directory = Files.createTempDirectory("atelier-runconfig");
            try {
                return use.in(directory);
            } finally {
                try (Stream<Path> paths = Files.walk(directory)) {
                    for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                        Files.delete(path);
                    }
                }
            }
        } catch (IOException e) {
            throw new StoreException("an environment cannot be written to the directory of temporary files: " + e, e);
        }
    }
}
