package dev.atelier.compute.environments;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.secret.Secret;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** The credentials of package indexes as a netrc file, which pip and uv read. Thread-safe. */
public final class IndexCredentials {
    /** Where the file is in a run directory: for the job's owner alone, and removed when the environment is ready. */
    public static final String FILE = EnvironmentFiles.DIRECTORY + "netrc";

    private IndexCredentials() {}

    /**
     * Writes the credentials for the indexes that a definition names.
     *
     * @param definition the definition
     * @param secret {@code user:password}
     * @return the file's content
     * @throws IllegalArgumentException when the secret has no colon; the message does not tell it
     */
    public static byte[] netrc(EnvironmentDefinition definition, Secret secret) {
        String[] parts = secret.reveal().split(":", 2);
        if (parts.length < 2) {
            throw new IllegalArgumentException(
                    "the secret '" + definition.indexSecret().orElse("") + "' is not of the form user:password");
        }
        return definition.pipOptions().stream()
                .filter(line -> line.startsWith("--index-url ") || line.startsWith("--extra-index-url "))
                .map(line -> URI.create(line.substring(line.indexOf(' ') + 1)).getHost())
                .distinct()
                .map(host -> "machine " + host + " login " + parts[0] + " password " + parts[1] + '\n')
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }
}
