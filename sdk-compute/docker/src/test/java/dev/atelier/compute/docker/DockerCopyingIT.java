package dev.atelier.compute.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.error.SubmissionException;
import dev.atelier.spi.compute.ComputeBackend;
import dev.atelier.spi.compute.JobObservation;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.testing.TestContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an engine does that does not see this machine's files. */
@NeedsDocker
class DockerCopyingIT {
    @TempDir
    Path directory;

    @Test
    void copiesWhatTheEngineDoesNotSee() {
        TestEngine.hidden(directory, () -> {
            JobSpec spec = DockerJobs.line("cat \"$ATELIER_INPUT_DATA/a\" >outputs/one; ln outputs/one outputs/two")
                    .inputs(Map.of("data", input()))
                    .build();
            try (ComputeBackend backend = open(TestEngine.settings())) {
                JobRef job = backend.submit(spec.identity().key(), spec);
                assertThat(awaitEnd(backend, job).verdict().orElseThrow().exitCode())
                        .isZero();
                assertThat(read(backend, job, "outputs/one")).isEqualTo("hidden\n");
                assertThat(read(backend, job, "outputs/two")).isEqualTo("hidden\n");
                assertThat(read(backend, job, "logs/docker.log")).contains("does not see this machine's files");
                assertThat(TestEngine.docker("inspect", "--format", "{{json .Mounts}}", "atelier-" + job.nativeId()))
                        .isEqualTo("[]");
            } finally {
                TestEngine.removeContainers(directory);
            }
            assertThat(TestEngine.docker("ps", "--all", "--quiet", "--filter", "name=atelier-draft"))
                    .isEmpty();
        });
    }

    @Test
    void saysWhatCannotBeMounted() {
        TestEngine.hidden(directory, () -> {
            JobSpec spec = DockerJobs.line("exit 0").build();
            try (ComputeBackend backend = open(TestEngine.settings().files(FileAccess.MOUNT))) {
                assertThatThrownBy(() -> backend.submit(spec.identity().key(), spec))
                        .isInstanceOf(SubmissionException.class)
                        .hasMessageContaining("bind source path does not exist");
            }
        });
    }

    private Path input() {
        try {
            Path input = Files.createDirectory(directory.resolve("input"));
            Files.writeString(input.resolve("a"), "hidden\n");
            return input;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ComputeBackend open(DockerSettings.Builder settings) {
        return DockerComputeProvider.of(settings.build()).open(TestContext.in(directory));
    }

    private static JobObservation awaitEnd(ComputeBackend backend, JobRef job) {
        return await().atMost(Duration.ofMinutes(2))
                .until(() -> backend.observe(List.of(job)).get(job), seen -> seen != null && seen.outcome() != null);
    }

    private static String read(ComputeBackend backend, JobRef job, String path) {
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        backend.runDirectory(job).read(path, 0, bytes);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    }
}
