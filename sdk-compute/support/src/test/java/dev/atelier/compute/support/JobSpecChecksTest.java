package dev.atelier.compute.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.error.Problem;
import dev.atelier.run.ScriptKind;
import dev.atelier.spi.compute.JobCommand;
import dev.atelier.spi.compute.JobSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobSpecChecksTest {
    private static final JobCommand COMMAND = Sources.script(ScriptKind.PYTHON, "src/train.py");
    private static final Map<String, String> SOURCE = Map.of("src/train.py", "", "src/other.py", "");

    @TempDir
    Path directory;

    @Test
    void findsNothingWrongWithGoodJob() {
        assertThat(problems(job().timeout(Duration.ofHours(1))
                        .grace(Duration.ZERO)
                        .variables(Map.of("_A1", "any text", "PYTHONPATH", "x"))
                        .inputs(Map.of("data", directory))
                        .outputs(List.of("eval", "data"))))
                .isEmpty();
    }

    @Test
    void wantsTimesThatMakeSense() {
        assertThat(problems(job().timeout(Duration.ZERO).grace(Duration.ofSeconds(-1))))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("timeout: the timeout is PT0S"),
                        problem -> assertThat(problem).contains("grace", "PT-1S"));
    }

    @Test
    void wantsVariablesThatCanBeSet() {
        assertThat(problems(job().variables(
                                Map.of("A-B", "", "MLFLOW_RUN_ID", "", "NUL", "\0", "LONG", "ü".repeat(70_000)))))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("'A-B' is not the name of an environment variable"),
                        problem -> assertThat(problem).contains("'LONG' is longer than 131071 bytes"),
                        problem -> assertThat(problem).contains("'MLFLOW_RUN_ID' is set by Atelier"),
                        problem -> assertThat(problem).contains("'NUL' contains a NUL character"));
    }

    @Test
    void wantsInputsAndOutputsThatCanBeTold() {
        assertThat(problems(job().inputs(Map.of("a b", directory, "x", directory.resolve("none")))
                        .outputs(List.of("a-b", "a_b", "dir", "../x"))))
                .satisfiesExactly(
                        problem -> assertThat(problem).contains("inputs: 'a b' is not a name"),
                        problem -> assertThat(problem).contains("the input 'x' does not exist: " + directory),
                        problem -> assertThat(problem)
                                .contains("'a_b' and 'a-b' would both be the variable ATELIER_OUTPUT_A_B"),
                        problem -> assertThat(problem).contains("'dir' and the directory of all outputs"),
                        problem -> assertThat(problem).contains("outputs: '../x' is not a name"));
    }

    @Test
    void wantsSourceThatFitsIntoRunDirectory() {
        Map<String, String> source = Map.of("../a", "", "logs", "", "outputs/fine", "", "src/train.py", "");
        assertThat(JobSpecChecks.of(Sources.job(COMMAND, Sources.of(source)).build()))
                .hasSize(2)
                .extracting(Problem::message)
                .anySatisfy(message -> assertThat(message).contains("'../a'"))
                .anySatisfy(message -> assertThat(message).contains("'logs' has the name of a directory"));
    }

    @Test
    void namesTheScriptThatMayBeMeant() {
        assertThat(scriptProblem("src/trian.py")).contains("did you mean 'src/train.py'?");
        assertThat(scriptProblem("Train.py")).contains("did you mean 'src/train.py'?");
        assertThat(scriptProblem("something-else.py"))
                .contains("'something-else.py' is not in the source directory")
                .doesNotContain("did you mean");
    }

    @Test
    void saysWhenThereIsNoSourceAtAll() {
        assertThat(JobSpecChecks.of(Sources.job(COMMAND, Sources.of(Map.of())).build())
                        .toString())
                .contains("the source directory, which has no files");
    }

    @Test
    void findsMainClassesElsewhere() {
        JobSpec spec = Sources.job(Sources.script(ScriptKind.MAIN_CLASS, "a.Main"), Sources.of(SOURCE))
                .build();
        assertThat(JobSpecChecks.of(spec)).isEmpty();
    }

    @Test
    void wantsArgumentsThatCanBePassed() {
        JobCommand script = Sources.script(ScriptKind.PYTHON, "src/train.py", "x".repeat(131_071), "x".repeat(131_072));
        assertThat(JobSpecChecks.of(Sources.job(script, Sources.of(SOURCE)).build()))
                .singleElement()
                .asString()
                .contains("arguments: an argument is longer");
        JobCommand program = new JobCommand.Program(List.of("a", "\0"));
        assertThat(JobSpecChecks.of(Sources.job(program, Sources.of(SOURCE)).build()))
                .singleElement()
                .asString()
                .contains("command: an argument contains a NUL");
    }

    private static JobSpec.Builder job() {
        return Sources.job(COMMAND, Sources.of(SOURCE));
    }

    private static String scriptProblem(String script) {
        JobCommand command = Sources.script(ScriptKind.PYTHON, script);
        return String.join("\n", problems(Sources.job(command, Sources.of(SOURCE))));
    }

    private static List<String> problems(JobSpec.Builder job) {
        return JobSpecChecks.of(job.build()).stream().map(Problem::toString).toList();
    }
}
