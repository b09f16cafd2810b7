"""The endpoint for MLflow scripts: by its protocol, and with the real MLflow where it is installed."""

import json
import os
import subprocess
import sys
import time
import unittest
import urllib.error
import urllib.request

from test_workspace import Client, ShimTest

try:
    import mlflow
except ImportError:
    mlflow = None
try:
    import sklearn
except ImportError:
    sklearn = None


class EndpointTest(ShimTest):
    def setUp(self):
        super().setUp()
        self.job = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
        self.addCleanup(self.job.communicate)
        self.addCleanup(self.job.kill)
        exports = self.directory / "mlflow.env"
        command = [sys.executable, "-m", "atelier._mlflow", str(self.job.pid), str(exports)]
        self.endpoint = subprocess.Popen(command)
        self.addCleanup(self.endpoint.wait)
        self.addCleanup(self.endpoint.kill)
        while not exports.exists():
            time.sleep(0.01)
        self.exported = dict(line[len("export ") :].split("=", 1) for line in exports.read_text().splitlines())
        os.environ.update(self.exported)

    def call(self, method, path, body=None, token=None, headers=None):
        data = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
        request = urllib.request.Request(self.exported["MLFLOW_TRACKING_URI"] + path, data, method=method)
        request.add_header("Authorization", "Bearer " + (token or self.exported["MLFLOW_TRACKING_TOKEN"]))
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        with urllib.request.urlopen(request) as response:
            content = response.read()
        return json.loads(content) if response.headers["Content-Type"] == "application/json" else content

    def error(self, *arguments, **keywords):
        with self.assertRaises(urllib.error.HTTPError) as raised:
            self.call(*arguments, **keywords)
        return raised.exception.code, json.loads(raised.exception.read())

    def written(self):
        return [(event["t"], event.get("n"), event.get("x"), event.get("c")) for event in self.events()]


class ProtocolTest(EndpointTest):
    def test_the_runs_of_a_job(self):
        run = self.call("GET", "/api/2.0/mlflow/runs/get?run_id=run-1")["run"]
        self.assertEqual((run["info"]["status"], run["info"]["experiment_id"]), ("RUNNING", "0"))
        name = self.call("GET", "/api/2.0/mlflow/experiments/get-by-name?experiment_name=mine")["experiment"]
        self.assertEqual((name["name"], name["experiment_id"]), ("mine", "0"))
        point = {"key": "loss", "value": "NaN", "step": "3", "timestamp": 17}
        self.call("POST", "/api/2.0/mlflow/runs/log-metric", {"run_id": "run-1", **point})
        event = self.event_of("metric")
        self.assertEqual((event["n"], event["x"], event["s"]), ("loss", "NaN", 3))
        history = self.call("GET", "/api/2.0/mlflow/metrics/get-history?run_id=run-1&metric_key=loss")["metrics"]
        self.assertEqual(history, [{"key": "loss", "value": "NaN", "timestamp": 17, "step": 3}])

    def event_of(self, kind):
        return [event for event in self.events() if event["t"] == kind][0]

    def test_errors_say_what_and_what_to_do(self):
        self.assertEqual(self.error("GET", "/api/2.0/mlflow/runs/get?run_id=x")[0], 404)
        status, problem = self.error("GET", "/api/2.0/mlflow/webhooks")
        self.assertEqual((status, problem["error_code"]), (404, "ENDPOINT_NOT_FOUND"))
        self.assertIn("Atelier's endpoint for MLflow scripts does not have GET webhooks", problem["message"])
        status, problem = self.error("POST", "/api/2.0/mlflow/runs/search", {"filter": "metrics.loss < 1"})
        self.assertIn("search the workspace from Java", problem["message"])
        self.assertEqual(self.error("GET", "/api/2.0/mlflow/runs/get?run_id=run-1", token="other")[0], 401)
        self.assertEqual(self.error("POST", "/api/2.0/mlflow/runs/log-metric", b"{torn")[0], 400)

    def test_params_are_written_once(self):
        for value, wanted in (("1", None), ("1", None), ("2", "cannot become '2'")):
            call = ("POST", "/api/2.0/mlflow/runs/log-parameter", {"run_id": "run-1", "key": "a", "value": value})
            if wanted is None:
                self.call(*call)
            else:
                self.assertIn(wanted, self.error(*call)[1]["message"])
        self.assertEqual(self.written(), [("param", "a", "1", None)])

    def test_artifacts_in_chunks(self):
        content = os.urandom(3_000_000)
        path = "/api/2.0/mlflow-artifacts/artifacts/runs/run-1/artifacts/deep/a%20b.bin"

        class Chunks:
            def __iter__(self):
                return iter([content[:1_000_000], content[1_000_000:]])

        for body in (content, Chunks()):
            request = urllib.request.Request(self.exported["MLFLOW_TRACKING_URI"] + path, body, method="PUT")
            request.add_header("Authorization", "Bearer " + self.exported["MLFLOW_TRACKING_TOKEN"])
            urllib.request.urlopen(request).close()
            self.assertEqual(self.content(self.events()[-1]), content)
        self.assertEqual(self.call("GET", path), content)
        self.assertEqual((self.events()[0]["n"], self.events()[0]["o"]), ("deep/a b.bin", True))
        listed = self.call("GET", "/api/2.0/mlflow/artifacts/list?run_id=run-1&path=deep")["files"]
        self.assertEqual(listed, [{"path": "deep/a b.bin", "is_dir": False, "file_size": 3_000_000}])
        for bad in ("runs/run-1/x", "runs/run-1/artifacts/../x"):
            status, _ = self.error("PUT", "/api/2.0/mlflow-artifacts/artifacts/" + bad, b"x")
            self.assertEqual(status, 400)

    def test_ends_with_its_job(self):
        self.job.kill()
        self.job.wait()
        self.assertEqual(self.endpoint.wait(timeout=20), 0)


