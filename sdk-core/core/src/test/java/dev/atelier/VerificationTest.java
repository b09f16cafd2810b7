package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.spi.tracking.Damage;
import dev.atelier.spi.tracking.Document;
import dev.atelier.spi.tracking.DocumentKey;
import dev.atelier.spi.tracking.Verification;
import dev.atelier.spi.tracking.Write;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerificationTest {

    private final SharedStore store = new SharedStore();
    private final Workspace workspace = store.workspace().open();
    private Run run;

    @TempDir
    private Path folder;

    @BeforeEach
    void record() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "content");
        run = workspace.experiment("e").track(r -> {
            r.upload("file", file);
            r.startChild().complete();
        });
        run.registerModel("ridge", "file").alias("champion");
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    @Test
    void findsNothingInASoundWorkspace() {
        Verification verification = workspace.verify();

        assertThat(verification.sound()).isTrue();
        assertThat(verification.bytes()).isGreaterThan(7);
        assertThat(verification.toString()).endsWith("bytes checked, nothing is damaged");
    }

    @Test
    void namesWhatAMissingFileMeans() {
        String hash = run.files().get(0).sha256();
        store.artifacts().delete(hash, Instant.now().plusSeconds(60));

        assertThat(workspace.verify().damages())
                .extracting(Damage::toString)
                .containsExactly(
                        "artifact/" + run.id() + "/file: content " + hash
                                + " is missing; the artifact cannot be downloaded",
                        "model-version/ridge:1: content " + hash + " is missing; the model is incomplete");
    }

    @Test
    void namesMissingDocuments() {
        delete("experiment", "e");
        delete("run", run.id());
        delete("model-version", "ridge:1");

        assertThat(workspace.verify().damages())
                .extracting(Damage::toString)
                .anySatisfy(text -> assertThat(text).contains("experiment/e is missing; the run is in no list"))
                .anySatisfy(text -> assertThat(text).contains("is missing; the run's parent is not known any more"))
                .anySatisfy(text -> assertThat(text).contains("is missing; nobody can reach the artifact"))
                .anySatisfy(text -> assertThat(text).contains("the alias 'champion' points at nothing"))
                .hasSize(4);
    }

    @Test
    void namesDocumentsThatCannotBeRead() {
        store.catalog().commit(List.of(Write.create(new DocumentKey("run", "torn"), "{\"id\":")));

        assertThat(workspace.verify().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.toString())
                        .startsWith("run/torn: the document cannot be read: not JSON")
                        .endsWith("what it describes is not usable"));
    }

    @Test
    void namesSizesAndSnapshotsThatAreWrong() {
        replace("artifact", run.id() + "/file", "\"size\":7", "\"size\":8");
        replace("run", run.id(), "{", "{\"snapshot\":\"" + "0".repeat(64) + "\",");

        assertThat(workspace.verify().damages())
                .extracting(Damage::toString)
                .anySatisfy(text -> assertThat(text).contains("has 7 bytes instead of 8"))
                .anySatisfy(text -> assertThat(text).contains("its source files cannot be restored"))
                .hasSize(2);
    }

    @Test
    void refusesToCheckWhatIsNoWorkspace() {
        assertThat(verify()).startsWith("2 usage: ");
        assertThat(verify(folder.resolve("nothing").toString())).startsWith("2 there is no workspace in ");
        assertThat(folder.resolve("nothing")).doesNotExist();
        assertThat(verify(folder.toString())).startsWith("2 ");
    }

    private static String verify(String... arguments) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int code = Verify.run(new PrintStream(bytes, true, StandardCharsets.UTF_8), arguments);
        return code + " " + bytes.toString(StandardCharsets.UTF_8);
    }

    private void delete(String kind, String id) {
        store.catalog().commit(List.of(Write.delete(document(kind, id))));
    }

    private void replace(String kind, String id, String text, String by) {
        Document document = document(kind, id);
        String body = document.body();
        int at = body.indexOf(text);
        store.catalog()
                .commit(List.of(
                        Write.replace(document, body.substring(0, at) + by + body.substring(at + text.length()))));
    }

    private Document document(String kind, String id) {
        return store.catalog().find(new DocumentKey(kind, id)).orElseThrow();
    }
}
