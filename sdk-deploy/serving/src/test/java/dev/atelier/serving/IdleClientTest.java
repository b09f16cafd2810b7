package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.service.Scorer;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

@Isolated("looks at times, threads or processes of this JVM")
class IdleClientTest {
    private static final Duration IDLE = Duration.ofMillis(300);

    private final Threads threads = new Threads();
    private final ServiceLog log = new ServiceLog(Clock.systemUTC());
    private final ActiveVersion versions = new ActiveVersion(threads, log);
    private final HttpFront front = HttpFront.start(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            new Endpoint("ridge", versions, log, null),
            IDLE);
    private final Surroundings surroundings = new Surroundings(new Deadlines(threads), front.executor(), log);

    @AfterEach
    void close() {
        front.close();
        versions.close();
        surroundings.deadlines().close();
    }

    private void serve(Scorer scorer) {
        List<Mount> models = List.of(new Mount("ridge", 1, Path.of(".")));
        versions.swap(new Version(
                new JavaEngine(scorer, surroundings, ServingLimits.DEFAULTS),
                ModelDirectory.of(models),
                models,
                ServingLimits.DEFAULTS));
    }

    private String send(String request) throws Exception {
        try (Socket socket =
                new Socket(front.address().getAddress(), front.address().getPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void endsAConnectionWhoseBodyDoesNotArrive() throws Exception {
        serve(request -> 1);

        assertThat(send("POST /score HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"))
                .startsWith("HTTP/1.1 408 ")
                .contains("The body did not arrive in time");
    }

    @Test
    void endsAConnectionWhoseHeadersDoNotArrive() throws Exception {
        serve(request -> 1);

        assertThat(send("POST /score HTTP/1.1\r\nHo")).doesNotContain("200");
    }

    @Test
    void waitsForASlowScorer() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        serve(request -> never.await(4 * IDLE.toMillis(), TimeUnit.MILLISECONDS));

        assertThat(send("POST /score HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}"))
                .startsWith("HTTP/1.1 200 ")
                .endsWith("false");
    }
}
