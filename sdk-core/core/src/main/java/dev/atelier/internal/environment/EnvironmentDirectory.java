package dev.atelier.internal.environment;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.error.AlreadyExistsException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.error.StoreException;
import dev.atelier.internal.Names;
import dev.atelier.internal.OutputFile;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An environment as files that people read and edit: what is a text of its own is a file of its own. */
public record EnvironmentDirectory(String name, EnvironmentDefinition definition) {
    private static final String MAIN = "environment.json";
    private static final String CONDA = "environment.yml";
    private static final String DOCKERFILE = "Dockerfile";
    private static final String REQUIREMENTS = "requirements.txt";
    private static final String CONSTRAINTS = "constraints.txt";

    /** Writes an environment into a directory that has none. */
    public static void save(Path directory, String name, EnvironmentDefinition definition) {
        if (Files.exists(directory.resolve(MAIN))) {
            throw new AlreadyExistsException(
                    "environment", directory.resolve(MAIN).toString(), "name another directory, or delete that file");
        }
        definition.conda().ifPresent(text -> write(directory, CONDA, text));
        definition.dockerfile().ifPresent(text -> write(directory, DOCKERFILE, text));
        List<String> requirements = new ArrayList<>(definition.pipOptions());
        requirements.addAll(definition.pip());
        writeLines(directory, REQUIREMENTS, requirements);
        writeLines(directory, CONSTRAINTS, definition.constraints());
        JsonObject main = JsonObject.parse(definition.toJson())
                .with("name", name)
                .with("conda", null)
                .with("dockerfile", null)
                .with("pip", null)
                .with("pipOptions", null)
                .with("constraints", null);
        write(directory, MAIN, Json.writePretty(main) + "\n");
    }

    /** Reads an environment that was saved, and may have been edited. */
    public static EnvironmentDirectory load(Path directory) {
        JsonObject main = main(directory);
        List<Problem> problems = new ArrayList<>();
        RequirementsFile requirements = requirements(directory.resolve(REQUIREMENTS), problems);
        RequirementsFile constraints = requirements(directory.resolve(CONSTRAINTS), problems);
        List<String> pinned = new ArrayList<>(requirements.constraints());
        pinned.addAll(constraints.requirements());
        JsonObject json = main.with("name", null)
                .with("conda", text(directory.resolve(CONDA)))
                .with("dockerfile", text(directory.resolve(DOCKERFILE)))
                .with("pip", sorted(requirements.requirements()))
                .with("pipOptions", sized(requirements.options()))
                .with("constraints", sorted(pinned));
        try {
            EnvironmentDefinition definition = EnvironmentDefinition.parse(json.toString());
            problems.addAll(DefinitionChecks.of(definition));
            reject(directory, problems);
            return new EnvironmentDirectory(Names.word("environment name", main.text("name")), definition);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(directory.resolve(MAIN) + " is no environment: " + e.getMessage());
        }
    }

    private static void reject(Path directory, List<Problem> problems) {
        if (!problems.isEmpty()) {
            throw new ConfigurationException("the environment in " + directory + " cannot be used:", problems);
        }
    }

    private static JsonObject main(Path directory) {
        String text = text(directory.resolve(MAIN))
                .orElseThrow(() -> new NotFoundException(
                        "environment", directory.toString(), "there is no file " + MAIN + " in it"));
        try {
            return JsonObject.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(directory.resolve(MAIN) + " is not a JSON object: " + e.getMessage());
        }
    }

    private static RequirementsFile requirements(Path file, List<Problem> problems) {
        RequirementsFile requirements = RequirementsFile.readIfExists(file);
        problems.addAll(requirements.problems());
        return requirements;
    }

    private static Optional<List<String>> sorted(List<String> lines) {
        return sized(lines.stream().sorted().distinct().toList());
    }

    private static Optional<List<String>> sized(List<String> lines) {
        return Optional.of(lines).filter(some -> !some.isEmpty());
    }

    private static Optional<String> text(Path file) {
        if (Files.notExists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            throw new StoreException("cannot read '" + file + "': " + e, e);
        }
    }

    private static void writeLines(Path directory, String file, List<String> lines) {
        if (!lines.isEmpty()) {
            write(directory, file, String.join("\n", lines) + "\n");
        }
    }

    private static void write(Path directory, String file, String text) {
        OutputFile.write(directory.resolve(file), text.getBytes(StandardCharsets.UTF_8));
    }
}
