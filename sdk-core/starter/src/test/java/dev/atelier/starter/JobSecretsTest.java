package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.atelier.Run;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.RunFailedException;
import dev.atelier.run.RunListener;
import dev.atelier.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Scripts get secrets as files, and their logs do not give them away. */
@EnabledOnOs(OS.LINUX)
class JobSecretsTest {
    private static final String TOKEN = "s3cret-token-of-the-hub";

    @TempDir
    private Path directory;

    private Workspace workspace;

    @BeforeEach
    void open() {
        workspace = Workspace.builder()
                .directory(directory.resolve("ml"))
                .secretKeyFile(directory.resolve("key"))
                .open();
        workspace.secrets().put("hub.token", Secret.of(TOKEN));
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void areFilesThatOnlyTheOwnerCanRead() throws IOException {
        Run run = submit("""
            stat -c '%a' "$ATELIER_SECRET_HUB_TOKEN" "$(dirname "$ATELIER_SECRET_HUB_TOKEN")"
            [ "$(cat "$ATELIER_SECRET_HUB_TOKEN")" = "s3cret-token$(cat rest)" ] && echo same
            """);

        assertThat(run.waitForCompletion().stdout()).isEqualTo("600\n700\nsame\n");
        workspace.close();
        assertThat(contents(directory.resolve("ml"))).doesNotContain(TOKEN);
    }

    @Test
    void areMaskedInEveryLog() throws IOException {
        List<String> lines = Collections.synchronizedList(new ArrayList<>());
        Run run = submit("""
            token=$(cat "$ATELIER_SECRET_HUB_TOKEN")
            echo "out $token"
            echo "log $token" >logs/own.log
            echo "err $token" >&2
            exit 3
            """);

        assertThatThrownBy(() -> run.waitForCompletion(listener(lines)))
                .isInstanceOf(RunFailedException.class)
                .hasMessageNotContaining(TOKEN);

        String masked = "*".repeat(TOKEN.length());
        assertThat(run.stdout()).isEqualTo("out " + masked + "\n");
        assertThat(run.stderr()).isEqualTo("err " + masked + "\n");
        assertThat(text(run, "logs/own.log")).isEqualTo("log " + masked + "\n");
        assertThat(lines).contains("out " + masked, "err " + masked);
        workspace.close();
        assertThat(contents(directory.resolve("ml"))).doesNotContain(TOKEN);
    }

    @Test
    void areMaskedWhileTheyArePrintedPieceByPiece() throws IOException {
        Path go = directory.resolve("go");
        Run run = submit("""
            printf 'begin s3cret-token'
            until [ -e '@GO' ]; do sleep 0.05; done
            printf '%s\\nend\\n' -of-the-hub
            exec sleep 987
            """.replace("@GO", go.toString()));

        await().atMost(Duration.ofSeconds(30)).until(() -> run.stdout().startsWith("begin"));
        assertThat(run.stdout()).isEqualTo("begin ");
        Files.createFile(go);
        await().atMost(Duration.ofSeconds(30)).until(() -> run.stdout().contains("end"));
        assertThat(run.stdout()).isEqualTo("begin " + "*".repeat(TOKEN.length()) + "\nend\n");
        run.cancel();
    }

    @Test
    void areRefusedWhenTheyAreNotThere() {
        assertThatThrownBy(() -> workspace
                        .experiment("secrets")
                        .submit(ScriptRunConfig.command("true")
                                .addSecret("missing")
                                .addSecret("key")
                                .build()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("there is no secret 'missing'; store it with ws.secrets().put")
                .hasMessageContaining("'key' and the key of all secrets would both be the variable ATELIER_SECRET_KEY");
    }

    private Run submit(String script) throws IOException {
        Path source = Files.createDirectories(directory.resolve("src"));
        Files.writeString(source.resolve("run.sh"), script);
        Files.writeString(source.resolve("rest"), "-of-the-hub");
        return workspace
                .experiment("secrets")
                .submit(ScriptRunConfig.script("run.sh")
                        .sourceDirectory(source)
                        .addSecret("hub.token")
                        .build());
    }

    private static RunListener listener(List<String> lines) {
        return new RunListener() {
            @Override
            public void line(String line) {
                lines.add(line);
            }
        };
    }

    private static String text(Run run, String artifact) throws IOException {
        try (InputStream content = run.open(artifact)) {
            return new String(content.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String contents(Path root) throws IOException {
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return all.toString();
    }
}
