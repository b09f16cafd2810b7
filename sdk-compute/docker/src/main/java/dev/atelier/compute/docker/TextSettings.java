package dev.atelier.compute.docker;

import dev.atelier.error.ConfigurationException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Settings that are given as texts: by a workspace, or by the variables of Docker's own command. */
final class TextSettings {
    private static final Map<String, Setter> KNOWN = Map.of(
            "host",
            (settings, text) -> settings.host(uri("compute.docker.host", text)),
            "certificates",
            (settings, text) -> settings.certificates(Path.of(text)),
            "image",
            DockerSettings.Builder::image,
            "files",
            (settings, text) -> settings.files(word(FileAccess.class, "compute.docker.files", text)),
            "pull",
            (settings, text) -> settings.pull(word(PullPolicy.class, "compute.docker.pull", text)),
            "network",
            DockerSettings.Builder::network,
            "build-network",
            DockerSettings.Builder::buildNetwork,
            "user",
            DockerSettings.Builder::user);

    private TextSettings() {}

    @FunctionalInterface
    private interface Setter {
        DockerSettings.Builder set(DockerSettings.Builder settings, String text);
    }

    /** Applies what a workspace has for the provider. */
    static void apply(DockerSettings.Builder settings, Map<String, String> texts) {
        texts.forEach((name, text) -> {
            Setter setter = KNOWN.get(name);
            if (setter == null) {
                throw new ConfigurationException("Docker compute has no setting '" + name + "'; it has "
                        + String.join(", ", new TreeSet<>(KNOWN.keySet())));
            }
            setter.set(settings, text);
        });
    }

    /** Applies Docker's variables; as there, certificates are only for {@code tcp}, and an empty variable is none. */
    static void applyVariables(DockerSettings.Builder settings, Map<String, String> variables) {
        String host = variables.getOrDefault("DOCKER_HOST", "");
        if (!host.isEmpty()) {
            settings.host(uri("DOCKER_HOST", host));
        }
        String directory = variables.getOrDefault("DOCKER_CERT_PATH", "");
        boolean verified = !variables.getOrDefault("DOCKER_TLS_VERIFY", "").isEmpty();
        if (host.startsWith("tcp:") && (verified || !directory.isEmpty())) {
            settings.certificates(
                    directory.isEmpty() ? Path.of(variables.getOrDefault("HOME", ""), ".docker") : Path.of(directory));
        }
    }

    private static URI uri(String name, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            ConfigurationException unusable = new ConfigurationException(
                    name + " is '" + text + "', which is neither unix:///path nor tcp://name:port");
            unusable.initCause(e);
            throw unusable;
        }
    }

    private static <E extends Enum<E>> E word(Class<E> type, String name, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(name + " is '" + text + "'; give one of "
                        + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
    }
}
