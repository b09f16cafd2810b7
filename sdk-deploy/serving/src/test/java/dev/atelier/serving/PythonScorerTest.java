package dev.atelier.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.atelier.error.DeploymentException;
import dev.atelier.spi.deploy.EndpointSpec.Mount;
import dev.atelier.spi.deploy.ScorerSpec.PythonEntry;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonScorerTest {
    @TempDir
    Path source;

    @BeforeEach
    void requirePython() {
        Python.require();
    }

    private TestServer serving(String script) throws IOException {
        return TestServer.serving(Python.script(source, script), ServingLimits.DEFAULTS);
    }

    @Test
    void scoresRealRowsWithAModelFromItsDirectory(@TempDir Path model) throws Exception {
        Files.writeString(model.resolve("weights.json"), "{\"bias\": 2.0, \"weights\": [0,0,1,0,0,0,0,0,0,0]}");
        PythonEntry entry = Python.script(source, """
                import json, os

                def init():
                    global model
                    with open(os.path.join(os.environ["AZUREML_MODEL_DIR"], "weights.json")) as file:
                        model = json.load(file)

                def run(raw):
                    rows = json.loads(raw)["data"]
                    return [model["bias"] + sum(w * x for w, x in zip(model["weights"], row)) for row in rows]
                """);
        try (TestServer server = TestServer.empty()) {
            server.server().serve(entry, List.of(new Mount("ridge", 3, model)), ServingLimits.DEFAULTS);

            HttpResponse<String> response = server.score("{\"data\": " + realRows() + "}");

            assertThat(response.body()).isEqualTo("[34.1, 23.6, 32.5]");
            assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
            assertThat(response.headers().firstValue("x-ms-run-fn-exec-ms")).isPresent();
        }
    }

    /** The first rows of the diabetes data, without the target. */
    private static List<List<String>> realRows() throws IOException {
        try (InputStream in = PythonScorerTest.class.getResourceAsStream("diabetes-rows.csv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .map(line -> List.of(line.split(",")).subList(0, 10))
                    .toList();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "'text'|\"text\"",
                "json.dumps([1])|\"[1]\"",
                "None|{}",
                "[1, 2.5, True, None]|[1, 2.5, true, null]",
                "{'a': float('nan'), 'b': float('-inf')}|{\"a\": NaN, \"b\": -Infinity}",
                "b'bytes'|\"bytes\"",
                "Array()|[[1, 2]]",
                "{'x': Scalar()}|{\"x\": 7}",
                "{1}|[1]",
                "'\\u20ac\\0'|\"\\u20ac\\u0000\"",
                "raw|\"\\u20ac\"",
            })
    void sendsResultsAsAzureDoes(String result, String json) throws Exception {
        String script = """
                import json

                class Array:
                    def tolist(self): return [[1, 2]]

                class Scalar:
                    def item(self): return 7

                def init(): pass

                def run(raw): return %s
                """;
        try (TestServer server = serving(script.formatted(result))) {
            assertThat(server.score("\u20ac").body()).isEqualTo(json);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"object()", "1 / 0", "b'\\xff'", "open('/does/not/exist')", "[[]] * 2 + [recursive()]"})
    void hidesFailuresButLogsThem(String expression) throws Exception {
        String script = "def init(): pass\ndef recursive(): return recursive()\ndef run(raw): return " + expression;
        try (TestServer server = serving(script)) {
            HttpResponse<String> response = server.send(server.scoring("{}").header("x-request-id", "id-8"));

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).isEqualTo(TestServer.FAILED_RUN);
            assertThat(response.headers().firstValue("x-ms-run-function-failed"))
                    .hasValue("True");
            assertThat(server.log()).anyMatch(line -> line.contains("run() failed on request id-8"));
            assertThat(server.log()).anyMatch(line -> line.contains("Traceback"));
            assertThat(server.score("{}").statusCode()).isEqualTo(500);
        }
    }

    @Test
    void refusesABodyThatIsNotUtf8() throws Exception {
        try (TestServer server = serving("def init(): pass\ndef run(raw): return raw")) {
            HttpResponse<String> response = server.send(server.request("/score")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofByteArray(new byte[] {(byte) 0xff})));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(server.get("/score?a=1").body()).isEqualTo("\"{\\\"a\\\":1}\"");
        }
    }

    @Test
    void logsWhatTheScriptPrints() throws Exception {
        String script = """
                import subprocess, sys

                def init():
                    print("loading \u20ac")

                def run(raw):
                    print("scoring", file=sys.stderr)
                    sys.stdout.buffer.write(b"\\xff\\xfe" * 100000)
                    sys.stdout.write("no newline")
                    subprocess.run(["echo", "from a child"])
                    return 1
                """;
        try (TestServer server = serving(script)) {
            assertThat(server.score("{}").body()).isEqualTo("1");
            assertThat(server.score("{}").body()).isEqualTo("1");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(server.log())
                            .anyMatch(line -> line.endsWith("loading \u20ac"))
                            .anyMatch(line -> line.endsWith("scoring"))
                            .anyMatch(line -> line.endsWith("from a child")));
        }
    }

    @Test
    void givesSeveralModelsADirectoryEach(@TempDir Path one, @TempDir Path two) throws Exception {
        Files.writeString(one.resolve("m"), "first");
        Files.writeString(two.resolve("m"), "second");
        PythonEntry entry = Python.script(source, """
                import os
                def init():
                    global texts
                    root = os.environ["AZUREML_MODEL_DIR"]
                    texts = [open(os.path.join(root, *path, "m")).read() for path in (("a", "1"), ("b", "12"))]
                def run(raw): return texts
                """);
        try (TestServer server = TestServer.empty()) {
            server.server()
                    .serve(entry, List.of(new Mount("a", 1, one), new Mount("b", 12, two)), ServingLimits.DEFAULTS);

            assertThat(server.score("").body()).isEqualTo("[\"first\", \"second\"]");
        }
        assertThat(one.resolve("m")).hasContent("first");
    }

    @Test
    void importsFromTheSourceDirectoryAndLeavesItAlone() throws Exception {
        Files.createDirectories(source.resolve("package/inner"));
        Files.writeString(source.resolve("helper.py"), "def answer(): return 42");
        Files.writeString(source.resolve("package/inner/main.py"), """
                import os, helper
                def init(): pass
                def run(data): return [helper.answer(), os.environ["AZUREML_ENTRY_SCRIPT"], os.environ["MY_VARIABLE"]]
                """);
        PythonEntry entry = new PythonEntry(
                "package/inner/main.py",
                source,
                Python.INTERPRETER,
                Map.of("MY_VARIABLE", "x", "PYTHONPATH", "/nowhere"));
        try (TestServer server = TestServer.serving(entry, ServingLimits.DEFAULTS)) {
            assertThat(server.score("").body()).isEqualTo("[42, \"package/inner/main.py\", \"x\"]");
        }
        try (Stream<Path> files = Files.walk(source)) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(2);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "def init(): raise ValueError('no weights')\\ndef run(raw): pass|ValueError: no weights",
                "def init(:|SyntaxError",
                "import nothing_like_this|No module named 'nothing_like_this'",
                "def init(): pass|has no function run()",
                "def run(raw): pass|has no function init()",
                "def init(): pass\\ndef run(): pass|must take one argument",
                "def init(): pass\\ndef run(*args): pass|must take one argument",
                "def init(): raise SystemExit(3)\\ndef run(raw): pass|SystemExit: 3",
                "import os; os._exit(3)|with exit code 3",
                "import os; os.kill(os.getpid(), 9)|with exit code 137",
            })
    void saysWhyAScriptCannotStart(String script, String message) {
        assertThatThrownBy(() -> serving(script.replace("\\n", "\n")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void saysThatTheInterpreterIsMissing() throws Exception {
        Python.script(source, "");
        PythonEntry entry = new PythonEntry("score.py", source, "no-such-python", Map.of());

        assertThatThrownBy(() -> TestServer.serving(entry, ServingLimits.DEFAULTS))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("The Python interpreter 'no-such-python' cannot be started")
                .hasMessageContaining("install Python 3.8 or newer, or name another interpreter");
    }
}
