package dev.atelier.compute.docker;

import static java.util.Objects.requireNonNull;

import dev.atelier.compute.support.ShellQuote;
import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The shell scripts of this module. */
final class DockerScripts {
    private DockerScripts() {}

    /** What builds an environment in the container of which an image is made. */
    static byte[] build() {
        return resource("build.sh");
    }

    /** What a job in such an image begins with. */
    static byte[] activate() {
        return resource("activate.sh");
    }

    /** What {@link #build} is told: the variables of the environment, and whether the packages of its image stay visible. */
    static byte[] variables(EnvironmentDefinition environment) {
        String exports = new TreeMap<>(environment.variables())
                .entrySet().stream()
                        .map(entry ->
                                "export " + entry.getKey() + "=" + ShellQuote.words(List.of(entry.getValue())) + "\n")
                        .collect(Collectors.joining());
        String visible = environment.kind() == EnvironmentKind.DOCKER ? "atelier_image_packages=yes\n" : "";
        return (exports + visible).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream resource = DockerScripts.class.getResourceAsStream(name)) {
            return requireNonNull(resource, name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + " from the jar of atelier-compute-docker", e);
        }
    }
}
