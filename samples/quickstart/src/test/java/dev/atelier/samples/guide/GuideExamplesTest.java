package dev.atelier.samples.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.Console;
import dev.atelier.Environment;
import dev.atelier.InferenceConfig;
import dev.atelier.Lineage;
import dev.atelier.Metric;
import dev.atelier.Model;
import dev.atelier.Run;
import dev.atelier.RunGroups;
import dev.atelier.RunPage;
import dev.atelier.ScriptRunConfig;
import dev.atelier.Snapshot;
import dev.atelier.SnapshotDiff;
import dev.atelier.Webservice;
import dev.atelier.Workspace;
import dev.atelier.compute.runconfig.RunConfiguration;
import dev.atelier.deploy.local.LocalTarget;
import dev.atelier.error.ConfigurationException;
import dev.atelier.error.RunFailedException;
import dev.atelier.metric.ConfusionMatrix;
import dev.atelier.run.Artifact;
import dev.atelier.run.PyTorchConfiguration;
import dev.atelier.run.RunStatus;
import dev.atelier.secret.Secret;
import dev.atelier.service.InvalidInputException;
import dev.atelier.service.ServiceKeys;
import dev.atelier.service.Tensor;
import dev.atelier.spi.tracking.PendingWrites;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The examples of docs/guide.md, as they stand there. */
class GuideExamplesTest {
    private Workspace ws;

    @BeforeEach
    void prepare() throws IOException {
        ExampleFiles.prepare();
        ws = Workspace.open(Path.of("ml"));
    }

    @AfterEach
    void close() {
        ws.close();
    }

    @Test
    void findsWorkspaceByConfig() {
        try (Workspace ws = Workspace.open(Path.of("ml"))) {
            ws.writeConfig(Path.of("")); // .atelier/config.json
        }
        try (Workspace ws = Workspace.fromConfig()) { // here, or from any directory below
            ws.experiment("diabetes").tag("team", "risk");
        }
        assertThat(ws.experiments()).singleElement().hasToString("experiment diabetes, 0 runs");
    }

    /** Without the module; the store itself is tested on a real server. */
    @Test
    void namesAWorkspaceInADatabase() {
        assertThatThrownBy(() -> {
                    URI uri = URI.create("jdbc:postgresql://db.example.org:5432/ml?user=ws&sslmode=verify-full");
                    try (Workspace ws = Workspace.connect(uri)) {
                        ws.experiment("diabetes").track(run -> run.log("rmse", 58.2));
                    }
                })
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("jdbc:postgresql:");
    }

    @Test
    void whatWaits() {
        PendingWrites waiting = ws.pendingWrites();
        System.out.println(waiting.records() + " records, " + waiting.bytes() + " of " + waiting.limitBytes() + " bytes"
                + ", since " + waiting.since() + ", because " + waiting.problem());
        assertThat(waiting).isEqualTo(PendingWrites.NONE);
    }

    @Test
    void logsEveryKind() throws IOException {
        Path plot = Files.write(Path.of("plot.png"), new byte[] {(byte) 0x89, 'P', 'N', 'G'});
        try (Run run = ws.experiment("diabetes").startLogging("by hand")) {
            run.param("alpha", 0.4).tag("team", "risk").property("data", "diabetes.csv");
            run.log("rmse", 58.2);
            run.log("loss", 0.7, 100); // at step 100
            run.logList("quantiles", 0.1, 0.5, 0.9);
            run.logRow("folds", Map.of("fold", 1, "rmse", 58.2));
            run.logTable("weights", Map.of("feature", List.of("bmi", "bp"), "weight", List.of(5.6, 1.1)));
            run.logConfusionMatrix("confusion", ConfusionMatrix.of(List.of("a", "b"), List.of("a", "a")));
            run.logImage("plot", plot);
            run.upload("outputs/plot.png", plot);
            run.complete();
        }
        assertThat(ws.runs().where("metrics.rmse < 60").list())
                .singleElement()
                .satisfies(run -> assertThat(run.metrics().names()).hasSize(7));
    }

