package dev.atelier.tracking.postgresql;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real PostgreSQL server for the tests of this JVM, on a free port, run by a user that is not root. */
final class PostgresServer {
    static final String USER = "ws";
    static final String PASSWORD = "correct horse & 'battery'";

    private static final AtomicInteger SCHEMAS = new AtomicInteger();
    private static PostgresServer shared;

    private final Path binaries;
    private final Path directory;
    private final int port;
    private Process process;

    private PostgresServer(Path binaries) throws IOException {
        this.binaries = binaries;
        directory = Files.createTempDirectory("atelier-postgres-");
        port = freePort();
        initialise();
        Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
    }

    /** Finds the server's binaries, in the path and where Debian puts them. */
    static Optional<Path> binaries() {
        List<Path> places = new ArrayList<>();
        for (String place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            places.add(Path.of(place));
        }
        try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
            versions.sorted(Comparator.reverseOrder()).forEach(version -> places.add(version.resolve("bin")));
        } catch (IOException e) {
            // not Debian
        }
        return places.stream()
                .filter(place ->
                        Files.isExecutable(place.resolve("postgres")) && Files.isExecutable(place.resolve("initdb")))
                .findFirst();
    }

    /** Returns the server, running. */
    static synchronized PostgresServer running() {
        try {
            if (shared == null) {
                shared = new PostgresServer(binaries()
                        .orElseThrow(() -> new IllegalStateException("no postgres and initdb in PATH and in"
                                + " /usr/lib/postgresql/*/bin; install the package postgresql")));
            }
            shared.start();
            return shared;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the URI of a workspace that nobody has opened yet. */
    URI newWorkspace() {
        return workspace("t" + SCHEMAS.incrementAndGet() + "_" + Long.toHexString(System.nanoTime()));
    }

    URI workspace(String schema) {
        return URI.create(url() + "?user=" + USER + "&password=" + encode(PASSWORD) + "&schema=" + schema);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, PASSWORD);
    }

    synchronized void start() throws IOException {
        if (process != null && process.isAlive()) {
            return;
        }
        process = new ProcessBuilder(unprivileged(List.of(
                        binaries.resolve("postgres").toString(),
                        "-D",
                        directory.resolve("data").toString(),
                        "-p",
                        String.valueOf(port),
                        "-c",
                        "listen_addresses=127.0.0.1",
                        "-c",
                        "unix_socket_directories=" + directory,
                        "-c",
                        "max_connections=80",
                        "-c",
                        "fsync=off",
                        "-c",
                        "full_page_writes=off")))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(this::answers);
    }

    /** Kills every process of the server, as a power cut would. */
    synchronized void kill() {
        List<ProcessHandle> processes = new ArrayList<>(process.descendants().toList());
        processes.add(0, process.toHandle());
        processes.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle handle : processes) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !handle.isAlive());
        }
    }

    synchronized void restart() throws IOException {
        kill();
        start();
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    private void initialise() throws IOException {
        Path password = Files.writeString(directory.resolve("password"), PASSWORD + "\n");
        if (isRoot()) {
            run(List.of("chown", "-R", "postgres", directory.toString()));
        }
        run(unprivileged(List.of(
                binaries.resolve("initdb").toString(),
                "-D",
                directory.resolve("data").toString(),
                "-U",
                USER,
                "-A",
                "scram-sha-256",
                "--pwfile",
                password.toString(),
                "--no-sync",
                "-E",
                "UTF8",
                "--locale=C.UTF-8")));
    }

    private void run(List<String> command) throws IOException {
        File log = directory.resolve("log").toFile();
        Process started = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
        try {
            if (!started.waitFor(120, TimeUnit.SECONDS) || started.exitValue() != 0) {
                throw new IOException(command + " failed: " + Files.readString(log.toPath()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** The server refuses to run as root. */
    private List<String> unprivileged(List<String> command) {
        List<String> whole = new ArrayList<>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        whole.addAll(List.of("env", "HOME=" + directory));
        whole.addAll(command);
        return whole;
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private void remove() {
        if (process != null) {
            kill();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            // the operating system tidies up
        }
    }
}
