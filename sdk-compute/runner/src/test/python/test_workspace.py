"""What scripts ask of the workspace, and what they get: the client's side is played by a thread."""

import hashlib
import json
import os
import threading
import time
import unittest
from pathlib import Path
from unittest import mock

from azureml.core import Dataset, Datastore, Environment, Experiment, Model, Run, ScriptRunConfig, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.model import Dataset as DatasetOfModel
from azureml.exceptions import ActivityFailedException, AzureMLException, RunEnvironmentException, UserErrorException
from test_run import ShimTest


class Client(threading.Thread):
    """Reads the events and answers requests, as the JVM that submitted the run does."""

    def __init__(self, directory):
        super().__init__(daemon=True)
        self.directory = directory
        self.answers = {}
        self.asked = []
        self.going = True

    def run(self):
        answered = set()
        while self.going:
            events = self.directory / "events.ndjson"
            for line in events.read_text().splitlines() if events.exists() else []:
                event = json.loads(line)
                if event["t"] == "request" and event["i"] not in answered:
                    answered.add(event["i"])
                    self.answer(event)
            time.sleep(0.005)

    def answer(self, event):
        self.asked.append((event["n"], event["x"]))
        answer = self.answers[event["n"]]
        content = answer(event["x"]) if callable(answer) else answer
        folder = self.directory / "responses"
        folder.mkdir(exist_ok=True)
        draft = folder / "draft"
        draft.write_text(json.dumps(content if "kind" in content else {"ok": content}))
        draft.rename(folder / (event["i"] + ".json"))

    def content(self, path, data, parts):
        """A file that goes with an answer."""
        (self.directory / "responses").mkdir(exist_ok=True)
        size = max(1, len(data) // parts)
        names = []
        for index, start in enumerate(range(0, len(data), size)):
            names.append(f"responses/{len(self.asked)}-{hashlib.md5(path.encode()).hexdigest()}.{index}")
            (self.directory / names[-1]).write_bytes(data[start : start + size])
        return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "parts": names}


class WorkspaceTest(ShimTest):
    def setUp(self):
        super().setUp()
        (self.directory / "code").mkdir()
        self.addCleanup(os.chdir, os.getcwd())
        os.chdir(self.directory / "code")
        self.client = Client(self.directory)
        self.client.start()
        self.addCleanup(self.client.join)
        self.addCleanup(setattr, self.client, "going", False)

    def input(self, name, content):
        folder = self.directory / "inputs"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(content)
        return str(folder / name)


class RequestTest(WorkspaceTest):
    def test_secrets_are_not_left_behind(self):
        self.client.answers["secrets"] = {"values": {"token": "s3cret", "other": None}}
        run = Run.get_context()
        self.assertEqual(run.get_secret("token"), "s3cret")
        self.assertEqual(run.get_secrets(["token", "other"]), {"token": "s3cret", "other": None})
        self.assertEqual(run.experiment.workspace.get_default_keyvault().get_secret("other"), None)
        left = [path.read_text() for path in (self.directory / "responses").iterdir()]
        self.assertEqual(left, ["{}"] * 3)

    def test_a_refusal_is_an_exception_with_the_reason(self):
        self.client.answers["model"] = {"error": "no model 'x' is registered", "kind": "NotFoundException"}
        with self.assertRaisesRegex(UserErrorException, "no model 'x' is registered"):
            Model(Workspace.from_config(), "x")

    def test_a_dead_client_is_an_error_after_the_limit(self):
        self.client.going = False
        self.client.join()
        with mock.patch.dict(os.environ, {"ATELIER_REQUEST_TIMEOUT": "0.05"}):
            with self.assertRaisesRegex(AzureMLException, "did not answer 'secrets' within 0.05 seconds: no client"):
                Run.get_context().get_secret("x")

    def test_offline_there_is_nobody_to_ask(self):
        del os.environ["ATELIER_EVENTS"]
        with self.assertRaisesRegex(RunEnvironmentException, "'secrets' needs the workspace.*submit the script"):
            Run.get_context().get_secret("x")


