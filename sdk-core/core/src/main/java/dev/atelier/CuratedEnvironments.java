package dev.atelier;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The environments that come with Atelier. Their packages are in resources, as {@code pip freeze} wrote them: a new set of
 * versions is a new name when scripts could notice it. Thread-safe.
 */
final class CuratedEnvironments {
    private static final String PREFIX = "Atelier-";
    private static final String HOST = PREFIX + "host";
    private static final List<String> NAMES = List.of(HOST, PREFIX + "mlflow-skinny-3", PREFIX + "sklearn-1.7");

    private CuratedEnvironments() {}

    /** Tells whether a name can be that of a curated environment only. */
    static boolean reserved(String name) {
        return name.startsWith(PREFIX);
    }

    static List<Environment> all(Workspace workspace) {
        return NAMES.stream().map(name -> curated(workspace, name)).toList();
    }

    static Optional<Environment> find(Workspace workspace, String name) {
        return NAMES.contains(name) ? Optional.of(curated(workspace, name)) : Optional.empty();
    }

    private static Environment curated(Workspace workspace, String name) {
        EnvironmentDefinition definition = name.equals(HOST)
                ? EnvironmentDefinition.builder(EnvironmentKind.HOST).build()
                : EnvironmentDefinition.builder(EnvironmentKind.VENV)
                        .pip(packages(name))
                        .build();
        return new Environment(workspace, name, 0, definition);
    }

    private static List<String> packages(String name) {
        try (InputStream resource = CuratedEnvironments.class.getResourceAsStream(name + ".txt")) {
            String text = new String(requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the environment " + name + " from the jar of atelier-core", e);
        }
    }
}
