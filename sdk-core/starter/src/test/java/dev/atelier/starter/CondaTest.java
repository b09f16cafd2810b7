package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Environment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Scripts in conda environments. What stands in for conda here checks how it is called, and makes a virtual environment in
 * the place of a conda environment.
 */
@EnabledOnOs(OS.LINUX)
class CondaTest {
    private static final String LOG = "logs/environment.log";

    @TempDir
    private Path directory;

    private Path programs;
    private Path specification;
    private Workspace workspace;

    @BeforeEach
    void open() throws IOException {
        Programs.require("python3");
        programs = Files.createDirectory(directory.resolve("programs"));
        specification = Files.writeString(
                directory.resolve("environment.yml"),
                "name: any\nchannels: [conda-forge]\ndependencies: [python=3.11, numpy]\n");
        Files.createDirectory(directory.resolve("src"));
        Files.writeString(
                directory.resolve("src/train.py"),
                "import os, sys\nprint(sys.prefix == os.environ['CONDA_PREFIX'], os.environ.get('ACTIVATED'))\n");
        workspace = open("");
    }

    private Workspace open(String conda) {
        return Workspace.builder()
                .directory(directory.resolve("ml"))
                .setting(
                        "compute.local.environments",
                        directory.resolve("the cache").toString())
                .setting("compute.local.conda", conda)
                .open();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"micromamba", "mamba", "conda"})
    void isMadeByWhatIsThere(String tool) throws IOException {
        install(tool);
        Environment environment = declared();
        assertThat(environment.explain()).contains("conda 0001 dependencies: [python=3.11, numpy]");

        Run run = submit(environment).waitForCompletion();

        assertThat(run.stdout()).isEqualTo("True yes\n");
        assertThat(text(run, LOG)).contains("with " + programs.resolve(tool) + ", which is " + tool + " 1.0");
        assertThat(text(run, "logs/environment.packages.txt")).isEqualTo("numpy 2.0\n");
        Run second = submit(environment).waitForCompletion();
        assertThat(text(second, LOG)).contains("reuses").doesNotContain("builds");
    }

    @Test
    void isMadeByWhatIsNamed() throws IOException {
        install("mamba");
        Path named = install("my-micromamba");
        workspace.close();
        workspace = open(named.toString());

        Run run = submit(declared()).waitForCompletion();

        assertThat(text(run, LOG)).contains("with " + named);
        workspace.close();
        workspace = open("/nowhere/conda");
        assertThat(declared().explain()).contains("it would be reused");
        assertThat(other().explain()).contains("it cannot be built here: there is no '/nowhere/conda' on this machine");
    }

    @Test
    void saysThatThereIsNone() {
        Run run = submit(
                declared().toBuilder().putVariable("PATH", "/usr/bin:/bin").build());

        assertThatThrownBy(run::waitForCompletion)
                .isInstanceOfSatisfying(
                        RunFailedException.class,
                        e -> assertThat(e.verdict().cause()).isEqualTo(Verdict.Cause.PREPARATION_FAILED))
                .hasMessageContaining("there is no micromamba, mamba or conda on the PATH");
    }

    @Test
    void isBuiltOnceForManyJobs() throws IOException {
        install("micromamba");
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            runs.add(submit(declared()));
        }

        int built = 0;
        for (Run run : runs) {
            assertThat(run.waitForCompletion().stdout()).isEqualTo("True yes\n");
            built += text(run, LOG).contains("builds ") ? 1 : 0;
        }
        assertThat(built).isEqualTo(1);
    }

    @Test
    void buildsAgainAfterFailureAndKeepsItsLog() throws IOException {
        Path tool = install("micromamba");
        Path broken = Files.createFile(directory.resolve("broken"));
        Run failed = submit(declared());
        assertThatThrownBy(failed::waitForCompletion)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("error    libmamba Could not solve for environment specs");
        assertThat(text(failed, LOG)).contains("with " + tool);

        Files.delete(broken);
        assertThat(text(submit(declared()).waitForCompletion(), LOG)).contains("its last build failed");
    }

    @Test
    void usesAnExistingOneAsItIs() throws Exception {
        install("conda");
        Path prefix = directory.resolve("envs/mine");
        made(prefix);

        Environment byPath = existing(prefix.toString());
        Run run = submit(byPath).waitForCompletion();
        assertThat(run.stdout()).endsWith(" yes\n");
        assertThat(text(run, "logs/environment.packages.txt")).isEqualTo("numpy-2.0-0\n");
        assertThat(submit(existing("mine")).waitForCompletion().stdout()).endsWith(" yes\n");

        Files.createFile(prefix.resolve("conda-meta/pandas-2.2-0.json"));
        Run changed = submit(byPath).waitForCompletion();
        assertThat(text(changed, LOG)).contains("compared with the latest that it has", "+ packages ");
        assertThat(text(changed, "logs/environment.packages.txt")).isEqualTo("numpy-2.0-0\npandas-2.2-0\n");
        assertThat(prefix.resolve("bin/python")).exists();

        Run unknown = submit(existing("other"));
        assertThatThrownBy(unknown::waitForCompletion)
                .hasMessageContaining("there is no conda environment 'other' on this machine");
    }

    private Environment declared() {
        return workspace
                .environment("conda")
                .fromCondaSpecification(specification)
                .putVariable("PATH", programs + ":" + System.getenv("PATH"))
                .putVariable("HOME", directory.toString())
                .build();
    }

    private Environment other() throws IOException {
        Path yaml = Files.writeString(directory.resolve("other.yml"), "dependencies: [r-base]\n");
        return workspace.environment("other").fromCondaSpecification(yaml).build();
    }

    private Environment existing(String nameOrPath) {
        return workspace
                .environment("existing")
                .fromExistingCondaEnvironment(nameOrPath)
                .putVariable("PATH", programs + ":" + System.getenv("PATH"))
                .build();
    }

    private void made(Path prefix) throws Exception {
        Process process = new ProcessBuilder(
                        programs.resolve("conda").toString(),
                        "env",
                        "create",
                        "--prefix",
                        prefix.toString(),
                        "--file",
                        specification.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    /** Installs what stands in for a program: it knows the one way that Atelier calls it. */
    private Path install(String tool) throws IOException {
        String create = tool.contains("micromamba") ? "create" : "env create";
        String script = """
            #!/bin/sh
            case "$*" in
              --version) echo '@TOOL 1.0' ;;
              '@CREATE --prefix '*' --file '*)
                [ ! -e '@DIR/broken' ] || {
                  echo 'error    libmamba Could not solve for environment specs'
                  exit 1
                }
                while [ "$1" != --prefix ]; do shift; done
                grep -q numpy "$4" && python3 -m venv --without-pip "$2" || exit 1
                mkdir -p "$2/conda-meta" "$2/etc/conda/activate.d"
                true >"$2/conda-meta/numpy-2.0-0.json"
                echo 'export ACTIVATED=yes' >"$2/etc/conda/activate.d/numpy.sh"
                ;;
              'list --prefix '*) echo 'numpy 2.0' ;;
              'env list') printf '# conda environments:\\nbase   /opt/conda\\nmine * @DIR/envs/mine\\n' ;;
              *)
                echo "ERROR: not understood: $*" >&2
                exit 2
                ;;
            esac
            """;
        Path file = programs.resolve(tool);
        Files.writeString(
                file, script.replace("@TOOL", tool).replace("@CREATE", create).replace("@DIR", directory.toString()));
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private Run submit(Environment environment) {
        return workspace
                .experiment("conda")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(directory.resolve("src"))
                        .environment(environment)
                        .build());
    }

    private static String text(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
