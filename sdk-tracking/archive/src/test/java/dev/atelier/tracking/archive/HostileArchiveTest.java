package dev.atelier.tracking.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Workspace;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.NotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostileArchiveTest {
    private static final String RUN =
            "{\"kind\":\"run\",\"id\":\"r\",\"body\":\"{\\\"id\\\":\\\"r\\\",\\\"experiment\\\":\\\"e\\\",\\\"status\\\":\\\"Completed\\\"}\"}\n";
    private static final String HELLO = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    @TempDir
    private Path folder;

    @Test
    void importsWhatIsWellMade() throws IOException {
        documents(RUN + artifact("file", HELLO));
        blob(HELLO, "hello");

        try (Workspace workspace = Workspace.inMemory()) {
            WorkspaceArchive.at(write()).importInto(workspace);
            assertThat(workspace.run("r").files()).hasSize(1);
        }
    }

    @Test
    void refusesPathsThatLeadOut() throws IOException {
        for (String name :
                new String[] {"../../etc/passwd", "/etc/passwd", "a/../b", "C:/x", "a\\\\\\\\b", "a//b", "."}) {
            documents(RUN + artifact(name, HELLO));
            blob(HELLO, "hello");
            refused("artifact r/" + name.replace("\\\\\\\\", "\\") + ": ");
        }
    }

    @Test
    void refusesEntriesThatNoArchiveHas() throws IOException {
        documents(RUN);
        entries.put("../../outside", new byte[1]);
        refused("it has an entry '../../outside'");
    }

    @Test
    void refusesIdsThatLeadOut() throws IOException {
        documents(RUN.replace("\"r\"", "\"../r\"").replace("\\\"r\\\"", "\\\"../r\\\""));
        refused("run ../r: '../r' is not a name");
    }

    @Test
    void refusesContentUnderAnotherHash() throws IOException {
        documents(RUN + artifact("file", HELLO));
        blob(HELLO, "hullo");
        refused("it is damaged: entry blobs/2c/" + HELLO + " has been changed");
    }

    @Test
    void namesEverythingThatIsWrong() throws IOException {
        documents(RUN
                + artifact("missing", HELLO)
                + artifact("no-hash", "xyz")
                + "{\"kind\":\"secret\",\"id\":\"s\",\"body\":\"{}\"}\n"
                + RUN.replace("Completed", "Running").replace("\"id\":\"r\"", "\"id\":\"q\"")
                + RUN);
        try (Workspace workspace = Workspace.inMemory()) {
            Path file = write();
            assertThatThrownBy(() -> WorkspaceArchive.at(file).importInto(workspace))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("artifact r/missing: its file " + HELLO + " is not in the archive")
                    .hasMessageContaining("artifact r/no-hash: 'xyz' is not a SHA-256")
                    .hasMessageContaining("secret s: no archive has such a document")
                    .hasMessageContaining("run q: its content is that of 'r'")
                    .hasMessageContaining("run r: it is there twice");
        }
    }

    @Test
    void refusesToFillTheDisk() throws IOException {
        documents(RUN);
        entries.put(Entries.blob("0".repeat(64)), new byte[4 << 20]);
        Path file = write();
        assertThat(Files.size(file)).isLessThan(10_000);
        try (Workspace workspace = Workspace.inMemory()) {
            assertThatThrownBy(() -> WorkspaceArchive.at(file).maxBytes(1 << 20).importInto(workspace))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("would unpack to more than 1048576 bytes")
                    .hasMessageContaining("maxBytes(…)");
        }
        assertThatThrownBy(() -> WorkspaceArchive.at(file).maxBytes(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesAnEntryThatIsBiggerThanItSays() throws IOException {
        documents(RUN);
        entries.put(Entries.blob("0".repeat(64)), new byte[100_000]);
        Path file = write();
        byte[] bytes = Files.readAllBytes(file);
        replace(bytes, new byte[] {(byte) 0xA0, (byte) 0x86, 1, 0}, new byte[] {16, 0, 0, 0});
        Files.write(file, bytes);
        try (Workspace workspace = Workspace.inMemory()) {
            assertThatThrownBy(() -> WorkspaceArchive.at(file).importInto(workspace))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("has more bytes than it says");
        }
    }

    @Test
    void refusesOtherFormats() throws IOException {
        documents(RUN);
        entries.put("manifest.json", bytes("{\"format\":\"atelier-archive\",\"version\":2}"));
        refused("its format is 2, this version reads 1; use a newer version of Atelier");
        entries.put("manifest.json", bytes("{}"));
        refused("its manifest.json is not that of an archive of Atelier");
        entries.remove("manifest.json");
        refused("it has no manifest.json");
        assertThatThrownBy(() -> WorkspaceArchive.at(folder.resolve("none.zip")).importInto(Workspace.inMemory()))
                .isInstanceOf(NotFoundException.class);
        Path text = Files.writeString(folder.resolve("text.zip"), "no zip");
        try (Workspace workspace = Workspace.inMemory()) {
            assertThatThrownBy(() -> WorkspaceArchive.at(text).importInto(workspace))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("it is not an archive, or damaged");
        }
    }

    private static String artifact(String name, String hash) {
        return "{\"kind\":\"artifact\",\"id\":\"r/" + name.replace("\\\\\\\\", "\\\\")
                + "\",\"body\":\"{\\\"name\\\":\\\"" + name + "\\\",\\\"sha256\\\":\\\"" + hash
                + "\\\",\\\"size\\\":5,\\\"created\\\":1}\"}\n";
    }

    private void documents(String lines) {
        entries.clear();
        entries.put(Entries.DOCUMENTS, bytes(lines));
        entries.put(Entries.POINTS, new byte[0]);
        entries.put(Entries.VALUES, new byte[0]);
        StringBuilder digests = new StringBuilder();
        entries.forEach((name, content) -> digests.append(digests.isEmpty() ? "" : ",")
                .append("\"" + name + "\":{\"sha256\":\""
                        + HexFormat.of().formatHex(Entries.sha256().digest(content)) + "\"}"));
        entries.put(
                Entries.MANIFEST,
                bytes("{\"format\":\"atelier-archive\",\"version\":1,\"id\":\"x\",\"workspace\":{\"id\":\"w\"},"
                        + "\"entries\":{" + digests + "}}"));
    }

    private void blob(String hash, String content) {
        entries.put(Entries.blob(hash), bytes(content));
    }

    private void refused(String why) throws IOException {
        Path file = write();
        try (Workspace workspace = Workspace.inMemory()) {
            assertThatThrownBy(() -> WorkspaceArchive.at(file).importInto(workspace))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining(why);
            assertThat(Dump.of(workspace)).isEmpty();
        }
    }

    private Path write() throws IOException {
        Path file = folder.resolve("hostile.zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipArchiveOutputStream zip = new ZipArchiveOutputStream(out)) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putArchiveEntry(new ZipArchiveEntry(entry.getKey()));
                zip.write(entry.getValue());
                zip.closeArchiveEntry();
            }
        }
        return file;
    }

    private static void replace(byte[] bytes, byte[] from, byte[] to) {
        int replaced = 0;
        for (int i = 0; i + from.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + from.length, from, 0, from.length)) {
                System.arraycopy(to, 0, bytes, i, to.length);
                replaced++;
            }
        }
        assertThat(replaced).isPositive();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