    @Test
    void readsMetricsBack() {
        Run run = ws.experiment("diabetes").track(r -> {
            for (int step = 0; step < 3; step++) {
                r.log("loss", 1.0 / (step + 1));
            }
        });

        Metric loss = run.metric("loss");
        System.out.println(loss.last() + ", best " + loss.min() + " of " + loss.count());
        loss.points().forEach(point -> System.out.println(point.step() + " " + point.value()));
        System.out.println(run.metrics()); // a table of all metrics

        assertThat(loss.min()).isEqualTo(1.0 / 3);
    }

    @Test
    void startsChildren() {
        Run sweep = ws.experiment("diabetes").track(parent -> {
            for (double alpha : new double[] {0.1, 1, 10}) {
                try (Run child = parent.startChild("alpha " + alpha)) {
                    child.param("alpha", alpha).log("rmse", 58 + alpha);
                    child.complete();
                }
            }
        });
        assertThat(sweep.children()).hasSize(3);
    }

    @Test
    void searches() {
        ws.experiment("diabetes")
                .track(run -> run.param("alpha", 0.4).tag("team", "risk").log("rmse", 58.2));

        List<Run> found = ws.runs()
                .where("metrics.rmse < 60 and (params.alpha = 0.4 or tags.team in ('risk', 'fraud'))")
                .orderBy("metrics.rmse, start_time desc")
                .limit(10)
                .list();
        System.out.println(ws.runs().where("status = 'Completed'").table("run", "params.alpha", "metrics.rmse"));

        assertThat(found).hasSize(1);
    }

    @Test
    void goesThroughPages() {
        for (int i = 0; i < 101; i++) {
            ws.experiment("diabetes").track(run -> run.log("rmse", 58.2));
        }

        RunPage page = ws.runs().orderBy("metrics.rmse").page(100);
        String token = page.token().orElse("");
        page = page.hasNext() ? page.next() : page;
        List<Run> more = token.isEmpty()
                ? List.of()
                : ws.runs().orderBy("metrics.rmse").after(token).limit(100).list();

        assertThat(more).hasSize(1).isEqualTo(page.runs());
    }

    @Test
    void groupsRuns() {
        ws.experiment("diabetes").track(run -> run.param("optimizer", "adam").log("rmse", 58.2));

        RunGroups best = ws.runs().groupBy("params.optimizer").min("metrics.rmse"); // or max, mean, count
        System.out.println(best);
        best.groups()
                .forEach(group ->
                        System.out.println(group.value() + ": " + group.result() + " over " + group.count() + " runs"));

        assertThat(best.groups()).hasSize(1);
    }

    @Test
    void submitsScript() {
        ExampleFiles.assumeScriptsRunHere();
        Path data = Path.of("src/train.py");

        Run run = ws.experiment("diabetes")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(Path.of("src"))
                        .arguments("--alpha", 0.4)
                        .putInput("data", data) // ATELIER_INPUT_DATA
                        .addOutput("plots") // ATELIER_OUTPUT_PLOTS
                        .timeout(Duration.ofHours(1))
                        .build());
        run.waitForCompletion(Console.progress());
        System.out.println(run.stdout());