@unittest.skipIf(mlflow is None, "mlflow is not installed here")
class RealMlflowTest(EndpointTest):
    def setUp(self):
        super().setUp()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory)

    def script(self, text, **variables):
        (self.directory / "script.py").write_text(text)
        environment = {**os.environ, "MLFLOW_RUN_ID": "run-1", **variables}
        command = [sys.executable, "script.py"]
        result = subprocess.run(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        self.assertEqual(result.returncode, 0, result.stdout)
        return result.stdout

    def test_the_fluent_interface(self):
        self.script("""
import mlflow
mlflow.set_experiment("some name")
mlflow.log_param("alpha", 0.4)
for step in range(3):
    mlflow.log_metric("loss", 1 / (step + 1), step=step)
mlflow.log_metrics({"a": float("inf"), "b": 2})
mlflow.set_tag("team", "risk")
mlflow.set_tag("gone", "1")
mlflow.delete_tag("gone")
mlflow.log_text("hello", "notes/a.txt")
mlflow.log_dict({"x": 1}, "d.json")
open("empty", "w").close()
mlflow.log_artifact("empty", "more")
assert mlflow.active_run().info.run_id == "run-1"
assert mlflow.artifacts.load_text("runs:/run-1/notes/a.txt") == "hello"
assert sorted(f.path for f in mlflow.MlflowClient().list_artifacts("run-1")) == ["d.json", "more", "notes"]
run = mlflow.get_run("run-1")
assert run.data.metrics["loss"] == 1 / 3 and run.data.params == {"alpha": "0.4"}, run.data
with mlflow.start_run(nested=True, run_name="fold") as child:
    mlflow.log_metric("loss", 7)
    with mlflow.start_run(nested=True) as inner:
        mlflow.log_param("deep", True)
try:
    with mlflow.start_run(nested=True):
        raise ValueError("lost")
except ValueError:
    pass
assert [m.value for m in mlflow.MlflowClient().get_metric_history("run-1", "loss")][:2] == [1, 0.5]
""")
        written = self.written()
        self.assertIn(("param", "alpha", "0.4", None), written)
        self.assertIn(("metric", "a", "Infinity", None), written)
        self.assertIn(("untag", "gone", None, None), written)
        losses = [(event["x"], event["s"]) for event in self.events() if event.get("n") == "loss" and "c" not in event]
        self.assertEqual(losses, [(1, 0), (0.5, 1), (1 / 3, 2)])
        artifacts = {event["n"]: self.content(event) for event in self.events() if event["t"] == "artifact"}
        self.assertEqual((artifacts["notes/a.txt"], artifacts["more/empty"]), (b"hello", b""))
        children = [event for event in self.events() if event["t"] == "child"]
        self.assertEqual([child["n"] for child in children][0], "fold")
        self.assertEqual([child.get("p") for child in children], [None, children[0]["c"], None])
        ended = [(event.get("c"), event["x"]) for event in self.events() if event["t"] == "status"]
        ids = [child["c"] for child in children]
        expected = [(ids[1], "completed"), (ids[0], "completed"), (ids[2], "failed"), (None, "completed")]
        self.assertEqual(ended, expected)

    def test_a_second_run_is_a_child(self):
        self.script("""
import mlflow
with mlflow.start_run():
    mlflow.log_metric("x", 1)
with mlflow.start_run(run_name="second"):
    mlflow.log_metric("x", 2)
""")
        metrics = [(event["x"], event.get("c")) for event in self.events() if event["t"] == "metric"]
        self.assertEqual(metrics[0], (1, None))
        self.assertIsNotNone(metrics[1][1])

    @unittest.skipIf(sklearn is None, "scikit-learn is not installed here")
    def test_autologging_and_a_registered_model(self):
        client = Client(self.directory)
        client.answers["register_model"] = {"name": "ridge", "version": 4}
        client.start()
        self.addCleanup(client.join)
        self.addCleanup(setattr, client, "going", False)
        self.script("""
import mlflow
from sklearn.datasets import load_diabetes
from sklearn.linear_model import Ridge
from sklearn.model_selection import GridSearchCV
mlflow.sklearn.autolog(registered_model_name="ridge", log_input_examples=True)
X, y = load_diabetes(return_X_y=True, as_frame=True)
with mlflow.start_run():
    GridSearchCV(Ridge(), {"alpha": [0.1, 1.0]}, cv=2).fit(X, y)
mlflow.autolog(disable=True)
""")
        events = self.events()
        names = {event.get("n") for event in events}
        self.assertTrue({"training_score", "best_cv_score", "best_alpha"} <= names, names)
        artifacts = [event["n"] for event in events if event["t"] == "artifact" and "c" not in event]
        self.assertTrue(any(name.endswith("best_estimator/MLmodel") for name in artifacts), artifacts)
        self.assertEqual(len([event for event in events if event["t"] == "child"]), 2)
        kind, body = client.asked[0]
        self.assertEqual((kind, body["name"]), ("register_model", "ridge"))
        self.assertTrue(any(name.startswith(body["artifact"] + "/") for name in artifacts), (body, artifacts))

    @unittest.skipIf(sklearn is None, "scikit-learn is not installed here")
    def test_a_model_is_logged_and_loaded(self):
        self.script("""
import mlflow, numpy
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit(numpy.array([[1.0], [2.0]]), [2.0, 4.0])
info = mlflow.sklearn.log_model(model, name="line")
assert abs(mlflow.pyfunc.load_model(info.model_uri).predict(numpy.array([[21.0]]))[0] - 42) < 1e-9
""")
        names = [event["n"] for event in self.events() if event["t"] == "artifact"]
        self.assertIn("line/MLmodel", names)


if __name__ == "__main__":
    unittest.main()
