package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.ComputeException;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.OperationTimeoutException;
import dev.atelier.error.OutcomeUnknownException;
import dev.atelier.error.Problem;
import dev.atelier.error.ProviderNotFoundException;
import dev.atelier.error.RunFailedException;
import dev.atelier.error.SubmissionException;
import dev.atelier.run.RunStatus;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.Verdict;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobRef;
import dev.atelier.spi.compute.JobSpec;
import dev.atelier.spi.compute.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestCompute grid = new TestCompute();
    private final Workspace workspace =
            Workspace.builder().withoutDiscovery().addCompute(grid).open();
    private final Experiment experiment = workspace.experiment("diabetes");

    @TempDir
    private Path directory;

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void givesTheBackendAllOfTheConfiguration() throws IOException {
        Files.writeString(directory.resolve("train.py"), "print()");
        Path data = Files.writeString(directory.resolve("data.csv"), "1");
        Environment environment = workspace
                .environment("sklearn")
                .putVariable("A", "environment")
                .putVariable("B", "environment")
                .build();
        Run run = experiment.submit(ScriptRunConfig.script("train.py")
                .sourceDirectory(directory)
                .arguments("--alpha", 0.4, "two words", "")
                .environment(environment)
                .putVariable("A", "run")
                .putInput("data", data)
                .addOutput("model")
                .timeout(Duration.ofMinutes(5))
                .name("first")
                .putTag("team", "risk")
                .computeTarget("grid")
                .build());

        JobSpec spec = grid.job(run).spec();
        assertThat(spec.command())
                .isEqualTo(new JobCommand.Script(
                        ScriptKind.PYTHON, "train.py", List.of("--alpha", "0.4", "two words", "")));
        assertThat(spec.variables()).containsEntry("A", "run").containsEntry("B", "environment");
        assertThat(spec.inputs()).containsEntry("data", data.toAbsolutePath());
        assertThat(spec.outputs()).containsExactly("model");
        assertThat(spec.timeout()).contains(Duration.ofMinutes(5));
        assertThat(spec.source().files()).extracting(SourceTree.File::path).containsExactly("data.csv", "train.py");
        assertThat(spec.identity().runId()).isEqualTo(run.id());
        assertThat(spec.identity().experiment()).isEqualTo("diabetes");
        assertThat(run.name()).isEqualTo("first");
        assertThat(run.tags()).containsEntry("team", "risk");
        assertThat(run.details().target()).isEqualTo("grid");
        assertThat(run.details().environment()).contains("sklearn:1");
        assertThat(workspace.runs().where("target = 'grid'").list()).containsExactly(run);
    }

    @Test
    void refusesEnvironmentsThatTheTargetDoesNotMake() {
        Environment environment = workspace.environment("sklearn").pip("numpy").build();

        assertThatThrownBy(() -> experiment.submit(ScriptRunConfig.command("true")
                        .environment(environment)
                        .computeTarget("grid")
                        .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("compute target 'grid' makes no venv environments");
        assertThat(environment.explain("grid")).contains("'grid' builds no environments of this kind");
        assertThat(workspace.environment("host").host().pip("numpy").build().explain("grid"))
                .isEqualTo("nothing is built: scripts use what compute target 'grid' has");
    }

    @Test
    void keepsCommandsAsTheyAre() {
        Run line = experiment.submit(
                ScriptRunConfig.command("echo $HOME").computeTarget("grid").build());
        Run program = experiment.submit(ScriptRunConfig.command(List.of("sleep", "1 s"))
                .computeTarget("grid")
                .build());

        assertThat(grid.job(line).spec().command()).isEqualTo(new JobCommand.ShellLine("echo $HOME"));
        assertThat(grid.job(program).spec().command()).isEqualTo(new JobCommand.Program(List.of("sleep", "1 s")));
        assertThat(line.snapshot()).isEmpty();
    }

    @Test
    void reportsAllProblemsAtOnce() {
        grid.problems(
                Problem.error("outputs", "there is no room"),
                Problem.error("variables", "'A' is reserved"),
                Problem.warning("timeout", "is not honoured"));
        ScriptRunConfig config = ScriptRunConfig.script("train.py")
                .sourceDirectory(directory)
                .putInput("data", directory.resolve("missing.csv"))
                .computeTarget("grid")
                .build();

        assertThatThrownBy(() -> experiment.submit(config)).isInstanceOfSatisfying(ConfigurationException.class, e -> {
            assertThat(e)
                    .hasMessageContaining("the run cannot be submitted:")
                    .hasMessageContaining("script: there is no file 'train.py' in " + directory)
                    .hasMessageContaining("inputs.data: there is no file or directory '")
                    .hasMessageContaining("outputs: there is no room")
                    .hasMessageContaining("variables: 'A' is reserved");
            assertThat(e.problems()).hasSize(4);
        });
        assertThat(workspace.runs().list()).isEmpty();
    }

    @Test
    void reportsAllProblemsOfTheBackend() {
        grid.problems(Problem.error("outputs", "there is no room"), Problem.error("variables", "'A' is reserved"));

        assertThatThrownBy(() -> experiment.submit(
                        ScriptRunConfig.command("true").computeTarget("grid").build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("outputs: there is no room")
                .hasMessageContaining("variables: 'A' is reserved");
    }

    @Test
    void keepsWhatIsNotHonouredAsAWarning() {
        grid.problems(Problem.warning("timeout", "is not honoured"));
        Run run = experiment.submit(
                ScriptRunConfig.command("true").computeTarget("grid").build());

        assertThat(run.details().warnings()).containsExactly("timeout: is not honoured");
    }

    @Test
    void rejectsAMissingSourceDirectory() {
        Path missing = directory.resolve("missing");

        assertThatThrownBy(() -> experiment.submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(missing)
                        .computeTarget("grid")
                        .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("sourceDirectory: there is no directory '" + missing + "'");
    }

    @Test
    void rejectsAScriptOutsideOfTheSourceDirectory() {
        assertThatThrownBy(() -> experiment.submit(ScriptRunConfig.script("../train.py")
                        .sourceDirectory(directory)
                        .computeTarget("grid")
                        .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("script: '../train.py' leads out of the source directory " + directory);
    }

    @Test
    void namesTheComputeTargetsThereAreWhenOneIsNot() {
        assertThatThrownBy(() -> experiment.submit(
                        ScriptRunConfig.command("true").computeTarget("slurm").build()))
                .isInstanceOf(ProviderNotFoundException.class)
                .hasMessageContaining("'slurm'")
                .hasMessageContaining("found: grid")
                .hasMessageContaining("dev.atelier:atelier-compute-slurm");
        assertThat(workspace.runs().list()).isEmpty();
    }

    @Test
    void rejectsBadConfigurations() {
        assertThatThrownBy(() -> ScriptRunConfig.script(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("script must not be blank");
        assertThatThrownBy(() -> ScriptRunConfig.script("train").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("script 'train' has no extension that tells how to start it");
        assertThatThrownBy(() -> ScriptRunConfig.command(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("command must not be blank");
        assertThatThrownBy(() -> ScriptRunConfig.command(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a command needs a program");
        assertThatThrownBy(() -> ScriptRunConfig.command("true").arguments("a").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a command takes no arguments");
        assertThatThrownBy(() -> ScriptRunConfig.command("true").timeout(Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("timeout must be above 0 and at most 3650 days, got PT0S");
        assertThatThrownBy(() -> ScriptRunConfig.command("true").addOutput("../x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("output name '../x'");
        assertThatThrownBy(() -> ScriptRunConfig.command("true").computeTarget(""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("compute target must not be blank");
    }

    @Test
    void choosesTheKindOfScriptByItsExtension() {
        assertThat(kind(ScriptRunConfig.script("a.py"))).isEqualTo(ScriptKind.PYTHON);
        assertThat(kind(ScriptRunConfig.script("A.java"))).isEqualTo(ScriptKind.JAVA_SOURCE);
        assertThat(kind(ScriptRunConfig.script("a.jar"))).isEqualTo(ScriptKind.JAR);
        assertThat(kind(ScriptRunConfig.script("a.sh"))).isEqualTo(ScriptKind.SHELL);
        assertThat(kind(ScriptRunConfig.script("a").kind(ScriptKind.PYTHON))).isEqualTo(ScriptKind.PYTHON);
        assertThat(kind(ScriptRunConfig.mainClass("a.B"))).isEqualTo(ScriptKind.MAIN_CLASS);
    }

    private static ScriptKind kind(ScriptRunConfig.Builder builder) {
        return ((JobCommand.Script) builder.build().command()).kind();
    }

    @Test
    void failsTheRunWhenTheBackendRefusesIt() {
        grid.onSubmit((spec, submit) -> {
            throw new SubmissionException("no such queue");
        });

        assertThatThrownBy(() -> submit("true"))
                .isInstanceOf(SubmissionException.class)
                .hasMessage("no such queue");
        Run run = workspace.runs().first().orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.details().verdict()).contains(Verdict.of(Verdict.Cause.REJECTED, "no such queue"));
        assertThatThrownBy(() -> run.waitForCompletion(LIMIT)).isInstanceOf(RunFailedException.class);
    }

    @Test
    void looksForAJobWhoseSubmissionWentWrongOnTheWayBack() {
        grid.onSubmit((spec, submit) -> {
            submit.now();
            throw new OutcomeUnknownException(
                    "the connection broke", spec.identity().key().value(), null);
        });
        Run run = submit("true");
        grid.job(run).exit(0);

        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(grid.submissions()).isEqualTo(1);
    }

    @Test
    void goesOnTryingWhenNobodyKnowsWhetherAJobWasSubmitted() {
        grid.onSubmit((spec, submit) -> {
            throw new OutcomeUnknownException(
                    "the connection broke", spec.identity().key().value(), null);
        });
        assertThatThrownBy(() -> submit("true"))
                .isInstanceOf(OutcomeUnknownException.class)
                .hasMessageContaining("the connection broke (idempotency key ");
        Run run = workspace.runs().first().orElseThrow();
        assertThat(run.status()).isEqualTo(RunStatus.STARTING);

        grid.onSubmit((spec, submit) -> {
            submit.now();
            throw new ComputeException("slow today", null);
        });
        assertThatThrownBy(() -> run.waitForCompletion(Duration.ofMillis(100)))
                .isInstanceOf(OperationTimeoutException.class);
        grid.job(run).exit(0);
        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(grid.submissions()).isEqualTo(1);
    }

    @Test
    void goesOnTryingAfterABackendThatThrowsAnything() {
        grid.onSubmit((spec, submit) -> {
            throw new IllegalStateException("a bug of the backend");
        });
        assertThatThrownBy(() -> submit("true")).hasMessage("a bug of the backend");
        Run run = workspace.runs().first().orElseThrow();
        assertThatThrownBy(() -> run.waitForCompletion(Duration.ofMillis(50)))
                .isInstanceOf(OperationTimeoutException.class);

        grid.onSubmit((spec, submit) -> {
            JobRef ref = submit.now();
            grid.job(run).exit(0);
            return ref;
        });
        assertThat(run.waitForCompletion(LIMIT).status()).isEqualTo(RunStatus.COMPLETED);
    }

    private Run submit(String line) {
        return experiment.submit(
                ScriptRunConfig.command(line).computeTarget("grid").build());
    }
}