class ModelTest(WorkspaceTest):
    MODEL = {"name": "ridge", "version": 3, "tags": {"area": "x"}, "run": "run-1"}

    def test_registers_what_is_in_outputs_after_uploading_it(self):
        self.client.answers["register_model"] = self.MODEL
        Path("outputs").mkdir()
        Path("outputs/model.pkl").write_bytes(b"weights")
        model = Run.get_context().register_model(
            model_name="ridge", model_path="./outputs/model.pkl", tags={"area": 1}, model_framework=Model.Framework.ONNX
        )
        self.assertEqual((model.name, model.version, model.id, model.run_id), ("ridge", 3, "ridge:3", "run-1"))
        events = self.events()
        self.assertEqual([event["t"] for event in events], ["artifact", "request"])
        self.assertEqual((events[0]["n"], events[0]["o"]), ("outputs/model.pkl", True))
        asked = {"name": "ridge", "artifact": "outputs/model.pkl", "tags": {"area": "1"}, "properties": {}}
        self.assertEqual(events[1]["x"], {**asked, "framework": "Onnx"})

    def test_registers_local_files_and_folders(self):
        self.client.answers["register_model"] = self.MODEL
        Path("folder/deep").mkdir(parents=True)
        Path("folder/deep/a.bin").write_bytes(b"a")
        Model.register(Workspace.from_config(), "folder", "ridge")
        self.assertEqual([event.get("n") for event in self.events()], ["models/ridge/folder/deep/a.bin", "register_model"])
        self.assertEqual(self.events()[1]["x"]["artifact"], "models/ridge/folder")

    def test_fetches_a_model_once(self):
        data = bytes(range(256)) * 10
        self.client.answers["model"] = self.MODEL
        self.client.answers["model_files"] = lambda body: {"contents": [self.client.content("model.pkl", data, 3)]}
        path = Model.get_model_path("ridge")
        self.assertEqual(Path(path).read_bytes(), data)
        self.assertEqual(Path(path).name, "model.pkl")
        self.assertEqual(Model.get_model_path("ridge"), path)
        self.assertEqual([kind for kind, _ in self.client.asked], ["model", "model_files", "model"])

    def test_downloads_folders(self):
        self.client.answers["model"] = self.MODEL
        contents = {"m/a": b"", "m/b/c": b"c"}
        self.client.answers["model_files"] = lambda body: {
            "contents": [self.client.content(path, data, 1) for path, data in contents.items()]
        }
        model = Model(Workspace.from_config(), id="ridge:3")
        self.assertEqual(model.download("here"), os.path.join("here", "m"))
        self.assertEqual(Path("here/m/b/c").read_bytes(), b"c")
        with self.assertRaisesRegex(UserErrorException, "exist_ok=True"):
            model.download("here")
        self.assertEqual(self.client.asked[0], ("model", {"name": "ridge", "version": 3}))

    def test_finds_the_model_of_a_service(self):
        Path("served/ridge/2").mkdir(parents=True)
        Path("served/ridge/10").mkdir(parents=True)
        Path("served/ridge/10/model.pkl").write_text("ten")
        with mock.patch.dict(os.environ, {"AZUREML_MODEL_DIR": os.path.abspath("served")}):
            self.assertEqual(Path(Model.get_model_path("ridge")).read_text(), "ten")

    def test_lists(self):
        versions = [{**self.MODEL, "version": 1}, self.MODEL, {"name": "other", "version": 1}]
        self.client.answers["models"] = {"models": versions}
        ws = Workspace.get("ml")
        self.assertEqual([model.id for model in Model.list(ws)], ["ridge:3", "other:1"])
        self.assertEqual([model.id for model in Model.list(ws, tags=[["area", "x"]])], ["ridge:3"])
        self.assertEqual(ws.models["ridge"].version, 3)
        with self.assertRaisesRegex(AttributeError, "Model.deploy yet; deploy from Java"):
            Model.deploy(ws)


