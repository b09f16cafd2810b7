package dev.atelier.tracking.mlflowserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.Workspace;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The installed MLflow as the client, and its server beside ours. */
class MlflowPythonIT {
    private static Python python;

    @TempDir
    Path directory;

    @BeforeAll
    static void findPython() {
        python = Python.require();
    }

    @Test
    void worksAsPeopleUseIt() {
        try (Workspace workspace = Workspace.open(directory.resolve("ml"));
                MlflowServer server = MlflowServer.of(workspace).start()) {
            List<String> printed =
                    python.run(directory, "mlflow_clients.py", server.uri().toString());

            Run run = workspace.run(printed.get(printed.size() - 1));
            assertThat(run.params()).containsEntry("lr", 0.0001).containsEntry("kind", "ridge");
            assertThat(run.children()).hasSize(1);
            assertThat(run.files()).extracting(file -> file.name()).contains("line/MLmodel", "notes/hello.txt");
            assertThat(workspace.modelByAlias("line", "champion").orElseThrow().run())
                    .contains(run);
            assertThat(workspace.runs().where("dataset.name = 'train'").list()).containsExactly(run);
            assertThat(workspace.verify().sound()).isTrue();
        }
    }

    @Test
    void answersAsTheRealServerDoes() throws Exception {
        int port = freePort();
        Process real = python.start(
                directory,
                "server.out",
                "-m",
                "mlflow",
                "server",
                "--workers",
                "1",
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--backend-store-uri",
                "sqlite:///" + directory.resolve("mlflow.db"),
                "--default-artifact-root",
                "mlflow-artifacts:/",
                "--artifacts-destination",
                directory.resolve("artifacts").toString());
        try (Workspace workspace = Workspace.inMemory();
                MlflowServer server = MlflowServer.of(workspace).start()) {
            URI reference = URI.create("http://127.0.0.1:" + port);
            await().atMost(Duration.ofMinutes(3))
                    .ignoreExceptions()
                    .until(() -> new Http(reference).get("/health").status() == 200);

            List<String> differences = python.run(
                    directory,
                    "differential.py",
                    reference.toString(),
                    server.uri().toString(),
                    "3",
                    "400");

            assertThat(differences).containsExactly("400 calls, 0 differences that are not known");
        } finally {
            real.descendants().forEach(ProcessHandle::destroyForcibly);
            real.destroyForcibly();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
