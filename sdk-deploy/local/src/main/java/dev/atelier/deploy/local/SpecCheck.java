package dev.atelier.deploy.local;

import dev.atelier.error.Problem;
import dev.atelier.spi.deploy.EndpointSpec;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import dev.atelier.spi.deploy.ScorerSpec.PythonEntry;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Checks an endpoint before anything is changed. Confined to one use. */
final class SpecCheck {
    private final EndpointSpec spec;
    private final LocalSettings settings;
    private final List<Problem> problems = new ArrayList<>();

    /** Checks at once; the spec's settings come before the defaults. */
    SpecCheck(EndpointSpec spec, Map<String, String> defaults) {
        this.spec = spec;
        Map<String, String> merged = new HashMap<>(defaults);
        merged.putAll(spec.settings());
        SettingsReader reader = new SettingsReader(merged);
        this.settings = reader.read();
        problems.addAll(reader.problems());
        checkAccess();
        checkModels();
        if (spec.scorer() instanceof PythonEntry entry) {
            checkEntry(entry);
        }
    }

    LocalSettings settings() {
        return settings;
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    private void checkAccess() {
        InetSocketAddress address = settings.address();
        if (spec.keys().isEmpty() && !address.getAddress().isLoopbackAddress()) {
            report(
                    LocalSettings.HOST,
                    "'" + address.getHostString()
                            + "' can be reached from other machines; deploy the service with keys, or leave host out");
        }
    }

    private void checkModels() {
        if (spec.models().isEmpty()) {
            report("models", "are none; give at least one");
        }
        for (Mount mount : spec.models()) {
            if (!Files.isDirectory(mount.directory())) {
                report(
                        "models",
                        "'" + mount.model() + "' version " + mount.version() + " has no directory "
                                + mount.directory());
            }
        }
    }

    private void checkEntry(PythonEntry entry) {
        if (!Files.isDirectory(entry.sourceDirectory())) {
            report("sourceDirectory", "'" + entry.sourceDirectory() + "' is no directory");
            return;
        }
        Path source = entry.sourceDirectory().toAbsolutePath().normalize();
        Path script = source.resolve(entry.entryScript()).normalize();
        if (!script.startsWith(source)) {
            report("entryScript", "'" + entry.entryScript() + "' is outside of the source directory " + source);
        } else if (!Files.isRegularFile(script)) {
            report("entryScript", "'" + entry.entryScript() + "' does not exist in " + source);
        }
    }

    private void report(String field, String message) {
        problems.add(Problem.error(field, message));
    }
}
