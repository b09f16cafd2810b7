package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.run.RunStatus;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunChildrenTest {
    private final Workspace workspace = Workspace.inMemory();
    private final Run parent = workspace.experiment("sweep").startLogging();

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void startsAChild() {
        Run child = parent.startChild();

        assertThat(child.parent()).contains(parent);
        assertThat(child.experiment()).isEqualTo(parent.experiment());
        assertThat(child.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(child.name()).isEqualTo(child.id());
        assertThat(parent.children()).containsExactly(child);
        assertThat(parent.parent()).isEmpty();
    }

    @Test
    void startsANamedChild() {
        assertThat(parent.startChild("fold 1").name()).isEqualTo("fold 1");
        assertThatThrownBy(() -> parent.startChild(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("run name must not be blank");
    }

    @Test
    void startsABatchOfChildrenWithNumbersOfTheirOwn() {
        List<Run> children = parent.startChildren(5);

        assertThat(children).extracting(Run::number).containsExactly(2L, 3L, 4L, 5L, 6L);
        assertThat(parent.children()).containsExactlyInAnyOrderElementsOf(children);
        assertThat(workspace.experiment("sweep").startLogging().number()).isEqualTo(7);
    }

    @Test
    void startsABatchOfTaggedChildren() {
        List<Run> children = parent.startChildren(List.of(Map.of("alpha", "0.1"), Map.of("alpha", "0.2")));

        assertThat(children).extracting(child -> child.tags().get("alpha")).containsExactly("0.1", "0.2");
    }

    @Test
    void rejectsEmptyBatches() {
        assertThatThrownBy(() -> parent.startChildren(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("count must be 1 or more, got 0");
        assertThatThrownBy(() -> parent.startChildren(List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one set of tags");
    }

    @Test
    void rejectsBadTagsOfChildren() {
        assertThatThrownBy(() -> parent.startChildren(List.of(Map.of("ok", "1"), Map.of(" ", "2"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tag must not be blank");
        assertThat(parent.children()).isEmpty();
    }

    @Test
    void nestsChildren() {
        Run child = parent.startChild();
        Run grandchild = child.startChild();

        assertThat(grandchild.parent()).contains(child);
        assertThat(parent.children()).containsExactly(child);
        assertThat(child.children()).containsExactly(grandchild);
    }

    @Test
    void endsChildrenOnTheirOwn() {
        Run child = parent.startChild();
        child.complete();
        parent.fail("other reasons");

        assertThat(child.status()).isEqualTo(RunStatus.COMPLETED);
    }

    @Test
    void findsChildrenBySearch() {
        Run child = parent.startChild();

        assertThat(workspace
                        .runs()
                        .where("parent_run_id = '" + parent.id() + "'")
                        .list())
                .containsExactly(child);
    }
}
