package dev.atelier.compute.maven;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Environment;
import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Java scripts with libraries of a repository made on the spot, which the user's settings name as the only mirror. */
@EnabledOnOs(OS.LINUX)
class MavenEnvironmentTest {
    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() throws IOException {
        publish(
                "words",
                "",
                "package words; public class Words { public static String hello() { return \"hello\"; } }");
        publish(
                "greeting",
                "<dependencies><dependency><groupId>org.example</groupId><artifactId>words</artifactId>"
                        + "<version>1.0</version></dependency></dependencies>",
                null);
        Path settings = Files.writeString(
                directory.resolve("settings.xml"),
                "<settings><mirrors><mirror><id>mine</id><mirrorOf>*</mirrorOf><url>"
                        + directory.resolve("repository").toUri() + "</url></mirror></mirrors></settings>");
        workspace = Workspace.builder()
                .setting("library.maven.settings", settings.toString())
                .setting(
                        "library.maven.local-repository",
                        directory.resolve("local").toString())
                .open();
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void runsJavaSourceFileWithLibrariesAndWhatTheyNeed() throws IOException {
        Path source = Files.createDirectory(directory.resolve("src"));
        Files.writeString(
                source.resolve("Train.java"),
                "class Train { public static void main(String[] a) { System.out.println(words.Words.hello()); } }");
        Environment environment =
                workspace.environment("java").maven("org.example:greeting:1.0").build();

        Run run = workspace
                .experiment("java")
                .submit(ScriptRunConfig.script("Train.java")
                        .sourceDirectory(source)
                        .environment(environment)
                        .build())
                .waitForCompletion();

        assertThat(run.stdout()).isEqualTo("hello\n");
        assertThat(environment.explain())
                .contains("greeting-1.0.jar", "words-1.0.jar", "maven 0000 org.example:greeting:1.0");
    }

    @Test
    void namesAllThatIsMissingBeforeTheRun() {
        Environment environment = workspace
                .environment("java")
                .maven("org.example:missing:1.0", "org.example:greeting:1.0", "org.example:greeting:2.0")
                .build();

        assertThatThrownBy(() -> workspace
                        .experiment("java")
                        .submit(ScriptRunConfig.command("true")
                                .environment(environment)
                                .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("org.example:missing:jar:1.0")
                .hasMessageContaining("org.example:greeting:jar:2.0");
        assertThat(workspace.runs().list()).isEmpty();
    }

    @Test
    void refusesWhatIsNoCoordinate() {
        assertThatThrownBy(() -> workspace
                        .environment("java")
                        .maven("greeting", "org.example:greeting")
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'greeting' is not like group:artifact:version")
                .hasMessageContaining("'org.example:greeting' is not like group:artifact:version");
    }

    private void publish(String artifact, String dependencies, String code) throws IOException {
        Path place = Files.createDirectories(directory.resolve("repository/org/example/" + artifact + "/1.0"));
        Files.writeString(
                place.resolve(artifact + "-1.0.pom"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>org.example</groupId><artifactId>" + artifact
                        + "</artifactId><version>1.0</version>" + dependencies + "</project>");
        try (OutputStream file = Files.newOutputStream(place.resolve(artifact + "-1.0.jar"));
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new JarEntry(artifact + "/"));
            if (code != null) {
                jar.putNextEntry(new JarEntry("words/Words.class"));
                jar.write(compiled(code));
            }
        }
        for (String type : List.of("pom", "jar")) {
            Path file = place.resolve(artifact + "-1.0." + type);
            Files.writeString(place.resolve(file.getFileName() + ".sha1"), sha1(Files.readAllBytes(file)));
        }
    }

    private static String sha1(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] compiled(String code) throws IOException {
        Path classes = Files.createDirectories(directory.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        SimpleJavaFileObject source =
                new SimpleJavaFileObject(URI.create("string:///Words.java"), SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                        return code;
                    }
                };
        assertThat(compiler.getTask(null, null, null, List.of("-d", classes.toString()), null, List.of(source))
                        .call())
                .isTrue();
        return Files.readAllBytes(classes.resolve("words/Words.class"));
    }
}