class FamilyTest(WorkspaceTest):
    def test_submits_a_script_of_its_snapshot_and_waits(self):
        states = iter(["Queued", "Running", "Completed", "Completed", "Completed"])
        facts = {"properties": {}, "created": 0, "ended": 1, "warnings": [], "experiment": "diabetes", "tags": {"a": None}}
        self.client.answers["submit"] = {"run": "child-9"}
        self.client.answers["run"] = lambda body: {**facts, "status": next(states), "metrics": {"loss": 1}, "files": ["f"]}
        (self.directory / "code" / "step").mkdir()
        config = ScriptRunConfig("step", "fold.py", ["--fold", 1], environment=Environment("sklearn"))
        with mock.patch("atelier._submitted.time.sleep"):
            child = Run.get_context().submit_child(config, tags={"fold": "1"})
            details = child.wait_for_completion(show_output=True)
        self.assertEqual((child.id, details["status"]), ("child-9", "Completed"))
        kind, body = self.client.asked[0]
        self.assertEqual(kind, "submit")
        self.assertEqual((body["source"], body["script"], body["arguments"]), ("step", "fold.py", ["--fold", "1"]))
        self.assertEqual((body["child"], body["environment"], body["tags"]), (True, "sklearn", {"fold": "1"}))

    def test_a_failed_child_raises(self):
        self.client.answers["run"] = {
            "status": "Failed", "error": "boom", "properties": {}, "created": 0, "warnings": [], "experiment": "e"
        }  # fmt: skip
        run = Run(Experiment(Workspace(), "e"), "other")
        with self.assertRaisesRegex(ActivityFailedException, "run 'other' is Failed: boom"):
            run.wait_for_completion()
        self.assertEqual(run.wait_for_completion(raise_on_error=False)["error"], "boom")
        with self.assertLogs("atelier") as logs:
            run.log("x", 1)
        self.assertIn("logged to by its own script and the children it submitted", logs.output[0])

    def test_refuses_sources_of_elsewhere(self):
        with self.assertRaisesRegex(UserErrorException, "not in the snapshot of this run"):
            Experiment(Workspace(), "e").submit(ScriptRunConfig("/tmp", "x.py"))

    def test_the_parent_of_a_submitted_child(self):
        with mock.patch.dict(os.environ, {"ATELIER_PARENT_RUN_ID": "mother"}):
            self.assertEqual(Run.get_context().parent.id, "mother")

    def test_a_submitted_child_logs_to_its_parent(self):
        with mock.patch.dict(os.environ, {"ATELIER_PARENT_RUN_ID": "run-0"}):
            parent = Run.get_context().parent
            parent.log("best", 0.5, step=3)
            parent.log_row("folds", fold=1)
            parent.tag("state", "half")
            parent.progress(0.5)
        asked = [event for event in self.events() if event["t"] == "request"]
        self.assertEqual({event["n"] for event in asked}, {"record"})
        self.assertEqual({event["x"]["run"] for event in asked}, {"run-0"})
        self.assertEqual(
            [event["x"]["event"] for event in asked],
            [
                {"t": "metric", "n": "best", "x": 0.5, "s": 3},
                {"t": "value", "n": "folds", "k": "row", "x": {"fold": 1}},
                {"t": "tag", "n": "state", "x": "half"},
            ],
        )

    def test_children_of_children(self):
        run = Run.get_context()
        inner = run.child_run(run_id="outer").child_run(run_id="inner")
        self.assertEqual((inner.id, inner.parent.id, inner.parent.parent.id), ("run-1_inner", "run-1_outer", "run-1"))
        self.assertEqual([event.get("p") for event in self.events()], [None, "outer"])

    def test_lists_children(self):
        facts = [
            {"run": "a", "tags": {"fold": "1"}, "properties": {}, "status": "Completed"},
            {"run": "b", "tags": {}, "properties": {}, "status": "Failed"},
        ]
        self.client.answers["children"] = {"runs": facts}
        run = Run.get_context()
        self.assertEqual([child.id for child in run.get_children()], ["a", "b"])
        self.assertEqual([child.id for child in run.get_children(tags="fold")], ["a"])
        self.assertEqual([child.id for child in run.get_children(status="Failed")], ["b"])


