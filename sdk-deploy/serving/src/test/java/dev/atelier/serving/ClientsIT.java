package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.atelier.service.Scorer;
import dev.atelier.service.ServiceKeys;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The real clients of the protocols, unchanged: ATELIER_TEST_CLIENTS and ATELIER_TEST_PYTHON name Pythons with them. */
class ClientsIT {
    private static final String CLIENTS = "ATELIER_TEST_CLIENTS";
    private static final String MLFLOW = "ATELIER_TEST_PYTHON";

    private final ServiceKeys keys = ServiceKeys.random();

    @Test
    void tritonclient() throws Exception {
        String python = require(CLIENTS, "tritonclient[http] and kserve");
        try (TestServer server = TestServer.withKeys(keys, request -> request.tensors())) {
            assertPasses(
                    python, "triton_client.py", address(server), keys.primary().reveal());
        }
    }

    @Test
    void kserveClient() throws Exception {
        String python = require(CLIENTS, "tritonclient[http] and kserve");
        try (TestServer server = TestServer.withKeys(keys, request -> request.tensors())) {
            assertPasses(
                    python, "kserve_client.py", address(server), keys.primary().reveal());
        }
    }

    @Test
    void mlflowScoringClient() throws Exception {
        String python = require(MLFLOW, "mlflow");
        Scorer rows = request -> ((Map<?, ?>) request.json()).get("data");
        try (TestServer server = TestServer.serving(rows)) {
            assertPasses(python, "mlflow_client.py", address(server));
        }
    }

    @Test
    void curl() throws Exception {
        try (TestServer server = TestServer.serving(request -> request.data())) {
            String url = "http://" + address(server) + "/score";
            List<String> command =
                    List.of("curl", "-sS", "--fail-with-body", "--compressed", "-d", "{\"data\": [[1]]}", url);

            assertThat(run(start(command))).isEqualTo("[[1.0]]");
        } catch (IOException e) {
            missing("curl is not installed: " + e.getMessage());
        }
    }

    private static void assertPasses(String python, String script, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                python, Path.of("src/test/python", script).toAbsolutePath().toString()));
        command.addAll(List.of(arguments));
        assertThat(run(start(command))).endsWith("passed\n");
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private static String run(Process process) throws Exception {
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }

    private static String address(TestServer server) {
        InetSocketAddress address = server.server().address();
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    private static String require(String variable, String packages) {
        String program = System.getenv(variable);
        return program == null || program.isBlank()
                ? missing(variable + " must name a Python with " + packages)
                : program;
    }

    private static String missing(String message) {
        return "true".equals(System.getenv("CI")) ? fail(message) : abort(message);
    }
}
