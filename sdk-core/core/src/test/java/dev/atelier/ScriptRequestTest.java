package dev.atelier;

import static org.assertj.core.api.Assertions.assertThat;

import dev.atelier.run.RunStatus;
import dev.atelier.secret.Secret;
import dev.atelier.spi.compute.JobPhase;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a script asks of its workspace is answered once, whoever answers. */
class ScriptRequestTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String REGISTER = "{\"name\":\"line\",\"artifact\":\"out/m.bin\",\"tags\":{\"a\":\"b\"}}";

    private final SharedStore store = new SharedStore();
    private final TestCompute grid = new TestCompute();
    private Workspace workspace;
    private Run run;
    private TestJob job;

    @BeforeEach
    void submit() {
        workspace = open();
        run = workspace
                .experiment("diabetes")
                .submit(ScriptRunConfig.command("train").computeTarget("grid").build());
        job = grid.job(run).phase(JobPhase.RUNNING);
    }

    @AfterEach
    void close() {
        workspace.close();
    }

    private Workspace open() {
        return store.workspace().addCompute(grid).open();
    }

    private String ask(String id, String kind, String body) {
        job.event("request", "\"i\":\"" + id + "\",\"n\":\"" + kind + "\",\"x\":" + body);
        return answer(id);
    }

    private String answer(String id) {
        return Awaitility.await()
                .atMost(LIMIT)
                .until(() -> job.text("responses/" + id + ".json").orElse(""), text -> !text.isEmpty());
    }

    private void upload() {
        job.append("uploads/1/m.bin", "weights").event("artifact", "\"n\":\"out/m.bin\",\"f\":\"uploads/1/m.bin\"");
    }

    @Test
    void registersAModelOfTheArtifactsBeforeIt() {
        upload();
        assertThat(ask("r1", "register_model", REGISTER)).contains("\"ok\":{\"name\":\"line\",\"version\":1");
        Model model = workspace.model("line");
        assertThat(model.run()).contains(run);
        assertThat(model.files()).containsExactly("m.bin");
        assertThat(model.tags()).containsEntry("a", "b");
    }

    @Test
    void registersOnceThoughTheClientDiedBeforeItAnswered() {
        upload();
        ask("r1", "register_model", REGISTER);
        workspace.close();
        job.remove("responses/r1.json");
        workspace = open();
        assertThat(answer("r1")).contains("\"version\":1");
        assertThat(workspace.models().list()).hasSize(1);
    }

    @Test
    void doesNotAnswerAgainWhatTheScriptHasTaken() {
        upload();
        ask("r1", "register_model", REGISTER);
        workspace.close();
        job.remove("responses/r1.json");
        job.append("responses/r1.json", "{}");
        workspace = open();
        ask("r2", "models", "{}");
        assertThat(job.text("responses/r1.json")).contains("{}");
    }

    @Test
    void saysWhyItRefuses() {
        assertThat(ask("r1", "register_model", REGISTER)).contains("\"error\":", "out/m.bin", "NotFoundException");
        assertThat(ask("r2", "hologram", "{}")).contains("\"error\":", "knows no request 'hologram'");
        assertThat(ask("r3", "model", "{}")).contains("\"error\":", "no text field 'name'");
        job.exit(0);
        assertThat(run.waitForCompletion(LIMIT).details().warnings()).isEmpty();
    }

    @Test
    void givesModelFilesInParts() {
        upload();
        ask("r1", "register_model", REGISTER);
        assertThat(ask("r2", "model_files", "{\"name\":\"line\"}"))
                .contains("\"path\":\"m.bin\"", "\"parts\":[\"responses/r2.0\"]");
        assertThat(job.text("responses/r2.0")).contains("weights");
    }

    @Test
    void givesSecretsButNotItsOwn() {
        workspace.secrets().put("token", Secret.of("s3cret"));
        workspace.secrets().put("service.line.primary", Secret.of("key"));
        String answer = ask("r1", "secrets", "{\"names\":[\"token\",\"service.line.primary\",\"nowhere\"]}");
        assertThat(answer).contains("\"token\":\"s3cret\"").doesNotContain("key\"");
    }

    @Test
    void submitsAChildOnceAndTellsOfIt() {
        String body = "{\"command\":[\"fold\",\"3\"],\"child\":true,\"tags\":{\"fold\":\"3\"}}";
        ask("r1", "submit", body);
        workspace.close();
        job.remove("responses/r1.json");
        workspace = open();
        run = workspace.run(run.id());
        answer("r1");
        assertThat(run.children()).hasSize(1);
        Run child = run.children().get(0);
        assertThat(grid.submissions()).isEqualTo(2);
        assertThat(grid.job(child).spec().variables()).containsEntry("ATELIER_PARENT_RUN_ID", run.id());
        grid.job(child).event("metric", "\"n\":\"x\",\"x\":7").exit(0);
        child.waitForCompletion(LIMIT);
        assertThat(ask("r2", "run", "{\"run\":\"" + child.id() + "\"}"))
                .contains("\"status\":\"Completed\"", "\"x\":7", "\"parent\":\"" + run.id());
        assertThat(ask("r3", "children", "{\"run\":\"" + run.id() + "\"}")).contains(child.id());
    }

    @Test
    void cancelsRuns() {
        assertThat(ask("r1", "cancel", "{\"run\":\"" + run.id() + "\"}")).contains("\"ok\"");
        assertThat(workspace.run(run.id()).status()).isEqualTo(RunStatus.CANCEL_REQUESTED);
    }

    @Test
    void removesTagsAndNestsChildren() {
        job.event("tag", "\"n\":\"a\",\"x\":\"1\"").event("untag", "\"n\":\"a\"");
        job.event("child", "\"c\":\"outer\"").event("child", "\"c\":\"inner\",\"p\":\"outer\"");
        job.exit(0);
        run.waitForCompletion(LIMIT);
        assertThat(run.tags()).isEmpty();
        assertThat(run.children()).extracting(Run::name).containsExactly("outer");
        assertThat(run.children().get(0).children()).extracting(Run::name).containsExactly("inner");
    }

    @Test
    void keepsALogWithoutTheBytesThatAreGone() {
        job.stdout("head\0\0\0\0tail").append("attempt-1/stdout.log.hole", "4 8\n");
        assertThat(run.stdout()).isEqualTo("head\n… 4 bytes are left out here: the log grew too long …\ntail");
        job.exit(0);
        run.waitForCompletion(LIMIT);
        assertThat(run.stdout()).isEqualTo("head\n… 4 bytes are left out here: the log grew too long …\ntail");
    }

    @Test
    void warnsOfAnOutputThatIsNotWhatWasSealed() {
        job.append("outputs/a b.bin", "weights")
                .append("attempt-1/outputs.sha256", "0".repeat(64) + "  ./a b.bin\n")
                .append("attempt-1/resources.ndjson", "{}\n")
                .exit(0);
        run.waitForCompletion(LIMIT);
        assertThat(run.details().warnings())
                .singleElement()
                .asString()
                .contains("'outputs/a b.bin' is not what it was");
        assertThat(run.files()).extracting("name").contains("logs/system/resources.ndjson");
    }
}
