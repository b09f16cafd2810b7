package dev.atelier.compute.docker;

import dev.atelier.compute.environments.EnvironmentFiles;
import dev.atelier.compute.environments.EnvironmentSettings;
import dev.atelier.compute.environments.IndexCredentials;
import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ComputeException;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What is added to an image: Python packages, by the scripts that other backends run too, and Java libraries. Thread-safe. */
final class Layers {
    /** The place of Java libraries in containers. */
    static final String LIBRARIES = "/atelier/lib";

    /** What is run in the container of which the image is made. */
    static final String SCRIPT = "/atelier/build/build.sh";

    private static final String BUILD = "atelier/build/";
    private static final String WHEELS = "/atelier/build/wheels";
    private static final String ENVIRONMENTS = "/opt/atelier/environments";

    private final DockerSettings settings;
    private final Supplier<Secrets> secrets;

    Layers(DockerSettings settings, Supplier<Secrets> secrets) {
        this.settings = settings;
        this.secrets = secrets;
    }

    /** Tells whether an image cannot be used as it is. */
    static boolean needed(EnvironmentDefinition environment, List<Path> jars) {
        return !jars.isEmpty() || packages(environment).isPresent();
    }

    /** The Python packages of an environment as an environment of their own; empty when it has none. */
    static Optional<EnvironmentDefinition> packages(EnvironmentDefinition environment) {
        boolean conda =
                environment.conda().isPresent() || environment.existingConda().isPresent();
        if (!conda && environment.pip().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(EnvironmentDefinition.builder(conda ? EnvironmentKind.CONDA : EnvironmentKind.VENV)
                .python(environment.python())
                .pip(environment.pip())
                .pipOptions(environment.pipOptions())
                .constraints(environment.constraints())
                .wheelhouse(environment.wheelhouse().isPresent() ? WHEELS : "")
                .proxy(environment.proxy().orElse(""))
                .indexSecret(environment.indexSecret().orElse(""))
                .conda(environment.conda().orElse(""))
                .existingConda(environment.existingConda().orElse(""))
                .image(environment.image().orElse(""))
                .dockerfile(environment.dockerfile().orElse(""))
                .variables(environment.variables())
                .build());
    }

    /** Where a library is in containers. */
    static Path library(List<Path> jars, Path jar) {
        return Path.of(LIBRARIES, jars.indexOf(jar) + "-" + jar.getFileName());
    }

    /** Reads what is to be added. */
    Content of(EnvironmentDefinition environment, List<Path> jars) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        for (Path jar : jars) {
            files.put(library(jars, jar).toString(), jar);
        }
        Optional<String> wheelhouse = environment.wheelhouse();
        if (wheelhouse.isPresent()) {
            try (Stream<Path> wheels = Files.list(Path.of(wheelhouse.get()))) {
                wheels.filter(Files::isRegularFile)
                        .forEach(wheel -> files.put(WHEELS + "/" + wheel.getFileName(), wheel));
            }
        }
        return new Content(environment, files, packages(environment).isPresent());
    }

    /** What one environment adds. */
    final class Content {
        private final EnvironmentDefinition environment;
        private final Map<String, Path> files;
        private final boolean runs;

        private Content(EnvironmentDefinition environment, Map<String, Path> files, boolean runs) {
            this.environment = environment;
            this.files = files;
            this.runs = runs;
        }

        /** Tells whether something is to be run once the files are there. */
        boolean runs() {
            return runs;
        }

        /** Everything that decides what the image has, the files by their content and not by their place. */
        List<String> lock(String base) throws IOException {
            List<String> lines = new ArrayList<>(List.of("base " + base, "python " + settings.python()));
            environment.lock().stream()
                    .filter(line -> !line.startsWith("wheelhouse "))
                    .forEach(lines::add);
            for (Map.Entry<String, Path> file : files.entrySet()) {
                lines.add("file " + file.getKey() + " " + sha256(file.getValue()));
            }
            return lines;
        }

        /** The files as they are in the container. */
        InputStream archive() throws IOException {
            Path archive = Files.createTempFile("atelier-build", ".tar");
            try {
                write(archive);
                return Files.newInputStream(archive);
            } finally {
                Files.delete(archive); // what is open can be read until it is closed
            }
        }

        private void write(Path archive) throws IOException {
            try (TarFile tar = new TarFile(Files.newOutputStream(archive), "0:0")) {
                for (Map.Entry<String, Path> file : files.entrySet()) {
                    tar.addTree(file.getKey().substring(1), file.getValue());
                }
                Optional<EnvironmentDefinition> packages = packages(environment);
                if (packages.isPresent()) {
                    addScripts(tar, packages.get());
                }
            }
        }

        private void addScripts(TarFile tar, EnvironmentDefinition packages) throws IOException {
            EnvironmentSettings place = new EnvironmentSettings(
                    ENVIRONMENTS, Long.MAX_VALUE, settings.python(), "", EnvironmentSettings.BUILD_LIMIT);
            for (Map.Entry<String, byte[]> file :
                    EnvironmentFiles.of(packages, place).entrySet()) {
                tar.addFile(BUILD + file.getKey(), file.getValue());
            }
            tar.addFile(SCRIPT.substring(1), DockerScripts.build());
            tar.addFile(BUILD + "variables.sh", DockerScripts.variables(environment));
            Optional<String> secret = environment.indexSecret();
            if (secret.isPresent()) {
                tar.addFile(BUILD + IndexCredentials.FILE, IndexCredentials.netrc(packages, secret(secret.get())));
            }
        }
    }

    private Secret secret(String name) {
        return secrets.get()
                .find(name)
                .orElseThrow(() ->
                        new ComputeException("there is no secret '" + name + "'; store it with ws.secrets().put"));
    }

    private static String sha256(Path file) throws IOException {
        try (DigestInputStream stream = new DigestInputStream(Files.newInputStream(file), LockHash.sha256())) {
            stream.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(stream.getMessageDigest().digest());
        }
    }
}
