package dev.atelier.compute.runconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Environment;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import dev.atelier.error.Problem;
import dev.atelier.run.DistributedJobConfig;
import dev.atelier.run.MpiConfiguration;
import dev.atelier.run.PyTorchConfiguration;
import dev.atelier.run.ScriptKind;
import dev.atelier.run.TensorflowConfiguration;
import dev.atelier.spi.compute.JobCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of v1 become configurations, configurations become files, and nothing of either is lost. */
class RunConfigurationTest {
    /** As v1 writes it, with less. */
    private static final String V1 = """
        script: train.py
        arguments: [--alpha, 0.4]
        target: gpu-box
        framework: Python
        communicator: None
        maxRunDurationSeconds: 3600
        nodeCount: 1
        environment:
          environmentVariables: {EXAMPLE: value}
          python: {userManagedDependencies: true, interpreterPath: python}
          docker: {enabled: false, baseImage: 'mcr.example/base:1', arguments: []}
        history: {outputCollection: true, directoriesToWatch: [logs]}
        spark:
          configuration: {spark.app.name: Experiment, spark.yarn.maxAppAttempts: 1}
        dataReferences: {}
        futureKey: [1, {a: b}]
        """;

    @TempDir
    private Path directory;

    private final Workspace workspace = Workspace.inMemory();

    @AfterEach
    void close() {
        workspace.close();
    }

    private Path write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private ScriptRunConfig load(String text) throws IOException {
        return RunConfiguration.load(write("any.runconfig", text))
                .builder(workspace)
                .build();
    }

    @Test
    void readsAFileOfV1() throws IOException {
        ScriptRunConfig config = RunConfiguration.load(write(".azureml/train.runconfig", V1))
                .builder(workspace)
                .build();

        assertThat(config.command())
                .isEqualTo(new JobCommand.Script(ScriptKind.PYTHON, "train.py", List.of("--alpha", "0.4")));
        assertThat(config.sourceDirectory()).hasValue(directory.toAbsolutePath().normalize());
        assertThat(config.computeTarget()).isEqualTo("gpu-box");
        assertThat(config.timeout()).hasValue(Duration.ofHours(1));
        assertThat(config.variables()).isEqualTo(Map.of("EXAMPLE", "value"));
        assertThat(config.environment()).isEmpty();
        assertThat(config.distributedJobConfig()).isEmpty();
    }

    @Test
    void keepsKeysThatItHasNoUseFor() throws IOException {
        RunConfiguration loaded = RunConfiguration.load(write("train.runconfig", V1));
        loaded.save(directory.resolve("again.runconfig"));
        assertThat(directory.resolve("again.runconfig")).hasContent(loaded.toString());

        ScriptRunConfig other = ScriptRunConfig.script("other.py").build();
        RunConfiguration changed =
                RunConfiguration.load(directory.resolve("again.runconfig")).with(other);
        assertThat(changed.toString())
                .contains("script: other.py", "spark.yarn.maxAppAttempts: 1", "outputCollection: true", "futureKey:");
        assertThat(loaded.toString()).contains("script: train.py");
    }

    @Test
    void keepsWhatAChangeDoesNotTouch() throws IOException {
        Path file = write("torch.runconfig", """
            script: a.py
            framework: PyTorch
            communicator: Nccl
            pytorch: {processCount: 4}
            environment:
              name: unknown
              python: {condaDependenciesFile: conda.yml, interpreterPath: python3}
              docker: {enabled: true, baseImage: 'mcr.example/base:1'}
              spark: {precachePackages: true}
            docker: {useDocker: true, shmSize: 2g}
            """);
        ScriptRunConfig other = ScriptRunConfig.script("b.py")
                .distributedJobConfig(PyTorchConfiguration.of(8))
                .build();
        RunConfiguration changed = RunConfiguration.load(file).with(other);
        assertThat(changed.toString())
                .contains("communicator: Nccl", "processCount: 8", "precachePackages: true", "shmSize: 2g")
                .contains("interpreterPath: python3", "baseImage: mcr.example/base:1")
                .doesNotContain("atelier", "unknown");
        changed.save(file);
        ScriptRunConfig loaded = RunConfiguration.load(file).builder(workspace).build();
        assertThat(loaded.environment()).isEmpty();
        assertThat(loaded.distributedJobConfig()).hasValue(PyTorchConfiguration.of(8));
    }

    @Test
    void readsJson() throws IOException {
        ScriptRunConfig config = load("{\"script\": \"a.py\", \"arguments\": [\"\\u00fc\", 1], \"target\": \"local\"}");
        assertThat(config.command()).isEqualTo(new JobCommand.Script(ScriptKind.PYTHON, "a.py", List.of("ü", "1")));
    }

    @Test
    void keepsAWholeConfiguration() throws IOException {
        Files.writeString(directory.resolve("data.csv"), "x");
        Environment environment = workspace
                .environment("training")
                .python("3.11")
                .pip("scikit-learn==1.5.2", "numpy>=2")
                .indexSecret("packages")
                .putVariable("OMP_NUM_THREADS", "2")
                .register();
        ScriptRunConfig config = ScriptRunConfig.script("tools/train")
                .kind(ScriptKind.PYTHON)
                .arguments("--text", "a: b # c", "", "ü\n", "0.40", "yes")
                .sourceDirectory(directory)
                .environment(environment)
                .putVariable("A", "b")
                .putInput("data", directory.resolve("data.csv"))
                .addOutput("plots")
                .addSecret("token")
                .computeTarget("docker")
                .timeout(Duration.ofMinutes(90))
                .name("the run")
                .putTag("team", "risk")
                .putParam("alpha", 0.4)
                .putParam("folds", 5)
                .putParam("text", "5")
                .build();

        Path file = directory.resolve("saved/train.runconfig");
        RunConfiguration.of(config).save(file);
        ScriptRunConfig loaded = RunConfiguration.load(file).builder(workspace).build();

        assertThat(loaded)
                .usingRecursiveComparison()
                .ignoringFields("environment")
                .isEqualTo(config);
        assertThat(loaded.environment()).hasValue(environment);
        try (Workspace other = Workspace.inMemory()) {
            assertThat(RunConfiguration.load(file)
                            .builder(other)
                            .build()
                            .environment()
                            .orElseThrow()
                            .definition())
                    .isEqualTo(environment.definition());
        }
        assertThat(file.getParent()).isDirectoryContaining("glob:**.runconfig");
        assertThat(file.getParent().toFile().list()).hasSize(1);
    }

