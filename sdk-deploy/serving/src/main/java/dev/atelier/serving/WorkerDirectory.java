package dev.atelier.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.atelier.error.DeploymentException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** A private directory with what one worker process needs: the program and the socket. Thread-safe. */
final class WorkerDirectory implements AutoCloseable {
    private static final int MAX_SOCKET_PATH = 100;
    private static final String PROGRAM = "atelier_worker.py";

    private final Path directory;

    private WorkerDirectory(Path directory) {
        this.directory = directory;
    }

    /** Creates a directory that only this user may enter, with the program in it. */
    static WorkerDirectory create() throws IOException {
        WorkerDirectory directory = new WorkerDirectory(createShort());
        try (InputStream program = WorkerDirectory.class.getResourceAsStream("python/" + PROGRAM)) {
            Files.copy(Objects.requireNonNull(program, PROGRAM), directory.program());
            return directory;
        } catch (IOException e) {
            directory.close();
            throw e;
        }
    }

    /** Unix-domain sockets have short paths; temporary directories sometimes have not. */
    private static Path createShort() throws IOException {
        Path directory = Files.createTempDirectory("atelier-");
        if (isShort(directory)) {
            return directory;
        }
        Files.delete(directory);
        directory = Files.createTempDirectory(Path.of("/tmp"), "atelier-");
        if (isShort(directory)) {
            return directory;
        }
        Files.delete(directory);
        throw new DeploymentException("The temporary directory " + directory.getParent()
                + " has too long a path for a socket; start the JVM with a shorter -Djava.io.tmpdir");
    }

    private static boolean isShort(Path directory) {
        return socketIn(directory).toString().getBytes(UTF_8).length < MAX_SOCKET_PATH;
    }

    private static Path socketIn(Path directory) {
        return directory.resolve("socket");
    }

    Path program() {
        return directory.resolve(PROGRAM);
    }

    Path socket() {
        return socketIn(directory);
    }

    /** Removes the directory; the worker does the same when it ends by itself. */
    @Override
    public void close() {
        for (Path path : List.of(program(), socket(), directory)) {
            path.toFile().delete();
        }
    }
}
