package dev.atelier.compute.support;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.SubmissionException;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryWriterTest {
    private static final JobCommand COMMAND = Sources.script(ScriptKind.SHELL, "job.sh");
    private static final RunDirectoryWriter WRITER = new RunDirectoryWriter(
            new Interpreters("python3", "java", ""),
            Map.of("runner.sh", "run".getBytes(UTF_8), "python/atelier/__init__.py", new byte[0]));

    @TempDir
    Path parent;

    @Test
    void stagesEverythingAJobStartsWith() throws IOException {
        Path input = Files.writeString(parent.resolve("input"), "data");
        Path run = write(Sources.job(COMMAND, Sources.of(Map.of("job.sh", "exit 0", "a b/c", "text")))
                .inputs(Map.of("data", input))
                .outputs(List.of("eval")));
        assertThat(run.resolve("code/a b/c")).hasContent("text");
        assertThat(Files.isExecutable(run.resolve("code/job.sh"))).isTrue();
        assertThat(Files.getPosixFilePermissions(run.resolve("code/a b/c")).toString())
                .doesNotContain("EXECUTE");
        assertThat(run.resolve("inputs/data")).hasContent("data");
        assertThat(run.resolve("outputs/eval")).isDirectory();
        assertThat(run.resolve("runner.sh")).hasContent("run");
        assertThat(run.resolve("python/atelier/__init__.py")).exists();
        assertThat(run.resolve("cmd.sh")).content().endsWith("exec 'sh' 'job.sh'\n");
        assertThat(SpecDocument.attempt(Files.readAllBytes(run.resolve("spec.json"))))
                .contains(2);
        assertThat(Files.getPosixFilePermissions(run)).hasSize(3);
    }

    @Test
    void sourceFilesOfOutputsLandInOutputs() {
        Path run = write(Sources.job(COMMAND, Sources.of(Map.of("outputs/seed", "1", "logs/old", "2"))));
        assertThat(run.resolve("outputs/seed")).hasContent("1");
        assertThat(run.resolve("logs/old")).hasContent("2");
        assertThat(run.resolve("code/outputs")).isSymbolicLink();
    }

    @Test
    void refusesSourceThatHasChanged() {
        SourceTree source = Sources.changing(Map.of("job.sh", "exit 0"), Map.of("job.sh", "exit 1"));
        assertThatThrownBy(() -> write(Sources.job(COMMAND, source)))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("'job.sh' is not what it was");
    }

    @Test
    void refusesSourceThatLeadsOut() {
        assertThatThrownBy(() -> write(Sources.job(COMMAND, Sources.of(Map.of("../escaped", "x")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("../escaped");
        assertThat(parent.resolve("escaped")).doesNotExist();
    }

    @Test
    void refusesDirectoryThatExists() throws IOException {
        Files.createDirectory(parent.resolve("run"));
        assertThatThrownBy(() -> write(Sources.job(COMMAND, Sources.of(Map.of()))))
                .isInstanceOf(SubmissionException.class)
                .hasMessageContaining("run 'run' was not started");
    }

    @Test
    void sameJobHasTheSameDocument() {
        JobSpec.Builder job = Sources.job(COMMAND, Sources.of(Map.of("b", "1", "a", "2")));
        byte[] first = SpecDocument.of(job.variables(Map.of("X", "1", "Y", "2")).build());
        assertThat(SpecDocument.of(job.build())).isEqualTo(first);
        assertThat(SpecDocument.of(job.timeout(Duration.ofSeconds(1)).build())).isNotEqualTo(first);
        JobSpec changed = Sources.job(COMMAND, Sources.of(Map.of("b", "1", "a", "3")))
                .variables(Map.of("X", "1", "Y", "2"))
                .build();
        assertThat(SpecDocument.of(changed)).isNotEqualTo(first);
    }

    private Path write(JobSpec.Builder job) {
        Path run = parent.resolve("run");
        WRITER.write(run, job.build());
        return run;
    }
}
