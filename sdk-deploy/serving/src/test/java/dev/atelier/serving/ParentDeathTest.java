package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ParentDeathTest {
    @TempDir
    Path directory;

    /** While it waits for a request, while it is busy, and with a child that keeps the socket. */
    @ParameterizedTest
    @ValueSource(strings = {"pass", "time.sleep(1000)", "os.fork() or time.sleep(1000)"})
    void theWorkerDiesWithItsJvm(String run) throws Exception {
        Python.require();
        Path temporary = Files.createDirectory(directory.resolve("tmp"));
        Python.script(directory, """
                import os, time

                def init():
                    with open("pid.part", "w") as file:
                        file.write(str(os.getpid()))
                    os.rename("pid.part", "pid")

                def run(raw):
                    open("running", "w").close()
                    %s
                """.formatted(run));
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-Djava.io.tmpdir=" + temporary,
                        ServingHost.class.getName(),
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("jvm.log").toFile())
                .start();
        try {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(directory.resolve("running")));
            ProcessHandle worker = ProcessHandle.of(Long.parseLong(Files.readString(directory.resolve("pid"))))
                    .orElseThrow();

            jvm.destroyForcibly().waitFor();

            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !worker.isAlive());
            Awaitility.await()
                    .untilAsserted(() -> assertThat(leftovers(temporary)).isEmpty());
        } finally {
            jvm.destroyForcibly();
        }
    }

    private static List<Path> leftovers(Path temporary) throws Exception {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("atelier-"))
                    .toList();
        }
    }
}
