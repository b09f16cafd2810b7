package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.Environment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.RunStatus;
import dev.atelier.run.Verdict;
import dev.atelier.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Scripts in virtual environments that pip fills, with packages made on the spot. */
@EnabledOnOs(OS.LINUX)
@Execution(ExecutionMode.CONCURRENT)
@Timeout(value = 4, unit = TimeUnit.MINUTES) // several builds each, on a machine that may be busy
class VenvIT {
    private static final String LOG = "logs/environment.log";

    @TempDir
    private Path directory;

    private Path wheels;
    private Workspace workspace;

    @BeforeEach
    void open() throws IOException {
        Programs.require("python3");
        wheels = directory.resolve("wheels");
        new Wheel("1.0").write(wheels);
        Files.createDirectory(directory.resolve("src"));
        Files.writeString(
                directory.resolve("src/train.py"),
                "import greeting, sys\nprint(greeting.VERSION, sys.prefix != sys.base_prefix)\n");
        workspace = open("20000000000");
    }

    private Workspace open(String maxBytes) {
        return Workspace.builder()
                .directory(directory.resolve("ml"))
                .setting("compute.local.environments", cache().toString())
                .setting("compute.local.environments-max-bytes", maxBytes)
                .open();
    }

    private Path cache() {
        return directory.resolve("the cache");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void runsInItsOwnPackagesAndReusesThem() throws IOException {
        Environment environment = offline("first", "1.0");
        assertThat(environment.explain())
                .contains("it would be built in", "this machine has none with this lock", "pip greeting==1.0");

        Run first = submit(environment).waitForCompletion();
        assertThat(first.stdout()).isEqualTo("1.0 True\n");
        assertThat(text(first, LOG)).contains("builds " + cache());
        assertThat(text(first, "logs/environment.packages.txt")).contains("greeting");

        Environment renamed = workspace
                .environment("second")
                .wheelhouse(wheels)
                .pip("greeting==1.0")
                .putVariable("OMP_NUM_THREADS", "1")
                .build();
        Run second = submit(renamed).waitForCompletion();
        assertThat(text(second, LOG))
                .contains("reuses", "nothing in its lock has changed")
                .doesNotContain("builds");
        assertThat(renamed.explain()).contains("it would be reused");

        new Wheel("2.0").write(wheels);
        assertThat(offline("first", "2.0").explain())
                .contains("compared with the latest", "- pip greeting==1.0", "+ pip greeting==2.0");
    }

    @Test
    void isBuiltOnceForSixteenJobs() throws IOException {
        Environment environment = offline("shared", "1.0");
        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            runs.add(submit(environment));
        }

        int built = 0;
        for (Run run : runs) {
            assertThat(run.waitForCompletion().stdout()).isEqualTo("1.0 True\n");
            built += text(run, LOG).contains("builds ") ? 1 : 0;
        }
        assertThat(built).isEqualTo(1);
    }

    @Test
    void buildsAgainAfterFailureAndKeepsItsLog() throws Exception {
        try (PackageIndex index = new PackageIndex()) {
            workspace.secrets().put("index", Secret.of(PackageIndex.CREDENTIALS));
            Environment environment = workspace
                    .environment("private")
                    .indexUrl(index.url())
                    .indexSecret("index")
                    .pip("greeting==1.0")
                    .putVariable("PIP_FIND_LINKS", "")
                    .build();
            Run failed = submit(environment);
            assertThatThrownBy(failed::waitForCompletion)
                    .isInstanceOfSatisfying(
                            RunFailedException.class,
                            e -> assertThat(e.verdict().cause()).isEqualTo(Verdict.Cause.PREPARATION_FAILED))
                    .hasMessageContaining("No matching distribution found for greeting==1.0");
            assertThat(text(failed, LOG)).contains("greeting==1.0");
            assertThat(environment.explain()).contains("its last build failed; the log of that is " + cache());

            index.add(new Wheel("1.0"));
            Run second = submit(environment).waitForCompletion();
            assertThat(second.stdout()).isEqualTo("1.0 True\n");
            assertThat(text(second, LOG)).contains("its last build failed");
            assertThat(tree(directory.resolve("ml/work")))
                    .noneMatch(file -> text(file).contains("s3cret"));
        }
    }

