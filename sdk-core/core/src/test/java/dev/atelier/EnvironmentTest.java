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
        Environment.Builder builder = workspace.environment("sklearn");

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

    private static EnvironmentKind kind(Environment.Builder builder) {
        return builder.build().definition().kind();
    }
}
