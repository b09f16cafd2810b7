package dev.atelier.starter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.Run;
import dev.atelier.Verify;
import dev.atelier.Workspace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    @TempDir
    private Path folder;

    private Path directory;
    private String content;

    @BeforeEach
    void record() throws IOException {
        directory = folder.resolve("ml");
        Path file = Files.writeString(folder.resolve("file"), "content");
        try (Workspace workspace = Workspace.open(directory)) {
            Run run = workspace.experiment("e").track(r -> {
                r.log("rmse", 58.2);
                r.upload("outputs/file", file);
            });
            content = run.files().get(0).sha256();
        }
    }

    @Test
    void findsASoundWorkspaceSound() {
        assertThat(verify()).startsWith("0 ").contains("nothing is damaged");
    }

    @Test
    void namesADamagedArtifact() throws IOException {
        Path file = directory.resolve("artifacts/" + content.substring(0, 2) + "/" + content);
        Files.delete(file);
        Files.writeString(file, "c0ntent");

        assertThat(verify()).startsWith("1 ").contains("outputs/file: content " + content + " has been changed");

        Files.delete(file);
        assertThat(verify()).startsWith("1 ").contains("is missing; the artifact cannot be downloaded");
    }

    @Test
    void callsAMarkerThatIsNoTextAnyMoreDamaged() throws IOException {
        Path marker = directory.resolve("atelier.json");
        byte[] bytes = Files.readAllBytes(marker);
        bytes[3] ^= (byte) 0x80;
        Files.write(marker, bytes);

        assertThat(verify())
                .startsWith("1 ")
                .contains(
                        "atelier.json is damaged",
                        "restore it from a backup",
                        "the rest of the workspace is untouched");
    }

    private String verify() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = Verify.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), directory.toString());
        return code + " " + bytes.toString(StandardCharsets.UTF_8);
    }
}
