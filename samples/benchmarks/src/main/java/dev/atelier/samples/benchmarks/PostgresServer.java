package dev.atelier.samples.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server of its own on a free port, with its durability left on. */
final class PostgresServer implements AutoCloseable {
    private static final Path INSTALLATIONS = Path.of("/usr/lib/postgresql");
    private static final int TIMEOUT_SECONDS = 60;

    private final Path binaries;
    private final Path data;
    private final Path log;
    private final int port;

    private PostgresServer(Path binaries, Path directory, int port) {
        this.binaries = binaries;
        this.data = directory.resolve("data");
        this.log = directory.resolve("log");
        this.port = port;
    }

    /** Returns the binaries of the newest PostgreSQL of this machine. */
    static Optional<Path> installed() throws IOException {
        if (!Files.isDirectory(INSTALLATIONS)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLATIONS)) {
            return versions.map(version -> version.resolve("bin"))
                    .filter(binaries -> Files.isExecutable(binaries.resolve("initdb")))
                    .sorted()
                    .reduce((older, newer) -> newer);
        }
    }

    static PostgresServer start(Path binaries, Path directory) throws IOException {
        PostgresServer server = new PostgresServer(binaries, directory, freePort());
        if (root()) {
            server.run(List.of("chown", "postgres:", directory.toString()));
        }
        server.asServer(
                "initdb", "-D", server.data.toString(), "-U", "bench", "-A", "trust", "-E", "UTF8", "--locale=C");
        server.asServer(
                "pg_ctl",
                "-D",
                server.data.toString(),
                "-w",
                "-l",
                server.log.toString(),
                "-o",
                "-p " + server.port + " -c listen_addresses=127.0.0.1 -c unix_socket_directories=" + directory,
                "start");
        return server;
    }

    URI uri() {
        return URI.create("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=bench");
    }

    @Override
    public void close() throws IOException {
        asServer("pg_ctl", "-D", data.toString(), "-m", "immediate", "stop");
    }

    /** Runs one of its programs, which refuse to run as root. */
    private void asServer(String program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (root()) {
            command.addAll(List.of("setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"));
        }
        command.add(binaries.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private void run(List<String> command) throws IOException {
        Path output = Files.createTempFile("bench", ".out");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean done = waitFor(process) && process.exitValue() == 0;
        String text = Files.readString(output);
        Files.delete(output);
        if (!done) {
            throw new IllegalStateException(command + " has failed: " + text);
        }
    }

    private static boolean waitFor(Process process) throws IOException {
        try {
            return process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static boolean root() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
