package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The engine that {@code .ci/docker-engine} has started, asked through Docker's own command. */
final class TestEngine {
    static final String IMAGE = "atelier/test:2";

    private TestEngine() {}

    static Optional<Path> directory() {
        return Optional.ofNullable(System.getenv("ATELIER_TEST_DOCKER")).map(Path::of);
    }

    static Path socket() {
        return directory()
                .orElseThrow(() -> new AssertionError("ATELIER_TEST_DOCKER is not set"))
                .resolve("docker.sock");
    }

    static URI host() {
        return URI.create("unix://" + socket());
    }

    /** Where certificates are: {@code ""} for those that the engine trusts, {@code other} for some that it does not. */
    static Path certificates(String which) {
        return directory().orElseThrow().resolve("tls").resolve(which);
    }

    /** Where the engine speaks TLS only. */
    static URI tlsHost() {
        try {
            return URI.create(Files.readString(certificates("").resolve("host")).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static DockerSettings.Builder settings() {
        return DockerSettings.builder().host(host()).image(IMAGE).pull(PullPolicy.NEVER);
    }

    /** Runs {@code docker} and returns what it prints. */
    static String docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker", "-H", host().toString()));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs something with files that the engine does not see, since they are mounted after it has started. */
    static void hidden(Path directory, Runnable work) {
        run(List.of("mount", "-t", "tmpfs", "tmpfs", directory.toString()));
        try {
            work.run();
        } finally {
            run(List.of("umount", directory.toString()));
        }
    }

    /** A directory on a disk of 4 MiB that the engine sees. */
    static Path onSmallDisk() {
        try {
            return Files.createTempDirectory(directory().orElseThrow().resolve("small"), "jobs");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Restarts the daemon; containers go on. */
    static void restart() {
        run(List.of(
                "bash",
                "../../.ci/docker-engine",
                "restart",
                socket().getParent().toString()));
    }

    /** The containers of a run, also those that have ended. */
    static String containersOf(String runId) {
        return docker("ps", "--all", "--quiet", "--filter", "label=dev.atelier.run=" + runId);
    }

    /** Removes the containers of all jobs whose run directories are there. */
    static void removeContainers(Path directory) {
        String[] names = directory.resolve("runs").toFile().list();
        for (String name : names == null ? new String[0] : names) {
            docker("rm", "--force", "atelier-" + name);
        }
    }

    /** An image's worth of nothing. */
    static Path emptyTar(Path directory) {
        try {
            return Files.write(directory.resolve("empty.tar"), new byte[1024]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String run(List<String> command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(command + "\n" + output).isZero();
            return output.strip();
        } catch (IOException e) {
            throw new AssertionError(command + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