        assertThat(run.stdout()).contains("trained with alpha 0.4");
    }

    @Test
    void looksAtARunAndItsSources() throws IOException {
        ExampleFiles.assumeScriptsRunHere();
        Run run = ws.experiment("diabetes")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(Path.of("src"))
                        .build());
        run.waitForCompletion(Console.progress());
        System.out.println(run.tail()); // the last lines of its output and errors
        System.out.println(run.explain()); // why it is where it is, and what can be done, in one paragraph

        Files.writeString(Path.of("src/new.py"), "print()\n");
        Snapshot submitted = run.snapshot().orElseThrow();
        Snapshot now = ws.takeSnapshot(Path.of("src"));
        SnapshotDiff diff = submitted.diff(now); // or that of another run
        System.out.println(diff); // what was added, removed and changed
        System.out.println(diff.unified()); // as git shows it
        submitted.restore(Path.of("as-submitted"));

        assertThat(run.tail().stdout()).containsExactly("trained with alpha 1.0");
        assertThat(diff.added()).containsExactly("new.py");
        assertThat(diff.unified()).contains("+++ b/new.py");
        assertThat(Path.of("as-submitted/train.py")).exists();
    }

    @Test
    void submitsSeveralProcesses() {
        ExampleFiles.assumeScriptsRunHere();
        Run run = ws.experiment("diabetes")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(Path.of("src"))
                        .distributedJobConfig(
                                PyTorchConfiguration.of(4)) // or MpiConfiguration, TensorflowConfiguration
                        .build());
        assertThat(run.waitForCompletion().files())
                .extracting(Artifact::name)
                .contains("logs/system/rank-3/stdout.log");
    }

    @Test
    void readsRunConfigurationsOfV1() throws IOException {
        ExampleFiles.assumeScriptsRunHere();
        Files.createDirectories(Path.of("src/.azureml"));
        Files.writeString(
                Path.of("src/.azureml/train.runconfig"), "script: train.py\nhistory: {snapshotProject: true}\n");
        RunConfiguration saved = RunConfiguration.load(Path.of("src/.azureml/train.runconfig"));
        Run run = ws.experiment("diabetes")
                .submit(saved.builder(ws).putTag("team", "risk").build());
        saved.with(ScriptRunConfig.script("other.py").build())
                .save(Path.of("src/.azureml/other.runconfig")); // keeps the rest
        assertThat(run.waitForCompletion().stdout()).contains("trained with alpha 1.0");
        assertThat(Path.of("src/.azureml/other.runconfig")).content().contains("other.py", "snapshotProject: true");
    }

    @Test
    void registersEnvironment() {
        Environment environment = ws.environment("training")
                .python("3.11")
                .pip("scikit-learn==1.5.2")
                .putVariable("OMP_NUM_THREADS", "2")
                .register(); // the same definition again does not make another version
        assertThat(environment.version()).hasValue(1);
    }

    @Test
    void definesEnvironments() throws IOException {
        Files.writeString(Path.of("requirements.txt"), "numpy==2.1.3 --hash=sha256:00\n");
        Environment pinned = ws.environment("pinned")
                .fromPipRequirements(Path.of("requirements.txt")) // with hashes, options, -r and -c
                .indexUrl("https://packages.example.org/simple")
                .indexSecret("packages") // the name of a secret: user:password
                .build();
        Environment offline = ws.environment("offline")
                .wheelhouse(Path.of("wheels")) // nothing else is asked
                .pip("scikit-learn==1.5.2")
                .build();
        System.out.println(offline.explain()); // the lock, and whether it would be reused or built, and why

        assertThat(pinned.pip()).containsExactly("numpy==2.1.3 --hash=sha256:00");
        assertThat(offline.explain()).contains("there is no wheelhouse");
    }

    @Test
    void declaresCondaEnvironmentsAndImages() throws IOException {
        Files.writeString(Path.of("environment.yml"), "dependencies: [python=3.11, numpy]\n");
        Environment conda = ws.environment("conda")
                .fromCondaSpecification(Path.of("environment.yml"))
                .build();
        Environment existing = ws.environment("existing")
                .fromExistingCondaEnvironment("base") // or the path of its directory; used as it is
                .build();
        Environment image = ws.environment("image")
                .fromDockerImage("python:3.11-slim") // or fromDockerfile(path); what else is declared is added to it
                .pip("scikit-learn==1.5.2")
                .build();

        assertThat(conda.definition().kind()).isEqualTo(existing.definition().kind());
        assertThat(image.definition().image()).contains("python:3.11-slim");
    }

    @Test
    void clonesAndSavesEnvironments() {
        Environment mine = ws
                .findEnvironment("Atelier-sklearn-1.7") // a curated one; ws.curatedEnvironments() lists them
                .orElseThrow()
                .clone("mine")
                .toBuilder()
                .pip("requests==2.32.3")
                .register();
        mine.saveToDirectory(Path.of("mine")); // environment.json, requirements.txt, …: for people and version control
        Environment loaded = ws.loadEnvironment(Path.of("mine"));

        assertThat(loaded).isEqualTo(mine);
    }

    @Test
    void deliversSecrets() throws IOException {
        ExampleFiles.assumeScriptsRunHere();
        ws.secrets().put("packages", Secret.of("reader:hunter2"));
        Files.writeString(Path.of("src/fetch.sh"), "cat \"$ATELIER_SECRET_PACKAGES\"\n");

        Run run = ws.experiment("diabetes")
                .submit(ScriptRunConfig.script("fetch.sh")
                        .sourceDirectory(Path.of("src"))
                        .addSecret("packages") // the file that ATELIER_SECRET_PACKAGES names
                        .build());
        run.waitForCompletion();

        assertThat(run.stdout()).isEqualTo("*".repeat("reader:hunter2".length()));
    }

    @Test
    void declaresLibraries() {
        Environment libraries = ws.environment("libraries")
                .maven("org.apache.commons:commons-math3:3.6.1")
                .build();

        assertThat(libraries.definition().maven()).hasSize(1);
    }

    @Test
    void keepsSecrets() {
        String password = "hunter2";
        ws.secrets().put("packages", Secret.of("reader:" + password));
        Secret secret = ws.secrets().find("packages").orElseThrow(); // prints as ***

        assertThat(secret).hasToString("***");
    }

    @Test
    void registersModels() throws IOException {
        Path file = Files.writeString(Path.of("model.txt"), "slope=2");
        Run run = ws.experiment("diabetes").track(r -> r.upload("outputs/model.txt", file));

        Model model = run.registerModel(
                "line",
                "outputs/model.txt",
                details -> details.framework("none", "1").tag("team", "risk"));
        model.alias("champion");
        Model champion = ws.modelByAlias("line", "champion").orElseThrow();
        champion.download(Path.of("downloaded"));
        System.out.println(ws.models().tag("team", "risk").table());

        assertThat(champion).isEqualTo(model);
        assertThat(Path.of("downloaded/model.txt")).hasContent("slope=2");
    }

    @Test
    void deploysScorer() throws IOException {
        Model model = ws.registerModel("line", Files.writeString(Path.of("model.txt"), "slope=2"));

        Webservice service = ws.deploy(
                "line",
                model,
                InferenceConfig.scorer(request -> {
                            double[] row = request.data()[0];
                            if (row.length != 1) {
                                throw new InvalidInputException("a row has one number"); // status 400
                            }
                            return Map.of("y", 2 * row[0]);
                        })
                        .build(),
                LocalTarget.port(0));
        String answer = service.score("{\"data\": [[21]]}"); // over HTTP, with the service's key
        service.regenerateKey(ServiceKeys.Slot.SECONDARY);
        service.update(model); // without a failed request
        service.delete();

        assertThat(answer).isEqualTo("{\"y\":42.0}");
    }

    @Test
    void deploysTypedScorer() throws IOException {
        Model model = ws.registerModel("tax", Files.writeString(Path.of("model.txt"), "rate=0.2"));

        Webservice service = ws.deploy(
                "tax",
                model,
                InferenceConfig.scorer(request -> {
                            double[] prices = request.tensor("price").doubles(); // a column, a tensor or a key: "price"
                            double[] taxes = Arrays.stream(prices)
                                    .map(price -> price * 0.2)
                                    .toArray();
                            return Tensor.of("tax", taxes);
                        })
                        .build(),
                LocalTarget.anyPort().corsOrigins("https://shop.example"));
        String taxes = service.score("{\"price\": [10, 20]}");
        service.delete();

        assertThat(taxes).isEqualTo("[2.0,4.0]");
    }

    @Test
    void deploysEntryScript() {
        ExampleFiles.assumeScriptsRunHere();
        Run run = ws.experiment("diabetes")
                .submit(ScriptRunConfig.script("train.py")
                        .sourceDirectory(Path.of("src"))
                        .build())
                .waitForCompletion();
        Model model = run.registerModel("ridge", "outputs/model.pkl");

        Webservice service = ws.deploy(
                "ridge",
                model,
                InferenceConfig.entryScript("score.py")
                        .sourceDirectory(Path.of("src"))
                        .build(),
                LocalTarget.anyPort().workers(2));
        Lineage lineage = service.lineage();
        System.out.println(lineage); // service, model, run, snapshot, git commit, environment

        assertThat(service.score("{\"data\": [[21]]}")).isEqualTo("[42.0]");
        assertThat(lineage.runs()).containsExactly(run);
        service.delete();
    }

    @Test
    void tellsWhyRunFailed() {
        Run run = ws.experiment("diabetes").startLogging();
        run.fail("no data");

        try {
            run.waitForCompletion();
        } catch (RunFailedException e) {
            System.out.println(e.verdict().cause() + ", " + e.verdict().message());
        }

        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThatThrownBy(run::waitForCompletion).isInstanceOf(RunFailedException.class);
    }
}
