package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.environment.EnvironmentDefinition;
import dev.atelier.environment.EnvironmentKind;
import dev.atelier.error.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentTest {
    private final Workspace workspace = Workspace.inMemory();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void registersVersions() {
        Environment first = workspace
                .environment("sklearn")
                .python("3.11")
                .pip("scikit-learn==1.5.2")
                .register();
        Environment second = workspace.environment("sklearn").python("3.12").register();

        assertThat(first.version()).hasValue(1);
        assertThat(second.version()).hasValue(2);
        assertThat(workspace.findEnvironment("sklearn")).contains(second);
        assertThat(workspace.findEnvironment("sklearn", 1)).contains(first);
        assertThat(workspace.findEnvironment("sklearn", 3)).isEmpty();
        assertThat(workspace.findEnvironment("torch")).isEmpty();
        assertThat(workspace.environments()).containsExactly(second);
    }

    @Test
    void readsBackWhatWasRegistered() {
        workspace
                .environment("sklearn")
                .python("3.11")
                .pip("scikit-learn==1.5.2", "numpy")
                .putVariable("OMP_NUM_THREADS", "1")
                .register();
        Environment found = workspace.findEnvironment("sklearn").orElseThrow();

        assertThat(found.name()).isEqualTo("sklearn");
        assertThat(found.python()).isEqualTo("3.11");
        assertThat(found.pip()).containsExactly("numpy", "scikit-learn==1.5.2");
        assertThat(found.variables()).containsEntry("OMP_NUM_THREADS", "1").hasSize(1);
        assertThat(found.toString()).contains("sklearn:1");
    }

    @Test
    void doesNotBumpTheVersionOfAnIdenticalDefinition() {
        Environment first = workspace
                .environment("sklearn")
                .pip("numpy", "pandas")
                .putVariable("A", "1")
                .putVariable("B", "2")
                .register();
        Environment again = workspace
                .environment("sklearn")
                .pip("pandas")
                .pip("numpy", "numpy")
                .putVariable("B", "2")
                .putVariable("A", "1")
                .register();

        assertThat(again.version()).hasValue(1);
        assertThat(again).isEqualTo(first);
    }

    @Test
    void doesNotBumpTheVersionInAnotherWorkspaceEither() {
        SharedStore store = new SharedStore();
        try (Workspace one = store.workspace().open();
                Workspace two = store.workspace().open()) {
            one.environment("sklearn").pip("numpy").putVariable("A", "1").register();

            assertThat(two.environment("sklearn")
                            .pip("numpy")
                            .putVariable("A", "1")
                            .register()
                            .version())
                    .hasValue(1);
        }
    }

    @Test
    void bumpsTheVersionWhenADefinitionReturns() {
        workspace.environment("sklearn").pip("numpy").register();
        workspace.environment("sklearn").pip("pandas").register();

        assertThat(workspace.environment("sklearn").pip("numpy").register().version())
                .hasValue(3);
    }

    @Test
    void versionsNamesApart() {
        workspace.environment("a").pip("numpy").register();

        assertThat(workspace.environment("b").pip("numpy").register().version()).hasValue(1);
    }

    @Test
    void registersOnceForManyThreads() throws Exception {
        RunConcurrencyTest.together(
                thread -> workspace.environment("sklearn").pip("numpy").register());

        assertThat(workspace.findEnvironment("sklearn").orElseThrow().version()).hasValue(1);
    }

    @Test
    void isNotRegisteredByBuilding() {
        Environment built = workspace.environment("sklearn").build();

        assertThat(built.version()).isEmpty();
        assertThat(workspace.environments()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "..", "a b", "-a", "a:1"})
    void rejectsBadNames(String name) {
        assertThatThrownBy(() -> workspace.environment(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("environment name");
    }

    @Test
    void rejectsBadDefinitions() {
        EnvironmentBuilder builder = workspace.environment("sklearn");

        assertThatThrownBy(() -> builder.python("three"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("python version 'three' is not like 3.11");
        assertThatThrownBy(() -> builder.pip("numpy", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a pip requirement must not be blank");
        assertThatThrownBy(() -> builder.putVariable("A=B", "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("variable name 'A=B'");
    }

    @Test
    void isBuiltWhenItHasPackages() {
        assertThat(kind(workspace.environment("a").python("3.11"))).isEqualTo(EnvironmentKind.HOST);
        assertThat(kind(workspace.environment("a").pip("numpy"))).isEqualTo(EnvironmentKind.VENV);
        assertThat(kind(workspace.environment("a").pip("numpy").host())).isEqualTo(EnvironmentKind.HOST);
    }

    @Test
    void locksWhatIsBuiltAndNothingElse() {
        List<String> lock = workspace
                .environment("a")
                .pip("pandas", "numpy")
                .putVariable("A", "1")
                .build()
                .definition()
                .lock();

        assertThat(lock).containsExactly("kind venv", "pip numpy", "pip pandas");
        assertThat(workspace
                        .environment("b")
                        .pip("numpy", "pandas")
                        .proxy("http://proxy.example.org:3128")
                        .build()
                        .definition()
                        .lock())
                .isEqualTo(lock);
        assertThat(workspace.environment("a").pip("numpy").build().definition().lock())
                .isNotEqualTo(lock);
    }

    @Test
    void readsRequirementsFiles(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("base.txt"), "numpy>=1.26  # the arrays\n");
        Files.writeString(directory.resolve("pins.txt"), "scipy==1.14.1\n");
        Path file = Files.writeString(directory.resolve("requirements.txt"), """
            # everything
            --extra-index-url https://packages.example.org/simple
            -f wheels
            -r base.txt
            -c pins.txt
            pandas==2.2.3 \\
                --hash=sha256:00 \\
                --hash=sha256:01
            torch @ https://packages.example.org/torch-2.whl#sha256=02
            pywin32; sys_platform == "win32"
            """);

        EnvironmentDefinition definition =
                workspace.environment("a").fromPipRequirements(file).build().definition();

        assertThat(definition.pip())
                .containsExactly(
                        "numpy>=1.26",
                        "pandas==2.2.3 --hash=sha256:00 --hash=sha256:01",
                        "pywin32; sys_platform == \"win32\"",
                        "torch @ https://packages.example.org/torch-2.whl#sha256=02");
        assertThat(definition.constraints()).containsExactly("scipy==1.14.1");
        assertThat(definition.pipOptions())
                .containsExactly(
                        "--extra-index-url https://packages.example.org/simple",
                        "--find-links " + directory.resolve("wheels"));
        assertThat(EnvironmentDefinition.parse(definition.toJson())).isEqualTo(definition);
    }

    @Test
    void reportsAllThatCannotBePutTogether(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("requirements.txt"), "-e .\n../other\n-r missing.txt\n");

        assertThatThrownBy(() -> workspace
                        .environment("a")
                        .fromPipRequirements(file)
                        .pip("numpy")
                        .indexUrl("https://me:hunter2@packages.example.org/simple")
                        .wheelhouse(directory)
                        .build())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).hasSize(5))
                .hasMessageContaining("'-e .' in " + file + " is a local path")
                .hasMessageContaining("'../other' in " + file + " is a local path")
                .hasMessageContaining("missing.txt cannot be read")
                .hasMessageContaining("packages come from the wheelhouse alone")
                .hasMessageContaining("put 'user:password' into ws.secrets()")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void takesCondaSpecificationsImagesAndDockerfiles(@TempDir Path directory) throws IOException {
        Path yaml = Files.writeString(directory.resolve("environment.yml"), "dependencies: [python=3.11]\n");
        Path dockerfile = Files.writeString(directory.resolve("Dockerfile"), "FROM debian:12\n");

        assertThat(kind(workspace.environment("a").fromCondaSpecification(yaml)))
                .isEqualTo(EnvironmentKind.CONDA);
        assertThat(kind(workspace.environment("a").fromExistingCondaEnvironment("base")))
                .isEqualTo(EnvironmentKind.CONDA);
        assertThat(kind(workspace
                        .environment("a")
                        .fromDockerImage("python:3.11")
                        .pip("numpy")))
                .isEqualTo(EnvironmentKind.DOCKER);
        assertThat(kind(workspace
                        .environment("a")
                        .fromDockerfile(dockerfile)
                        .fromCondaSpecification(yaml)
                        .maven("org.apache.commons:commons-math3:3.6.1")))
                .isEqualTo(EnvironmentKind.DOCKER);
        assertThat(workspace
                        .environment("a")
                        .fromDockerfile(dockerfile)
                        .build()
                        .definition()
                        .lock())
                .containsExactly("dockerfile 0000 FROM debian:12", "kind docker");
    }

    @Test
    void locksOfCondaCoverWhatIsBuilt(@TempDir Path directory) throws IOException {
        Path first = Files.writeString(
                directory.resolve("first.yml"),
                "name: first\n# channels\nchannels: [conda-forge]\ndependencies:\n  - numpy # arrays\n");
        Path second = Files.writeString(
                directory.resolve("second.yml"),
                "name: second\nchannels: [conda-forge]\n\ndependencies:\n  - numpy\nprefix: /opt/second\n");

        List<String> lock = workspace
                .environment("a")
                .fromCondaSpecification(first)
                .build()
                .definition()
                .lock();

        assertThat(lock)
                .containsExactly(
                        "conda 0000 channels: [conda-forge]",
                        "conda 0001 dependencies:",
                        "conda 0002   - numpy",
                        "kind conda");
        assertThat(workspace
                        .environment("b")
                        .fromCondaSpecification(second)
                        .build()
                        .definition()
                        .lock())
                .isEqualTo(lock);
    }

    @Test
    void refusesSpecificationsThatNeedOtherFiles(@TempDir Path directory) throws IOException {
        Path yaml = Files.writeString(
                directory.resolve("environment.yml"),
                "channels:\n  - https://me:hunter2@conda.example.org\npip:\n  - -r more.txt\n");
        Path dockerfile = Files.writeString(
                directory.resolve("Dockerfile"),
                "# FROM nothing\nCOPY --from=build /a /b\nADD https://example.org/x /x\nCOPY \\\n  train.py /\n");

        assertThatThrownBy(() -> workspace
                        .environment("a")
                        .fromCondaSpecification(yaml)
                        .fromDockerfile(dockerfile)
                        .build())
                .isInstanceOfSatisfying(
                        ConfigurationException.class,
                        e -> assertThat(e.problems()).hasSize(5))
                .hasMessageContaining("has no 'dependencies:'")
                .hasMessageContaining("'- -r more.txt' in the conda specification needs a file")
                .hasMessageContaining("the Dockerfile has no FROM")
                .hasMessageContaining("train.py /' in the Dockerfile copies a file")
                .hasMessageContaining("a URL with a password in it")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void refusesContradictions(@TempDir Path directory) throws IOException {
        Path yaml = Files.writeString(directory.resolve("environment.yml"), "dependencies: [python=3.11]\n");

        assertProblem(
                workspace.environment("a").fromCondaSpecification(directory.resolve("none.yml")),
                "none.yml cannot be read");
        assertProblem(
                workspace.environment("a").fromCondaSpecification(yaml).python("3.11"), "write python=3.11 there");
        assertProblem(
                workspace.environment("a").fromCondaSpecification(yaml).fromExistingCondaEnvironment("base"),
                "an existing conda environment is used as it is");
        assertProblem(workspace.environment("a").fromDockerImage("debian:12").host(), "host() uses what");
        assertProblem(
                workspace.environment("a").fromDockerImage("debian:12").python("3.11"), "the image has its Python");
        assertThatThrownBy(() -> workspace.environment("a").fromDockerImage("two words"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'two words' is not the name of a container image");
        assertThatThrownBy(() -> workspace.environment("a").fromExistingCondaEnvironment("--help"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not the name of a conda environment");
    }

    @Test
    void clonesAndChanges() {
        Environment first = workspace
                .environment("a")
                .pip("numpy")
                .python("3.11")
                .indexUrl("https://packages.example.org/simple")
                .register();

        Environment copy = first.clone("b");
        assertThat(copy.name()).isEqualTo("b");
        assertThat(copy.version()).isEmpty();
        assertThat(copy.definition()).isEqualTo(first.definition());
        assertThat(first.toBuilder().register().version()).hasValue(1);
        Environment changed = first.toBuilder().pip("pandas").register();
        assertThat(changed.version()).hasValue(2);
        assertThat(changed.pip()).containsExactly("numpy", "pandas");
        assertThat(workspace.environment("h").host().pip("numpy").build().toBuilder()
                        .build()
                        .definition()
                        .kind())
                .isEqualTo(EnvironmentKind.HOST);
    }

    private static void assertProblem(EnvironmentBuilder builder, String message) {
        assertThatThrownBy(builder::build)
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(message);
    }

    private static EnvironmentKind kind(EnvironmentBuilder builder) {
        return builder.build().definition().kind();
    }
}
