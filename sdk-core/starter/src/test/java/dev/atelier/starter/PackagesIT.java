package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.atelier.Environment;
import dev.atelier.EnvironmentBuilder;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.RunFailedException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Environments whose packages come from the index that pip is configured with on this machine. */
@Timeout(value = 15, unit = TimeUnit.MINUTES) // large downloads
class PackagesIT {
    private static final String SIX = "six==1.16.0";
    private static final String SIX_HASH = "8abb2f1d86890a2dfb989f9a77cfcfd3e47c2a354b01111771326f8aa26e0254";

    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() throws Exception {
        Programs.require("python3");
        boolean reached = pip(
                        "download",
                        "--no-deps",
                        "-q",
                        "-d",
                        directory.resolve("wheels").toString(),
                        SIX)
                == 0;
        if ("true".equals(System.getenv("CI"))) {
            assertThat(reached).as("pip gets %s from its index", SIX).isTrue();
        }
        assumeTrue(reached, "pip does not reach an index here");
        Files.createDirectory(directory.resolve("src"));
        workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .setting(
                        "compute.local.environments", directory.resolve("cache").toString())
                .open();
    }

    @AfterEach
    void close() {
        if (workspace != null) {
            workspace.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void installsWithHashesAndFromAWheelhouse(boolean uv) throws Exception {
        Path requirements =
                Files.writeString(directory.resolve("requirements.txt"), SIX + " --hash=sha256:" + SIX_HASH + "\n");
        Path wrong = Files.writeString(
                directory.resolve("wrong.txt"), SIX + " --hash=sha256:" + SIX_HASH.replace('8', '9') + "\n");
        String path = uv ? withUv() : Programs.without("uv", "uvx", directory).toString();

        Run hashed = run(workspace.environment("hashed").fromPipRequirements(requirements), path, "six");
        assertThat(hashed.waitForCompletion().stdout()).isEqualTo("1.16.0\n");
        assertThat(text(hashed, "logs/environment.log").contains("with uv ")).isEqualTo(uv);
        Run refused = run(workspace.environment("wrong").fromPipRequirements(wrong), path, "six");
        assertThatThrownBy(refused::waitForCompletion)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("its build failed");
        assertThat(text(refused, "logs/environment.log")).containsIgnoringCase("hash");
        Run offline = run(
                workspace
                        .environment("offline")
                        .wheelhouse(directory.resolve("wheels"))
                        .pip("six"),
                path,
                "six");
        assertThat(offline.waitForCompletion().stdout()).isEqualTo("1.16.0\n");
    }

    @Test
    void recordsWhatPackagesWithoutVersionBecame() throws Exception {
        EnvironmentBuilder builder = workspace.environment("unpinned").pip("packaging");
        String version = run(builder, System.getenv("PATH"), "packaging")
                .waitForCompletion()
                .stdout()
                .strip();

        assertThat(builder.build().explain()).contains("it would be reused", "packaging==" + version);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sklearn", "mlflow"})
    void makesCuratedEnvironments(String module) throws IOException {
        Environment curated = workspace.curatedEnvironments().stream()
                .filter(environment -> environment.name().contains(module))
                .findFirst()
                .orElseThrow();
        Files.writeString(
                directory.resolve("src/train.py"), "import " + module + "; print(" + module + ".__version__)\n");

        String version = submit(curated).waitForCompletion().stdout().strip();

        assertThat(curated.pip()).anyMatch(pinned -> pinned.endsWith("==" + version));
    }

    private Run run(EnvironmentBuilder environment, String path, String module) throws IOException {
        Files.writeString(
                directory.resolve("src/train.py"), "import " + module + "; print(" + module + ".__version__)\n");
        return submit(environment.putVariable("PATH", path).build());
    }

    private Run submit(Environment environment) {
        return workspace
                .experiment("packages")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(directory.resolve("src"))
                        .environment(environment)
                        .build());
    }

    /** Installs the real uv, and returns a PATH with it in front. */
    private String withUv() throws Exception {
        Path target = directory.resolve("uv");
        assertThat(pip("install", "-q", "--target", target.toString(), "uv")).isZero();
        return target.resolve("bin") + File.pathSeparator + System.getenv("PATH");
    }

    private static int pip(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("python3", "-m", "pip");
        builder.command().addAll(List.of(arguments));
        return builder.inheritIO().start().waitFor();
    }

    private static String text(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
