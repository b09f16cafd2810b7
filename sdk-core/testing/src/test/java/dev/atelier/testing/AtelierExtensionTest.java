package dev.atelier.testing;

import static dev.atelier.testing.AtelierAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@ExtendWith(AtelierExtension.class)
@Execution(ExecutionMode.CONCURRENT)
class AtelierExtensionTest {
    private final Workspace constructed;
    private Workspace prepared;

    AtelierExtensionTest(Workspace workspace) {
        constructed = workspace;
    }

    @BeforeEach
    void prepare(Workspace workspace) {
        prepared = workspace;
    }

    @RepeatedTest(20)
    void givesEachTestAnEmptyWorkspace(Workspace workspace) {
        assertThat(workspace.runs().count()).isZero();
        workspace.experiment("t").startLogging().complete();
        assertThat(workspace.runs().count()).isEqualTo(1);
    }

    @Test
    void givesOneWorkspaceToAllPartsOfATest(Workspace workspace, FakeCompute compute) {
        assertThat(workspace).isSameAs(constructed).isSameAs(prepared);
        compute.script("greet", job -> {
            job.print("hello " + job.arguments());
            return 0;
        });
        Run run = workspace
                .experiment("t")
                .submit(ScriptRunConfig.command(List.of("greet", "you"))
                        .computeTarget(FakeCompute.TYPE)
                        .build())
                .waitForCompletion();
        assertThat(run.stdout()).isEqualTo("hello [you]\n");
        assertThat(workspace.computeTargets()).contains("fake");
    }

    @Nested
    class Inner {
        @Test
        void worksInNestedClasses(Workspace workspace) {
            assertThat(workspace).isSameAs(constructed);
            assertThat(workspace.runs().count()).isZero();
        }
    }
}
