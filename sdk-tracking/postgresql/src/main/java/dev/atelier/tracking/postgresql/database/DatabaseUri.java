package dev.atelier.tracking.postgresql.database;

import dev.atelier.error.ConfigurationException;
import dev.atelier.error.Problem;
import dev.atelier.secret.Secret;
import dev.atelier.secret.Secrets;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;

/**
 * What a {@code jdbc:postgresql:} URI says. Immutable.
 *
 * @param url the URL without parameters, which hold secrets
 * @param schema the schema that holds the workspace
 * @param poolSize how many connections at most
 * @param journal the directory for the journal, or empty for the workspace's own
 * @param journalLimit how many bytes the journal may take, per process
 * @param properties the driver's parameters, the password among them; copied by nobody
 */
public record DatabaseUri(
        String url, String schema, int poolSize, Optional<Path> journal, long journalLimit, Properties properties) {
    public static final String PREFIX = "jdbc:postgresql:";

    private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,49}");
    private static final long MIN_JOURNAL = 4L << 20;
    /** A client that has vanished must not hold a lock for hours. */
    private static final String SESSION = "-c idle_in_transaction_session_timeout=60000 -c lock_timeout=30000"
            + " -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3"
            + " -c client_min_messages=warning"
            // searches are made for the values they look for, and take less time than compiling them
            + " -c plan_cache_mode=force_custom_plan -c jit=off";

    /** Reads a URI; all that is wrong in it is reported together. */
    public static DatabaseUri parse(URI uri, Secrets secrets) {
        String text = uri.toString();
        int query = text.indexOf('?');
        String url = query < 0 ? text : text.substring(0, query);
        List<Problem> problems = new ArrayList<>();
        Map<String, String> parameters = parameters(query < 0 ? "" : text.substring(query + 1), problems);
        Reader reader = new Reader(parameters, problems);
        String schema = reader.schema();
        int poolSize = (int) reader.number("poolSize", 8, 2, 1000);
        Optional<Path> journal = reader.directory("journal");
        long journalLimit = reader.number("journalLimit", 1L << 30, MIN_JOURNAL, Long.MAX_VALUE);
        reader.driversNumber("socketTimeout");
        reader.password(secrets);
        reader.others();
        if (url.indexOf('@') >= 0) {
            problems.add(Problem.error(
                    "uri",
                    "user and password do not stand before the host; use the parameters user and passwordSecret"));
            url = url.replaceAll("//.*@", "//");
        }
        if (!url.startsWith(PREFIX) || url.length() == PREFIX.length()) {
            problems.add(Problem.error("uri", "'" + url + "' names no database; use jdbc:postgresql://host:5432/name"));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException("cannot use the store " + url, problems);
        }
        return new DatabaseUri(url, schema, poolSize, journal, journalLimit, properties(parameters, schema));
    }

    private static Properties properties(Map<String, String> parameters, String schema) {
        Properties properties = new Properties();
        properties.setProperty("ApplicationName", "atelier");
        properties.setProperty("connectTimeout", "10");
        properties.setProperty("loginTimeout", "10"); // a server that accepts and says nothing
        properties.setProperty("socketTimeout", "30");
        properties.setProperty("tcpKeepAlive", "true");
        parameters.forEach(properties::setProperty);
        properties.setProperty("currentSchema", schema);
        String given = parameters.get("options");
        properties.setProperty("options", given == null ? SESSION : SESSION + " " + given);
        return properties;
    }

    /** Returns how long an answer may take that is not known to take longer; 0 for ever. */
    int socketTimeoutMillis() {
        return 1000 * Integer.parseInt(properties.getProperty("socketTimeout"));
    }

    private static Map<String, String> parameters(String query, List<Problem> problems) {
        Map<String, String> parameters = new TreeMap<>();
        for (String part : query.split("&", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                String name = decode(part.substring(0, equals));
                if (parameters.put(name, decode(part.substring(equals + 1))) != null) {
                    problems.add(Problem.error(name, "it is given twice; give it once"));
                }
            } else if (!part.isEmpty()) {
                problems.add(Problem.error("uri", "a parameter has no value; write name=value, joined by &"));
            }
        }
        return parameters;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return url + " (schema " + schema + ")";
    }

    private static final List<String> OWN = List.of("schema", "poolSize", "journal", "journalLimit", "passwordSecret");

    /** Takes Atelier's own parameters out of those of the driver. */
    private record Reader(Map<String, String> parameters, List<Problem> problems) {
        private String schema() {
            String schema = Optional.ofNullable(parameters.remove("schema")).orElse("atelier");
            if (!SCHEMA.matcher(schema).matches() || schema.startsWith("pg_")) {
                problems.add(Problem.error(
                        "schema",
                        "'" + schema + "' is no schema name; use up to 50 lower-case letters, digits and _, not pg_…"));
            }
            return schema;
        }

        private long number(String name, long missing, long least, long greatest) {
            String text = parameters.remove(name);
            try {
                long number = text == null ? missing : Long.parseLong(text);
                if (number >= least && number <= greatest) {
                    return number;
                }
            } catch (NumberFormatException e) {
                // reported below
            }
            problems.add(Problem.error(name, "'" + text + "' is not a number of at least " + least));
            return missing;
        }

        /** Checks a number of seconds that the driver and this store both want. */
        private void driversNumber(String name) {
            String text = parameters.get(name);
            if (text != null && !text.matches("[0-9]{1,5}")) {
                problems.add(Problem.error(name, "'" + text + "' is not a number of seconds"));
            }
        }

        private Optional<Path> directory(String name) {
            String text = parameters.remove(name);
            try {
                Optional<Path> path = Optional.ofNullable(text).map(Path::of);
                if (path.isEmpty() || path.get().isAbsolute()) {
                    return path;
                }
            } catch (InvalidPathException e) {
                // reported below
            }
            problems.add(Problem.error(name, "'" + text + "' is not the absolute path of a directory"));
            return Optional.empty();
        }

        /** What is left must be the driver's, or a slip of the pen would have no effect without anybody noticing. */
        private void others() {
            for (String name : parameters.keySet()) {
                if (name.equals("currentSchema")) {
                    problems.add(Problem.error(name, "use the parameter schema, which names the workspace's own"));
                } else if (PGProperty.forName(name) == null) {
                    List<String> known = new ArrayList<>(OWN);
                    Arrays.stream(PGProperty.values()).map(PGProperty::getName).forEach(known::add);
                    problems.add(Problem.error(
                            name,
                            "neither Atelier nor the driver knows this parameter"
                                    + ClosestName.to(name, known)
                                            .map(close -> "; did you mean " + close + "?")
                                            .orElse("; leave it out")));
                }
            }
        }

        private void password(Secrets secrets) {
            String name = parameters.remove("passwordSecret");
            if (name == null) {
                return;
            }
            if (parameters.containsKey("password")) {
                problems.add(Problem.error("passwordSecret", "there is a password too; give one of them"));
            }
            Optional<Secret> secret = secrets.find(name);
            secret.ifPresent(found -> parameters.put("password", found.reveal()));
            if (secret.isEmpty()) {
                problems.add(Problem.error(
                        "passwordSecret",
                        "there is no secret '" + name
                                + "' on this machine; store it with Workspace.secrets().put, or use the"
                                + " password file .pgpass"));
            }
        }
    }
}
