package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.Artifact;
import dev.atelier.run.RunStatus;
import dev.atelier.starter.InterceptedCompute.Moment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class KilledTrackerTest {
    @TempDir
    private Path directory;

    @RepeatedTest(3)
    void losesNothingAcknowledged() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "content");
        List<String> said;
        try (ForkedJvm jvm = ForkedJvm.start(Client.class, directory, directory.resolve("ml"), Moment.NEVER)) {
            jvm.say("track", file.toString());
            await().atMost(Duration.ofSeconds(20)).until(() -> jvm.lines().size() > 600);
            jvm.kill();
            said = jvm.lines();
        }
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            assertThat(workspace.problems()).isEmpty();
            Run run = workspace.run(said.get(0));
            assertHasPoints(
                    run, said.stream().filter(line -> line.startsWith("point ")).count());
            said.stream()
                    .filter(line -> line.startsWith("rest "))
                    .map(line -> line.substring("rest ".length()))
                    .forEach(i -> assertHasRest(run, Long.parseLong(i)));
            assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
            run.fail("its JVM was killed");
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.details().verdict().orElseThrow().message()).isEqualTo("its JVM was killed");
        }
    }

    /** At most the point that was being logged may be there beyond those acknowledged. */
    private static void assertHasPoints(Run run, long acknowledged) {
        List<MetricPoint> points = run.metric("loss").points();
        assertThat((long) points.size()).isBetween(acknowledged, acknowledged + 1);
        for (int i = 0; i < points.size(); i++) {
            assertThat(points.get(i).step()).isEqualTo(i);
            assertThat(points.get(i).value()).isEqualTo(i / 3.0);
        }
    }

    private static void assertHasRest(Run run, long i) {
        assertThat(run.params()).containsEntry("p" + i, i);
        assertThat(run.tags()).containsEntry("t" + i, "v" + i);
        assertThat(run.metric("row").table().get("i")).contains(i);
        assertThat(run.files()).extracting(Artifact::name).contains("files/" + i);
        assertThat(run.open("files/" + i)).hasBinaryContent("content".getBytes(StandardCharsets.UTF_8));
    }
}
