package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Workspace;
import dev.atelier.compute.docker.DockerComputeProvider;
import dev.atelier.compute.docker.DockerSettings;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide.md that have to do with Docker, as they stand there; they ask no engine. */
class DockerExamplesTest {
    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
    }

    @Test
    void addsDockerAsComputeTarget() {
        DockerSettings settings = DockerSettings.builder()
                .image("python:3.11-slim")
                .cpus(2)
                .memoryBytes(4L << 30)
                .sharedMemoryBytes(1L << 30)
                .build();
        Workspace docker = Workspace.builder()
                .directory(Path.of("ml"))
                .addCompute(DockerComputeProvider.of(settings))
                .open();
        try (docker) {
            assertThat(docker.computeTargets()).contains("local", "docker");
        }
    }
}
