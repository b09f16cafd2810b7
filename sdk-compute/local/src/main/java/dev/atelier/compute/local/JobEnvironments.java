package dev.atelier.compute.local;

import static java.util.Objects.requireNonNull;

import dev.atelier.compute.environments.EnvironmentFiles;
import dev.atelier.compute.environments.EnvironmentSettings;
import dev.atelier.compute.environments.IndexCredentials;
import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import dev.atelier.spi.ProviderContext;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The environments that jobs of this machine make for themselves. Thread-safe. */
final class JobEnvironments {
    static final Set<EnvironmentKind> KINDS =
            Set.of(EnvironmentKind.VENV, EnvironmentKind.CONDA, EnvironmentKind.MAVEN);

    private final EnvironmentSettings settings;
    private final Secrets secrets;

    private JobEnvironments(EnvironmentSettings settings, Secrets secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    static JobEnvironments of(ProviderContext context) {
        Map<String, String> given = context.settings();
        EnvironmentSettings settings = new EnvironmentSettings(
                given.getOrDefault("environments", ""),
                number(given, "environments-max-bytes", EnvironmentSettings.MAX_BYTES),
                given.getOrDefault("python", "python3"),
                given.getOrDefault("conda", ""),
                Duration.ofSeconds(
                        number(given, "environments-build-seconds", EnvironmentSettings.BUILD_LIMIT.toSeconds())));
        return new JobEnvironments(settings, context.secrets());
    }

    private static long number(Map<String, String> given, String setting, long absent) {
        String text = given.getOrDefault(setting, Long.toString(absent));
        if (!text.matches("[1-9]\\d{0,14}")) {
            throw new ConfigurationException(
                    "compute.local." + setting + " is '" + text + "'; give a whole number above 0, such as " + absent);
        }
        return Long.parseLong(text);
    }

    List<Problem> problems(EnvironmentDefinition environment) {
        return environment
                .indexSecret()
                .filter(name -> secrets.find(name).isEmpty())
                .map(name -> Problem.error(
                        "environment", "there is no secret '" + name + "'; store it with ws.secrets().put"))
                .stream()
                .toList();
    }

    /** Writes what the job needs to make its environment; Java libraries are ready on its class path. */
    void write(EnvironmentDefinition environment, Path directory) throws IOException {
        if (!environment.kind().madeByJob()) {
            return;
        }
        writeFiles(environment, directory);
        Optional<Secret> secret = environment.indexSecret().flatMap(secrets::find);
        if (secret.isPresent()) {
            Path netrc = directory.resolve(IndexCredentials.FILE);
            Files.createFile(netrc, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(netrc, IndexCredentials.netrc(environment, secret.get()));
        }
    }

    private void writeFiles(EnvironmentDefinition environment, Path directory) throws IOException {
        for (Map.Entry<String, byte[]> file :
                EnvironmentFiles.of(environment, settings).entrySet()) {
            Path path = directory.resolve(file.getKey());
            Files.createDirectories(requireNonNull(path.getParent(), "parent"));
            Files.write(path, file.getValue());
        }
    }

    String explain(EnvironmentDefinition environment, Path directory) throws IOException {
        writeFiles(environment, directory);
        Path files = directory.resolve(EnvironmentFiles.DIRECTORY);
        Process process = new ProcessBuilder("sh", files.resolve("explain.sh").toString(), files.toString())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
