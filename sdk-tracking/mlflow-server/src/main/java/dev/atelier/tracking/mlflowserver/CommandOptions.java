package dev.atelier.tracking.mlflowserver;

import dev.atelier.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The options of the main class. Secrets are read from files, since everybody sees a command line. */
final class CommandOptions {
    static final String USAGE = """
        usage: java -jar atelier-tracking-mlflow-server.jar --store DIRECTORY-OR-URI [options]
          --port N               0 for any free one, by default 5000
          --host NAME            by default 127.0.0.1; any other needs accounts
          --accounts FILE        one account a line: 'ROLE token TOKEN' or 'ROLE user NAME PASSWORD',
                                 where ROLE is read, write or manage
          --tls FILE             a PKCS #12 key store; its password is in the first line of the file --tls-password
          --tls-password FILE
          --read-only            refuse all changes
          --max-artifact-bytes N\
        """;

    private final Deque<String> arguments;
    private @Nullable URI store;
    private int port = 5_000;
    private String host = "127.0.0.1";
    private final List<String> accounts = new ArrayList<>();
    private @Nullable Path keyStore;
    private @Nullable Path keyStorePassword;
    private boolean readOnly;
    private long maxArtifactBytes = Long.MAX_VALUE;

    private CommandOptions(String... arguments) {
        this.arguments = new ArrayDeque<>(List.of(arguments));
    }

    /**
     * Reads the options.
     *
     * @throws IllegalArgumentException when they are wrong; says which
     */
    static CommandOptions parse(String... arguments) {
        CommandOptions options = new CommandOptions(arguments);
        while (!options.arguments.isEmpty()) {
            options.read(options.arguments.removeFirst());
        }
        if (options.store == null) {
            throw new IllegalArgumentException("--store is missing");
        }
        if ((options.keyStore == null) != (options.keyStorePassword == null)) {
            throw new IllegalArgumentException("--tls and --tls-password belong together");
        }
        return options;
    }

    URI store() {
        if (store == null) {
            throw new IllegalStateException("options are parsed before");
        }
        return store;
    }

    MlflowServer.Builder configure(MlflowServer.Builder builder) {
        builder.host(host).port(port).maxArtifactBytes(maxArtifactBytes);
        accounts.forEach(account -> add(builder, account));
        if (keyStore != null && keyStorePassword != null) {
            builder.tls(keyStore, Secret.of(lines(keyStorePassword).get(0)));
        }
        return readOnly ? builder.readOnly() : builder;
    }

    private void read(String option) {
        switch (option) {
            case "--store" -> store = uri(value(option));
            case "--port" -> port = Math.toIntExact(number(option));
            case "--host" -> host = value(option);
            case "--accounts" -> accounts.addAll(lines(Path.of(value(option))));
            case "--tls" -> keyStore = Path.of(value(option));
            case "--tls-password" -> keyStorePassword = Path.of(value(option));
            case "--read-only" -> readOnly = true;
            case "--max-artifact-bytes" -> maxArtifactBytes = number(option);
            default -> throw new IllegalArgumentException("there is no option " + option);
        }
    }

    private String value(String option) {
        if (arguments.isEmpty()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return arguments.removeFirst();
    }

    private long number(String option) {
        String value = value(option);
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(option + " needs a number, got '" + value + "'");
        }
    }

    private static URI uri(String text) {
        return text.matches("[a-z][a-z0-9+.-]+:.*")
                ? URI.create(text)
                : Path.of(text).toAbsolutePath().toUri();
    }

    private static void add(MlflowServer.Builder builder, String line) {
        String[] words = line.strip().split("\\s+", -1);
        if (words.length == 3 && words[1].equals("token")) {
            builder.addToken(Secret.of(words[2]), role(words[0]));
        } else if (words.length == 4 && words[1].equals("user")) {
            builder.addUser(words[2], Secret.of(words[3]), role(words[0]));
        } else {
            throw new IllegalArgumentException(
                    "an account is 'ROLE token TOKEN' or 'ROLE user NAME PASSWORD'; a line has " + words.length
                            + " words");
        }
    }

    private static MlflowRole role(String name) {
        try {
            return MlflowRole.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a role is read, write or manage, got '" + name + "'");
        }
    }

    private static List<String> lines(Path file) {
        try {
            List<String> lines = Files.readAllLines(file).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
            if (lines.isEmpty()) {
                throw new IllegalArgumentException("'" + file + "' is empty");
            }
            return lines;
        } catch (IOException e) {
            throw new IllegalArgumentException("cannot read '" + file + "': " + e.getMessage());
        }
    }
}
