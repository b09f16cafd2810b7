package dev.atelier.compute.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommandScriptTest {
    private static final Interpreters INTERPRETERS = new Interpreters("python3", "/jdk/bin/java", "/a.jar:/b.jar");

    @Test
    void startsEveryKindOfScript() {
        assertThat(command(Sources.script(ScriptKind.PYTHON, "train.py", "--alpha", "0.4")))
                .isEqualTo("exec 'python3' 'train.py' '--alpha' '0.4'");
        assertThat(command(Sources.script(ScriptKind.JAVA_SOURCE, "Train.java")))
                .isEqualTo("exec '/jdk/bin/java' '-cp' 'lib/*:/a.jar:/b.jar' 'Train.java'");
        assertThat(command(Sources.script(ScriptKind.JAR, "train.jar")))
                .isEqualTo("exec '/jdk/bin/java' '-jar' 'train.jar'");
        assertThat(command(Sources.script(ScriptKind.MAIN_CLASS, "a.Train")))
                .isEqualTo("exec '/jdk/bin/java' '-cp' '.:*:lib/*:/a.jar:/b.jar' 'a.Train'");
        assertThat(command(Sources.script(ScriptKind.SHELL, "train.sh"))).isEqualTo("exec 'sh' 'train.sh'");
    }

    @Test
    void keepsScriptsFromLookingLikeOptions() {
        assertThat(command(Sources.script(ScriptKind.PYTHON, "-c"))).isEqualTo("exec 'python3' './-c'");
    }

    @Test
    void leavesClassPathAloneWhenThereIsNone() {
        JobSpec spec = Sources.job(Sources.script(ScriptKind.JAVA_SOURCE, "A.java"), Sources.of(Map.of()))
                .build();
        assertThat(CommandScript.of(spec, new Interpreters("p", "java", ""))).endsWith("'-cp' 'lib/*' 'A.java'\n");
    }

    @Test
    void startsProgramsAndShellLines() {
        assertThat(command(new JobCommand.Program(List.of("it's", "")))).isEqualTo("exec 'it'\\''s' ''");
        assertThat(command(new JobCommand.ShellLine("a | b"))).isEqualTo("exec 'sh' '-c' 'a | b'");
    }

    @Test
    void exportsIdentityInputsAndOutputs() {
        JobSpec spec = Sources.job(new JobCommand.ShellLine("true"), Sources.of(Map.of()))
                .inputs(Map.of("train-data", Path.of("/data")))
                .outputs(List.of("eval"))
                .build();
        assertThat(CommandScript.of(spec, INTERPRETERS))
                .contains("export ATELIER_RUN_ID='run'\n", "export MLFLOW_RUN_ID='run'\n")
                .contains("export AZUREML_ARM_PROJECT_NAME='experiment'\n")
                .contains("export ATELIER_INPUT_TRAIN_DATA=\"$ATELIER_RUN_DIR\"/'inputs/train-data'\n")
                .contains("export ATELIER_OUTPUT_EVAL=\"$ATELIER_RUN_DIR\"/'outputs/eval'\n");
    }

    @Test
    void putsTheShimBeforeTheModulesOfTheUser() {
        JobSpec spec = Sources.job(new JobCommand.ShellLine("true"), Sources.of(Map.of()))
                .variables(Map.of("PYTHONPATH", "my modules"))
                .build();
        assertThat(CommandScript.of(spec, INTERPRETERS))
                .contains("export PYTHONPATH=\"$ATELIER_RUN_DIR/python:\"'my modules'\n");
    }

    @Test
    void refusesVariablesThatAShellWouldRunOrThatAreOurs() {
        for (String name : new String[] {"A=$(reboot) B", "ATELIER_RUN_DIR", "ATELIER_INPUT_X", "1A", ""}) {
            JobSpec spec = Sources.job(new JobCommand.ShellLine("true"), Sources.of(Map.of()))
                    .variables(Map.of(name, "x"))
                    .build();
            assertThatThrownBy(() -> CommandScript.of(spec, INTERPRETERS))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("'" + name + "'");
        }
    }

    @Test
    void refusesTextsThatNoProcessCanGet() {
        assertThatThrownBy(() -> command(new JobCommand.ShellLine("a\0b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NUL");
    }

    private static String command(JobCommand command) {
        JobSpec spec = Sources.job(command, Sources.of(Map.of())).build();
        String script = CommandScript.of(spec, INTERPRETERS);
        return script.substring(script.lastIndexOf("\nexec ") + 1, script.length() - 1);
    }
}
