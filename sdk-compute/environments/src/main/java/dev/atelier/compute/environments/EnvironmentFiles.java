package dev.atelier.compute.environments;

import static java.util.Objects.requireNonNull;

import dev.atelier.environment.EnvironmentDefinition;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The files of a run directory that make the job's environment ready: {@code environment/activate.sh}, which {@code
 * cmd.sh} reads before it becomes the job, and what that needs. The worker needs a POSIX shell, and {@code flock},
 * Python or Perl; it needs no Java. Thread-safe.
 */
public final class EnvironmentFiles {
    /** Where a run directory has these files. */
    public static final String DIRECTORY = "environment/";

    private EnvironmentFiles() {}

    /**
     * Returns the files for a definition. They hold no secret.
     *
     * @param definition what is made ready; its kind is one that is built on the worker
     * @param settings where and with what
     * @return contents by {@code /}-separated path, relative to the run directory
     */
    public static Map<String, byte[]> of(EnvironmentDefinition definition, EnvironmentSettings settings) {
        String kind = definition.kind().name().toLowerCase(Locale.ROOT);
        Map<String, byte[]> files = new LinkedHashMap<>();
        put(files, "activate.sh", resource("activate.sh"));
        put(files, "lookup.sh", resource("lookup.sh"));
        put(files, "explain.sh", resource("explain.sh"));
        put(files, "kind.sh", resource(kind + ".sh"));
        put(files, "settings.sh", settings(definition, settings));
        put(files, "lock", lines(definition.lock()));
        put(files, "requirements.txt", lines(requirements(definition)));
        put(files, "constraints.txt", lines(definition.constraints()));
        definition.conda().ifPresent(yaml -> put(files, "environment.yml", yaml));
        return Collections.unmodifiableMap(files);
    }

    private static List<String> requirements(EnvironmentDefinition definition) {
        List<String> lines = new ArrayList<>(definition.pipOptions());
        definition.wheelhouse().ifPresent(directory -> {
            lines.add("--no-index");
            lines.add("--find-links " + directory);
        });
        lines.addAll(definition.pip());
        return lines;
    }

    private static String settings(EnvironmentDefinition definition, EnvironmentSettings settings) {
        return "atelier_python=" + word(definition.python())
                + "\natelier_interpreter=" + word(settings.python())
                + "\natelier_root=" + word(settings.directory())
                + "\natelier_conda=" + word(settings.conda())
                + "\natelier_build_seconds=" + settings.buildLimit().toSeconds()
                + "\natelier_limit_kib=" + settings.maxBytes() / 1024
                + "\natelier_proxy=" + word(definition.proxy().orElse(""))
                + "\natelier_wheelhouse=" + word(definition.wheelhouse().orElse(""))
                + "\natelier_existing=" + word(definition.existingConda().orElse(""))
                + '\n';
    }

    private static void put(Map<String, byte[]> files, String name, String text) {
        files.put(DIRECTORY + name, text.getBytes(StandardCharsets.UTF_8));
    }

    private static String lines(List<String> lines) {
        return lines.isEmpty() ? "" : String.join("\n", lines) + '\n';
    }

    private static String word(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }

    private static String resource(String name) {
        try (InputStream resource = EnvironmentFiles.class.getResourceAsStream(name)) {
            return new String(requireNonNull(resource, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " from the jar of atelier-compute-environments", e);
        }
    }
}