    @Test
    void buildsAgainAfterBuildThatWasInterrupted() throws Exception {
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
            Run interrupted = submit(environment);
            index.awaitRequest();
            interrupted.cancel();
            assertThatThrownBy(interrupted::waitForCompletion).isInstanceOf(RunFailedException.class);
            assertThat(interrupted.status()).isEqualTo(RunStatus.CANCELED);

            index.recover();
            Run second = submit(environment).waitForCompletion();
            assertThat(second.stdout()).isEqualTo("1.0 True\n");
            assertThat(text(second, LOG)).contains("a build of it was interrupted");
        }
    }

    @Test
    void makesRoomForOthersButNotBelowJobs() throws IOException {
        Path old = built(submit(offline("old", "1.0")).waitForCompletion());
        new Wheel("2.0").write(wheels);
        Files.writeString(
                directory.resolve("src/hold.py"),
                "import pathlib, time\nprint('up', flush=True)\nwhile not pathlib.Path('" + directory
                        + "/go').exists(): time.sleep(0.05)\nimport greeting\n");
        Run holding = submit(offline("held", "1.0"), "hold.py");
        await().atMost(Duration.ofMinutes(3)).until(() -> holding.stdout().contains("up"));
        workspace.close();
        workspace = open("1");

        Run latest = submit(offline("new", "2.0")).waitForCompletion();

        assertThat(latest.stdout()).isEqualTo("2.0 True\n");
        assertThat(text(latest, LOG)).contains("removed " + old);
        assertThat(old).doesNotExist();
        Files.createFile(directory.resolve("go"));
        assertThat(workspace.run(holding.id()).waitForCompletion().status()).isEqualTo(RunStatus.COMPLETED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"python3", "/nowhere/python"})
    void isBuiltOnceWithoutFlock(String interpreter) throws IOException {
        workspace.close();
        workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .setting("compute.local.environments", cache().toString())
                .setting("compute.local.python", interpreter)
                .open();
        Environment environment = offline("unlocked", "1.0").toBuilder()
                .putVariable("PATH", Programs.without("flock", "uv", directory).toString())
                .build();
        List<Run> runs = List.of(submit(environment), submit(environment));

        int built = 0;
        for (Run run : runs) {
            assertThat(run.waitForCompletion().stdout()).isEqualTo("1.0 True\n");
            built += text(run, LOG).contains("builds ") ? 1 : 0;
        }
        assertThat(built).isEqualTo(1);
    }

    @Test
    void packagesWithoutVersionKeepTheirs() throws Exception {
        try (PackageIndex index = new PackageIndex()) {
            workspace.secrets().put("index", Secret.of(PackageIndex.CREDENTIALS));
            index.add(new Wheel("1.0"));
            Environment environment = workspace
                    .environment("unpinned")
                    .indexUrl(index.url())
                    .indexSecret("index")
                    .pip("greeting")
                    .putVariable("PIP_FIND_LINKS", "")
                    .build();
            Run first = submit(environment).waitForCompletion();
            assertThat(first.stdout()).isEqualTo("1.0 True\n");
            assertThat(environment.explain())
                    .contains("it would be reused", "its packages, as they were resolved", "greeting==1.0");

            index.add(new Wheel("2.0"));
            Files.delete(built(first).resolve("ready"));
            assertThat(environment.explain()).contains("it would be built in", "greeting==1.0");
            assertThat(submit(environment).waitForCompletion().stdout()).isEqualTo("1.0 True\n");

            index.remove(new Wheel("1.0"));
            Files.delete(built(first).resolve("ready"));
            Run third = submit(environment).waitForCompletion();
            assertThat(third.stdout()).isEqualTo("2.0 True\n");
            assertThat(text(third, LOG)).contains("cannot be had any more, others are looked for");
            assertThat(environment.explain()).contains("greeting==2.0");
        }
    }

    @Test
    void fetchesThroughTheProxy() throws Exception {
        try (PackageIndex proxy = new PackageIndex()) {
            workspace.secrets().put("index", Secret.of(PackageIndex.CREDENTIALS));
            proxy.add(new Wheel("1.0"));
            Path requirements = Files.writeString(
                    directory.resolve("requirements.txt"), "--trusted-host packages.invalid\ngreeting\n");
            Run run = submit(workspace
                    .environment("proxied")
                    .fromPipRequirements(requirements)
                    .indexUrl("http://packages.invalid/simple")
                    .indexSecret("index")
                    .proxy(proxy.proxyUrl())
                    .putVariable("PIP_FIND_LINKS", "")
                    .build());

            assertThat(run.waitForCompletion().stdout()).isEqualTo("1.0 True\n");
        }
    }

    @Test
    void usesTheWantedPython() throws IOException {
        String version = Programs.otherPython();
        Files.writeString(directory.resolve("src/version.py"), "import sys; print('%d.%d' % sys.version_info[:2])\n");
        Run run = submit(offline("other", "1.0").toBuilder().python(version).build(), "version.py");

        assertThat(run.waitForCompletion().stdout().strip()).isEqualTo(version);
    }

    @Test
    void aBuildThatTakesTooLongFails() throws Exception {
        try (PackageIndex index = new PackageIndex()) {
            workspace.secrets().put("index", Secret.of(PackageIndex.CREDENTIALS));
            index.add(new Wheel("1.0"));
            index.hang();
            Environment environment = workspace
                    .environment("hanging")
                    .indexUrl(index.url())
                    .indexSecret("index")
                    .pip("greeting")
                    .putVariable("PIP_FIND_LINKS", "")
                    .build();
            workspace.close();
            workspace = Workspace.builder()
                    .directory(directory.resolve("ml"))
                    .setting("compute.local.environments", cache().toString())
                    .setting("compute.local.environments-build-seconds", "1")
                    .open();
            Run run = submit(environment);

            assertThatThrownBy(run::waitForCompletion)
                    .isInstanceOf(RunFailedException.class)
                    .hasMessageContaining("it took longer than 1 s");
            index.recover();
            workspace.close();
            workspace = open("20000000000");
            assertThat(submit(environment).waitForCompletion().stdout()).isEqualTo("1.0 True\n");
        }
    }

    @Test
    void checksHashes() throws IOException {
        Path requirements = Files.writeString(
                directory.resolve("requirements.txt"),
                "# pinned\ngreeting==1.0 \\\n    --hash=sha256:" + "0".repeat(64) + "\n");
        Run run = submit(workspace
                .environment("hashed")
                .fromPipRequirements(requirements)
                .wheelhouse(wheels)
                .build());

        assertThatThrownBy(run::waitForCompletion)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("THESE PACKAGES DO NOT MATCH THE HASHES");
    }

    @Test
    void namesTheVersionsThatThereAre() {
        Environment environment =
                workspace.environment("ancient").python("2.3").pip("greeting").build();
        assertThat(environment.explain())
                .contains("it cannot be built here: Python 2.3 is not on the PATH (python3 is 3.");

        assertThatThrownBy(submit(environment)::waitForCompletion)
                .isInstanceOf(RunFailedException.class)
                .hasMessageContaining("its environment could not be made ready: Python 2.3 is not on the PATH");
    }

    @Test
    void refusesSecretsThatAreNotThere() {
        Environment environment = workspace
                .environment("private")
                .indexUrl("https://packages.example.org/simple")
                .indexSecret("missing")
                .pip("greeting")
                .build();
        assertThatThrownBy(() -> submit(environment))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no secret 'missing'");
    }

    private Environment offline(String name, String version) {
        return workspace
                .environment(name)
                .wheelhouse(wheels)
                .pip("greeting==" + version)
                .build();
    }

    private Run submit(Environment environment) {
        return submit(environment, "train.py");
    }

    private Run submit(Environment environment, String script) {
        return workspace
                .experiment("venv")
                .submit(ScriptRunConfig.script(script)
                        .sourceDirectory(directory.resolve("src"))
                        .environment(environment)
                        .build());
    }

    /** Where a run's environment was built or found, as its log says. */
    private Path built(Run run) throws IOException {
        String log = text(run, LOG);
        int start = log.indexOf(cache().toString());
        return Path.of(log.substring(start, start + cache().toString().length() + 33));
    }

    private static String text(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Returns the files below a directory in which staged ones may go at the same time. */
    private static List<Path> tree(Path root) throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.add(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException gone) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path walked, IOException gone) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files;
    }
}