    @Test
    void keepsCommands() throws IOException {
        for (ScriptRunConfig config : List.of(
                ScriptRunConfig.command("python train.py --rank $RANK").build(),
                ScriptRunConfig.command(List.of("python", "a b", "$RANK", "")).build())) {
            Path file = directory.resolve("command.runconfig");
            RunConfiguration.of(config).save(file);
            assertThat(RunConfiguration.load(file).builder(workspace).build().command())
                    .isEqualTo(config.command());
        }
        assertThat(load("command: [python, train.py, --rank, $RANK]").command())
                .as("v1 expands variables in a list, too")
                .isEqualTo(new JobCommand.ShellLine("python train.py --rank $RANK"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{communicator: OpenMpi, nodeCount: 1, mpi: {processCountPerNode: 4}} | mpi",
                "{framework: PythonMpi, mpi: {processCountPerNode: 4}} | mpi",
                "{framework: PyTorch, communicator: Nccl, pytorch: {processCount: 4}} | pytorch",
                "{framework: TensorFlow, communicator: ParameterServer, tensorflow: {workerCount: 3}} | tensorflow",
                "{framework: PyTorch, communicator: None} | none"
            })
    void readsDistributedJobs(String keys, String expected) throws IOException {
        Map<String, DistributedJobConfig> configs = Map.of(
                "mpi", MpiConfiguration.of(4),
                "pytorch", PyTorchConfiguration.of(4),
                "tensorflow", new TensorflowConfiguration(3, 1));
        DistributedJobConfig config = configs.get(expected);
        ScriptRunConfig loaded = load("{script: a.py, " + keys.substring(1));
        assertThat(loaded.distributedJobConfig().orElse(null)).isEqualTo(config);

        RunConfiguration.of(loaded).save(directory.resolve("again.runconfig"));
        assertThat(RunConfiguration.load(directory.resolve("again.runconfig"))
                        .builder(workspace)
                        .build()
                        .distributedJobConfig()
                        .orElse(null))
                .isEqualTo(config);
    }

    @Test
    void makesTheEnvironmentThatIsDeclared() throws IOException {
        Files.createDirectories(directory.resolve(".azureml"));
        Files.writeString(directory.resolve(".azureml/conda.yml"), "dependencies: [python=3.11]\n");
        Environment conda = load("""
            script: a.py
            environment: {name: mine, python: {condaDependenciesFile: .azureml/conda.yml}}
            """).environment().orElseThrow();
        assertThat(conda.name()).isEqualTo("mine");
        assertThat(conda.definition().conda()).hasValue("dependencies: [python=3.11]\n");

        Environment image = load("""
            script: a.py
            docker: {useDocker: true}
            environment:
              python: {userManagedDependencies: true}
              docker: {baseDockerfile: "FROM debian:12\\nRUN true\\n"}
            """).environment().orElseThrow();
        assertThat(image.definition().dockerfile()).hasValue("FROM debian:12\nRUN true\n");
    }

    @Test
    void findsARegisteredEnvironment() throws IOException {
        Environment registered =
                workspace.environment("known").pip("numpy==2.1.3").register();
        String text = "{script: a.py, environment: {name: known, version: 1}}";
        assertThat(load(text).environment()).hasValue(registered);
        assertThatThrownBy(() -> load(text.replace("version: 1", "version: 2")))
                .hasMessageContaining("the workspace has no environment 'known' of version 2");
    }

    @Test
    void tellsAllProblemsAtOnce() throws IOException {
        Path file = write("bad.runconfig", """
            command: run me
            script: a.py
            framework: PySpark
            nodeCount: many
            maxRunDurationSeconds: -1
            dataReferences: {prices: {dataStoreName: blobs}}
            environment: {name: unknown}
            """);
        assertThatThrownBy(() -> RunConfiguration.load(file).builder(workspace))
                .asInstanceOf(InstanceOfAssertFactories.type(ConfigurationException.class))
                .extracting(ConfigurationException::problems, InstanceOfAssertFactories.list(Problem.class))
                .extracting(Problem::field)
                .contains(
                        "script",
                        "framework",
                        "nodeCount",
                        "maxRunDurationSeconds",
                        "dataReferences",
                        "environment.name");
    }

    @Test
    void tellsWhatIsNoFileOfThisKind() throws IOException {
        assertThatThrownBy(() -> RunConfiguration.load(directory.resolve("none.runconfig")))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("none.runconfig");
        for (String text : List.of("", "[1, 2]", "a: [", "a: !!java.net.URL [x]", "\u0000")) {
            Path file = write("any.runconfig", text);
            assertThatThrownBy(() -> RunConfiguration.load(file))
                    .as(text)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("any.runconfig cannot be used: it is no ");
        }
        assertThatThrownBy(() -> load("{script: a.py, atelier: {environment: {../escape: x}}}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'../escape' is no file of an environment");
    }
}
