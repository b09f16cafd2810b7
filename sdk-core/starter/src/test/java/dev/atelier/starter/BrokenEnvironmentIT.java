package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Environment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.Verdict;
import dev.atelier.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Environments whose build was killed, or that somebody has damaged, are built again. */
@EnabledOnOs(OS.LINUX)
class BrokenEnvironmentIT {
    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() throws IOException {
        Programs.require("python3");
        Files.createDirectory(directory.resolve("src"));
        Files.writeString(directory.resolve("src/train.py"), "import greeting\nprint(greeting.VERSION)\n");
        workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .setting("compute.local.environments", cache().toString())
                .open();
    }

    private Path cache() {
        return directory.resolve("cache");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void isBuiltAgainAfterItsBuildWasKilled() throws Exception {
        try (PackageIndex index = new PackageIndex()) {
            workspace.secrets().put("index", Secret.of(PackageIndex.CREDENTIALS));
            index.add(new Wheel("1.0"));
            index.hang();
            Environment environment = workspace
                    .environment("private")
                    .indexUrl(index.url())
                    .indexSecret("index")
                    .pip("greeting==1.0")
                    .putVariable("PIP_FIND_LINKS", "")
                    .build();
            Run killed = submit(environment);
            index.awaitRequest();
            killEverythingOf(killed);
            assertThatThrownBy(killed::waitForCompletion)
                    .isInstanceOfSatisfying(
                            RunFailedException.class,
                            e -> assertThat(e.verdict().cause()).isEqualTo(Verdict.Cause.NODE_LOST));

            index.recover();
            Run next = submit(environment).waitForCompletion();
            assertThat(next.stdout()).isEqualTo("1.0\n");
            assertThat(text(next)).contains("a build of it was interrupted");
        }
    }

    @Test
    void isBuiltAgainWhenWhatWasBuiltIsDamaged() throws Exception {
        Path wheels = directory.resolve("wheels");
        new Wheel("1.0").write(wheels);
        Environment environment = workspace
                .environment("damaged")
                .wheelhouse(wheels)
                .pip("greeting==1.0")
                .build();
        submit(environment).waitForCompletion();
        try (Stream<Path> entries = Files.list(cache())) {
            Path built = entries.filter(entry -> Files.exists(entry.resolve("ready")))
                    .findFirst()
                    .orElseThrow();
            Files.delete(built.resolve("files/bin/python"));
        }
        Run next = submit(environment).waitForCompletion();
        assertThat(next.stdout()).isEqualTo("1.0\n");
        assertThat(text(next)).contains("is damaged");
    }

    /** The runner first, so that it cannot say that the build has failed. */
    private void killEverythingOf(Run run) throws IOException {
        String runs = directory.toRealPath() + "/ml/work/compute-local/runs/";
        ProcessHandle.allProcesses()
                .filter(process -> commandLine(process).contains(runs))
                .forEach(ProcessHandle::destroyForcibly);
        for (String pid : Processes.ofRun(run.id())) {
            ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    private static String commandLine(ProcessHandle process) {
        try {
            return Files.readString(
                    Path.of("/proc", Long.toString(process.pid()), "cmdline"), StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }

    private Run submit(Environment environment) {
        return workspace
                .experiment("broken")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(directory.resolve("src"))
                        .environment(environment)
                        .build());
    }

    private static String text(Run run) throws IOException {
        return new String(run.open("logs/environment.log").readAllBytes(), StandardCharsets.UTF_8);
    }
}
