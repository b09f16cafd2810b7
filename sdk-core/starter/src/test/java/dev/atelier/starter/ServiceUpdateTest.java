package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.InferenceConfig;
import dev.atelier.Model;
import dev.atelier.Webservice;
import dev.atelier.Workspace;
import dev.atelier.deploy.local.LocalTarget;
import dev.atelier.secret.Secret;
import dev.atelier.service.ServiceKeys;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceUpdateTest {
    private static final int THREADS = 4;
    private static final int REQUESTS_PER_THREAD = 500;

    @TempDir
    private Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private Workspace workspace;
    private Webservice service;

    @BeforeEach
    void deploy() throws IOException {
        workspace = Workspace.open(directory.resolve("ml"));
        service = workspace.deploy(
                "text",
                register(1),
                InferenceConfig.scorer(ModelTextScorer.class).build(),
                LocalTarget.anyPort());
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void updatesUnderLoadWithoutAFailedRequest() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<List<String>>> answers = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            answers.add(threads.submit(load(sent)));
        }
        int version = 1;
        while (sent.get() < THREADS * REQUESTS_PER_THREAD) {
            service.update(register(++version));
            assertThat(post(service.keys().primary()).body()).isEqualTo("\"" + version + "\"");
        }
        assertThat(version).as("updates meanwhile").isGreaterThan(2);
        for (Future<List<String>> future : answers) {
            assertThat(future.get()).hasSize(REQUESTS_PER_THREAD).allMatch(answer -> answer.matches("200 \"\\d+\""));
        }
        threads.shutdown();
        assertThat(service.models()).extracting(Model::version).containsExactly(version);
        workspace.model("text", 1).delete();
    }

    @Test
    void refusesWrongKeysAndThoseRenewed() throws Exception {
        ServiceKeys keys = service.keys();
        assertThat(post(Secret.of("wrong")).statusCode()).isEqualTo(401);
        assertThat(post(keys.secondary()).statusCode()).isEqualTo(200);
        service.regenerateKey(ServiceKeys.Slot.PRIMARY);
        assertThat(post(keys.primary()).statusCode()).isEqualTo(401);
        assertThat(post(keys.secondary()).statusCode()).isEqualTo(200);
        assertThat(service.score("{}")).isEqualTo("\"1\"");
    }

    private Callable<List<String>> load(AtomicInteger sent) {
        return () -> {
            List<String> answers = new ArrayList<>();
            Secret key = service.keys().primary();
            for (int i = 0; i < REQUESTS_PER_THREAD; i++) {
                HttpResponse<String> answer = post(key);
                answers.add(answer.statusCode() + " " + answer.body());
                sent.incrementAndGet();
            }
            return answers;
        };
    }

    private Model register(int version) throws IOException {
        return workspace.registerModel(
                "text", Files.writeString(directory.resolve("model.txt"), String.valueOf(version)));
    }

    private HttpResponse<String> post(Secret key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(service.scoringUri())
                .header("Authorization", "Bearer " + key.reveal())
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
