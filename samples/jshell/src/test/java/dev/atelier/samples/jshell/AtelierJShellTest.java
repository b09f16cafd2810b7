package dev.atelier.samples.jshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sessions of a person at the keyboard, from a directory of his own. */
class AtelierJShellTest {
    private static final Path MODULE = Path.of(System.getProperty("basedir"));
    private static final long PATIENCE_SECONDS = 300;

    @TempDir
    private Path directory;

    @Test
    void printsValuesAsTheyAreMeantToBeRead() throws Exception {
        assertThat(session(MODULE.resolve("script.jsh")))
                .contains("""
                        experiment  status     params.alpha  metrics.rmse
                        ----------  ---------  ------------  ------------
                        diabetes    Completed           0.4          58.2
                        diabetes    Completed            10          71.5
                        """)
                .containsPattern("metric  kind +last +min +max +count\n------")
                .containsPattern("loss +SCALAR +0.05 +0.05 +1 +20\n")
                .contains("jshell> 1\n", "jshell> 0.05\n", "{\"y\":42.0}")
                .contains("1.0 ┤", "⢱", "jshell> true\n")
                .contains("service line\n  model line:1\n")
                .contains("FilterSyntaxException", "  metrics.rmse <\n                ^\n")
                .doesNotContain("SLF4J", "==>");
    }

    @Test
    void runsScriptGivenAsArgument() throws Exception {
        Path script = Files.writeString(directory.resolve("own.jsh"), "print(Workspace.inMemory().name())\n/exit\n");
        assertThat(session(Path.of("/dev/null"), script.toString())).isEqualTo("workspace\n");
    }

    private String session(Path input, String... arguments) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "the start script needs bash and GNU tools");
        List<String> command =
                new ArrayList<>(List.of(MODULE.resolve("atelier-jshell").toString()));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        ProcessBuilder shell = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        shell.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = shell.start();
        try {
            assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(output);
    }
}
