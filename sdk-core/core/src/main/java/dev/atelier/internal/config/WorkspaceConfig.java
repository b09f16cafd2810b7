package dev.atelier.internal.config;

import static java.util.Objects.requireNonNull;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.error.StoreException;
import dev.atelier.internal.json.Json;
import dev.atelier.internal.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The workspace that a {@code config.json} names: the v1 SDK's file with a {@code store} added. Immutable.
 *
 * @param subscriptionId v1's {@code subscription_id}, or null
 * @param resourceGroup v1's {@code resource_group}, or null
 * @param workspaceName v1's {@code workspace_name}, or null
 * @param store where the store is
 */
public record WorkspaceConfig(
        @Nullable String subscriptionId,
        @Nullable String resourceGroup,
        @Nullable String workspaceName,
        URI store) {
    private static final String FILE = "config.json";
    private static final List<String> FOLDERS = List.of("", ".atelier", ".azureml");

    /** Checks the parts. */
    public WorkspaceConfig {
        requireNonNull(store, "store");
    }

    /**
     * Finds and reads the nearest {@code config.json} that names a store, else the nearest: in the directory, in its {@code .atelier} and {@code .azureml},
     * then in each parent likewise.
     *
     * @throws ConfigurationException when there is none, or with all that is wrong in it
     * @throws StoreException when it cannot be read
     */
    public static WorkspaceConfig find(Path directory) {
        List<Path> searched = new ArrayList<>();
        List<Path> files = locate(directory, searched);
        Path file = files.stream()
                .filter(WorkspaceConfig::namesStore)
                .findFirst()
                .or(() -> files.stream().findFirst())
                .orElseThrow(() -> new ConfigurationException("no " + FILE + " found; looked in " + searched
                        + ", in each also in .atelier and .azureml; write one, or open the workspace by its path"));
        return read(file);
    }

    /** Tells whether {@link #find} would find a file that names a store; other programs have a file of that name too. */
    public static boolean exists(Path directory) {
        return locate(directory, new ArrayList<>()).stream().anyMatch(WorkspaceConfig::namesStore);
    }

    private static boolean namesStore(Path file) {
        try {
            return JsonObject.parse(Files.readString(file)).has("store");
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static List<Path> locate(Path directory, List<Path> searched) {
        List<Path> files = new ArrayList<>();
        for (Path place = directory.toAbsolutePath().normalize(); place != null; place = place.getParent()) {
            searched.add(place);
            for (String folder : FOLDERS) {
                Path file = place.resolve(folder).resolve(FILE);
                if (Files.isRegularFile(file)) {
                    files.add(file);
                }
            }
        }
        return files;
    }

    /**
     * Writes {@code .atelier/config.json}; fields of an existing file that are not known here are kept.
     *
     * @param directory the directory from which, and from below which, it is found
     * @throws ConfigurationException when the existing file is not a JSON object; it is left as it is
     * @throws StoreException when it cannot be written; the old file stays
     */
    public void write(Path directory) {
        Path base = directory.toAbsolutePath().normalize();
        Path file = base.resolve(".atelier").resolve(FILE);
        JsonObject fields = (Files.exists(file) ? parse(file) : JsonObject.empty())
                .with("subscription_id", subscriptionId)
                .with("resource_group", resourceGroup)
                .with("workspace_name", workspaceName)
                .with("store", StoreLocation.describe(store, base));
        try {
            Files.createDirectories(base.resolve(".atelier"));
            AtomicFile.write(file, (Json.writePretty(fields) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StoreException("cannot write " + file + ": " + e + "; check the directory and the disk", e);
        }
    }

    private static WorkspaceConfig read(Path file) {
        JsonObject fields = parse(file);
        List<Problem> problems = new ArrayList<>();
        String subscriptionId = text(fields, "subscription_id", problems);
        String resourceGroup = text(fields, "resource_group", problems);
        String workspaceName = text(fields, "workspace_name", problems);
        String store = text(fields, "store", problems);
        if (fields.value("store") == null) {
            problems.add(
                    Problem.error("store", "missing; add the line \"store\": \"ml\" with the store's path or URI"));
        }
        URI uri = store == null ? null : StoreLocation.parse(store, base(file), problems);
        if (uri == null || !problems.isEmpty()) {
            throw new ConfigurationException(file + " does not name a workspace", problems);
        }
        return new WorkspaceConfig(subscriptionId, resourceGroup, workspaceName, uri);
    }

    /** Returns the directory that relative paths start from. */
    private static Path base(Path file) {
        Path holder = file.resolveSibling("").normalize();
        Path parent = holder.getParent();
        return parent != null && FOLDERS.contains(String.valueOf(holder.getFileName())) ? parent : holder;
    }

    private static JsonObject parse(Path file) {
        try {
            return JsonObject.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(file + " is not a JSON object: " + e.getMessage() + "; repair it");
        } catch (CharacterCodingException e) {
            throw new ConfigurationException(file + " is not UTF-8 text; save it as UTF-8");
        } catch (IOException e) {
            throw new StoreException("cannot read " + file + ": " + e + "; check its permissions", e);
        }
    }

    private static @Nullable String text(JsonObject fields, String field, List<Problem> problems) {
        Object value = fields.value(field);
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        if (value != null) {
            problems.add(Problem.error(
                    field, "is " + Json.write(value) + ", not a text; write one in quotes, or remove the line"));
        }
        return null;
    }
}
