package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine says whose kernel lacks what a job is to have; the machines of the other tests have it all. */
class EngineWarningsTest {
    private static final String WARNING = "Your kernel does not support swap limit capabilities. Limitation discarded.";

    @TempDir
    Path directory;

    private final AtomicBoolean created = new AtomicBoolean();
    private HttpServer engine;

    @BeforeEach
    void start() throws IOException {
        engine = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        engine.createContext("/", this::answer);
        engine.start();
    }

    @AfterEach
    void stop() {
        engine.stop(0);
    }

    private void answer(HttpExchange call) throws IOException {
        String path = call.getRequestURI().getPath();
        if (path.endsWith("/containers/create")) {
            created.set(true);
            reply(call, 201, "{\"Id\":\"c1\",\"Warnings\":[\"" + WARNING + "\"]}");
        } else if (path.endsWith("/start")) {
            reply(call, 204, "");
        } else if (path.contains("/containers/") && !created.get()) {
            reply(call, 404, "{\"message\":\"No such container\"}");
        } else if (path.contains("/containers/")) {
            reply(call, 200, "{\"Id\":\"c1\",\"State\":{\"Status\":\"running\"}}");
        } else {
            reply(call, 200, "{\"Id\":\"i1\",\"SecurityOptions\":[]}");
        }
    }

    private static void reply(HttpExchange call, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        call.getRequestBody().readAllBytes();
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        call.getResponseBody().write(body);
        call.close();
    }

    @Test
    void notesWhatIsNotHonoured() {
        DockerSettings settings = DockerSettings.builder()
                .host(URI.create("tcp://127.0.0.1:" + engine.getAddress().getPort()))
                .image("some:1")
                .memoryBytes(64 << 20)
                .build();
        JobSpec spec = DockerJobs.line("exit 0").build();
        try (ComputeBackend backend = DockerComputeProvider.of(settings).open(TestContext.in(directory))) {
            backend.submit(spec.identity().key(), spec);
        }
        assertThat(directory.resolve("runs/" + spec.identity().key() + "/warnings.txt"))
                .hasContent("the Docker Engine warns: " + WARNING);
    }
}
