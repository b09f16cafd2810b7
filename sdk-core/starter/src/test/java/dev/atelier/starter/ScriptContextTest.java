package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.metric.MetricKind;
import dev.atelier.metric.MetricPoint;
import dev.atelier.run.RunStatus;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The same script, as a source file, a main class, a jar and started by hand. */
@EnabledOnOs(OS.LINUX)
class ScriptContextTest {
    private static final Path SOURCE = Path.of("src/test/java/dev/atelier/starter/Trainer.java");

    @TempDir
    private Path directory;

    private Path folder;

    @BeforeEach
    void makeSourceDirectory() throws IOException {
        directory = directory.toRealPath();
        folder = Files.createDirectory(directory.resolve("src"));
    }

    @Test
    void recordsInAJobOfASourceFile() throws Exception {
        String source = Files.readString(SOURCE).replace("Trainer", "SourceTrainer");
        Files.writeString(folder.resolve("SourceTrainer.java"), source);
        submit(ScriptRunConfig.script("SourceTrainer.java"));
    }

    @Test
    void recordsInAJobOfAMainClass() throws Exception {
        submit(ScriptRunConfig.mainClass(Trainer.class.getName()));
    }

    @Test
    void recordsInAJobOfAJar() throws Exception {
        writeJar(folder.resolve("trainer.jar"));
        submit(ScriptRunConfig.script("trainer.jar"));
    }

    @Test
    void recordsUnderTheCurrentDirectoryOutsideOfAJob() throws Exception {
        runByHand();
        try (Workspace workspace = Workspace.open(folder.resolve(".atelier/workspace"))) {
            assertRecorded(workspace.runs().list().stream()
                    .filter(run -> run.parent().isEmpty())
                    .findFirst()
                    .orElseThrow());
        }
    }

    @Test
    void recordsInTheConfiguredWorkspaceOutsideOfAJob() throws Exception {
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            workspace.writeConfig(directory);
            runByHand();
            assertThat(folder.resolve(".atelier")).doesNotExist();
            List<Run> runs = workspace.experiment("scripts").runs().list().stream()
                    .filter(run -> run.parent().isEmpty())
                    .toList();
            assertThat(runs).hasSize(1);
            assertRecorded(runs.get(0));
        }
    }

    @Test
    void failsARunByHandWithTheExceptionThatNobodyCatches() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(FailingTrainer.class, folder)) {
            assertThat(jvm.exitCode()).isEqualTo(1);
        }
        try (Workspace workspace = Workspace.open(folder.resolve(".atelier/workspace"))) {
            Run run = workspace.runs().first().orElseThrow();
            assertThat(run.status()).isEqualTo(RunStatus.FAILED);
            assertThat(run.details().error().orElseThrow())
                    .contains("IllegalStateException: no convergence")
                    .contains("FailingTrainer.main");
        }
    }

    private void submit(ScriptRunConfig.Builder script) throws IOException {
        try (Workspace workspace = Workspace.open(directory.resolve("ml"))) {
            ScriptRunConfig config =
                    script.sourceDirectory(folder).arguments("quick & dirty").build();
            Run run = workspace.experiment("jvm.scripts").submit(config).waitForCompletion();
            assertThat(run.stdout()).isEqualTo("trained 100 3\n");
            assertThat(run.details().warnings()).isEmpty();
            assertRecorded(run);
        }
    }

    private void runByHand() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(Trainer.class, folder, "quick & dirty")) {
            assertThat(jvm.exitCode()).isZero();
            assertThat(jvm.lines()).containsExactly("trained 100 3");
        }
    }

    private static void assertRecorded(Run run) throws IOException {
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(run.params()).isEqualTo(Map.of("alpha", 0.4, "name", "quick & dirty", "fast", true));
        assertThat(run.tags()).containsEntry("team", "risk").containsEntry("bare", null);
        assertThat(run.properties()).containsEntry("source", "test");
        assertThat(run.metric("loss").points())
                .extracting(MetricPoint::step)
                .hasSize(100)
                .endsWith(99L);
        assertThat(run.metric("odd").points())
                .extracting(MetricPoint::value)
                .containsExactly(Double.NaN, Double.NEGATIVE_INFINITY);
        assertThat(run.metric("note").texts()).containsExactly("größer");
        assertThat(run.metric("list").list().toString()).startsWith("[1");
        assertThat(run.metric("row").table()).isEqualTo(Map.of("x", List.of(1L, 2L)));
        assertThat(run.metric("table").table()).isEqualTo(Map.of("y", List.of(1L, 2L), "z", List.of("a", "b")));
        assertThat(run.metric("plot").kind()).isEqualTo(MetricKind.IMAGE);
        assertThat(bytes(run, run.metric("plot").images().get(0))).containsExactly('G', 'I', 'F', '8', '9', 'a', 1);
        assertThat(bytes(run, "models/model.txt"))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("better weights");
        assertFolds(run.children());
    }

    private static void assertFolds(List<Run> folds) throws IOException {
        assertThat(folds)
                .extracting(Run::status)
                .containsExactly(RunStatus.COMPLETED, RunStatus.COMPLETED, RunStatus.COMPLETED);
        Run first = folds.stream()
                .filter(fold -> fold.name().equals("fold 1"))
                .findFirst()
                .orElseThrow();
        assertThat(first.metric("rmse").last()).isEqualTo(58.2);
        assertThat(bytes(first, "fold.txt")).asString(StandardCharsets.UTF_8).isEqualTo("better weights");
        assertThat(folds).extracting(fold -> fold.tags().get("fold")).containsExactlyInAnyOrder(null, "2", "3");
    }

    private static byte[] bytes(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return content.readAllBytes();
        }
    }

    /** A jar brings its class path along, here in its manifest. */
    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Trainer.class.getName());
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .map(entry -> Path.of(entry).toUri().toString())
                .collect(Collectors.joining(" "));
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, classPath);
        String entry = Trainer.class.getName().replace('.', '/') + ".class";
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream content = Trainer.class.getClassLoader().getResourceAsStream(entry)) {
            out.putNextEntry(new JarEntry(entry));
            out.write(java.util.Objects.requireNonNull(content).readAllBytes());
            out.closeEntry();
        }
    }
}