class DataTest(WorkspaceTest):
    def test_inputs_are_paths_by_name(self):
        path = self.input("prices", "a,b\n1,2\n")
        run = Run.get_context()
        self.assertEqual(run.input_datasets["prices"], path)
        self.assertEqual(Path(run.input_datasets["prices"]).read_text(), "a,b\n1,2\n")
        self.assertEqual(list(run.input_datasets), ["prices"])
        self.assertEqual(Dataset.get_by_name(run.experiment.workspace, "prices"), path)
        self.assertEqual(Dataset.get_by_id(run.experiment.workspace, id=path), path)
        self.assertIs(Dataset, DatasetOfModel)
        self.assertEqual(run.get_details()["inputDatasets"], [{"name": "prices", "path": path}])

    def test_an_unknown_input_says_how_to_declare_it(self):
        with self.assertRaisesRegex(KeyError, 'putInput\\(.*"x"'):
            Run.get_context().input_datasets["x"]
        with self.assertRaisesRegex(UserErrorException, "declare it when the run is submitted"):
            Dataset.get_by_name(Workspace.from_config(), "x")
        with self.assertRaisesRegex(UserErrorException, "'y/a.csv' of data store 'blob' is not an input"):
            Dataset.File.from_files((Datastore.get(Workspace(), "blob"), "y/a.csv")).to_path()

    def test_files_are_copied(self):
        self.input("a.txt", "a")
        files = Dataset.File.from_files(Datastore.get_default(Workspace()).path("a.txt"))
        self.assertEqual([Path(path).read_text() for path in files.download("copy")], ["a"])
        with self.assertRaisesRegex(UserErrorException, "overwrite=True"):
            files.download("copy")

    def test_tables(self):
        try:
            import pandas  # noqa: F401
        except ImportError:
            self.skipTest("pandas is not installed here")
        self.input("p.csv", "a,b\n1,2\n3,4\n")
        frame = Run.get_context().input_datasets["p.csv"].to_pandas_dataframe()
        self.assertEqual(frame["b"].tolist(), [2, 4])
        table = Dataset.Tabular.from_delimited_files(str(self.directory / "inputs" / "p.csv"))
        self.assertEqual(table.keep_columns(["a"]).take(1).to_pandas_dataframe()["a"].tolist(), [1])
        train, test = table.random_split(0.5, seed=1)
        self.assertEqual(sorted(train._load()["a"].tolist() + test._load()["a"].tolist()), [1, 3])


class FilesOfRunsTest(WorkspaceTest):
    def test_downloads_what_was_uploaded_without_asking(self):
        run = Run.get_context()
        Path("m.bin").write_bytes(b"m")
        run.upload_file("out/m.bin", "m.bin")
        run.download_file("out/m.bin", "copy.bin")
        run.download_files(prefix="out", output_directory="all")
        self.assertEqual((Path("copy.bin").read_bytes(), Path("all/out/m.bin").read_bytes()), (b"m", b"m"))
        self.assertEqual(self.client.asked, [])

    def test_downloads_from_the_workspace(self):
        self.client.answers["run_files"] = lambda body: {"contents": [self.client.content("outputs/x", b"xyz", 2)]}
        Run(Experiment(Workspace(), "e"), "other").download_file("outputs/x")
        self.assertEqual(Path("x").read_bytes(), b"xyz")

    def test_tags_are_removed(self):
        run = Run.get_context()
        run.set_tags({"a": 1, "b": 2})
        run.remove_tags(["a"])
        self.assertEqual(run.tags, {"b": "2"})

    def test_logins_are_accepted(self):
        login = ServicePrincipalAuthentication("tenant", "id", "password")
        self.assertEqual(Workspace.from_config(auth=login).name, "ml")
        self.assertEqual(vars(login), {})


if __name__ == "__main__":
    unittest.main()
