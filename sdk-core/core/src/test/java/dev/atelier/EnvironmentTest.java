package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
}
