"""Fills an MLflow store with what the import tests look for: python mlflow_store.py <tracking uri> <artifact directory>"""

import os
import sys
import tempfile

os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"
os.environ["MLFLOW_DISABLE_TELEMETRY"] = "true"

import mlflow
from mlflow.entities import Dataset, DatasetInput, InputTag, Metric, Param, RunTag


def log(client, run, metrics=(), params=None, tags=None):
    client.log_batch(
        run.info.run_id,
        metrics=[Metric(name, value, time, step) for name, value, time, step in metrics],
        params=[Param(key, value) for key, value in (params or {}).items()],
        tags=[RunTag(key, value) for key, value in (tags or {}).items()],
    )


def text_artifact(client, run, folder, name, text):
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        client.log_artifact(run.info.run_id, path, folder)


def fill(uri, artifacts):
    mlflow.set_tracking_uri(uri)
    client = mlflow.MlflowClient()
    location = os.path.join(artifacts, "1") if artifacts else None
    experiment = client.create_experiment("diabetes", artifact_location=location, tags={"team": "risk"})

    parent = client.create_run(experiment, start_time=1700000000000, run_name="sweep \N{GREEK SMALL LETTER ALPHA}")
    log(
        client,
        parent,
        [
            ("loss", 0.5, 1700000000100, 0),
            ("loss", 0.1 + 0.2, 1700000000200, 1),
            ("loss", float("nan"), 1700000000300, 2),
            ("loss", float("inf"), 1700000000400, 3),
            ("loss", float("-inf"), 1700000000500, 4),
            ("loss", -0.0, 1700000000600, 9007199254740993),
            ("loss", 1e-320, 1700000000600, -5),
            ("val/f1 score", 1.0, 1700000000700, 0),
        ],
        {"alpha": "0.4", "lr": "1e-05", "python": "3.10", "epochs": "20", "kind": "ridge"},
        {
            "mlflow.user": "ada",
            "mlflow.source.name": "train.py",
            "mlflow.source.git.commit": "5d3f0cbd1fb7ab1e4e1b6d8c5ba8b6e2d8a9c0f1",
            "mlflow.source.git.branch": "main",
            "mlflow.note.content": "first line\nsecond line",
        },
    )
    client.log_inputs(
        parent.info.run_id,
        [DatasetInput(Dataset("patients", "abc123", "local", '{"uri": "patients.csv"}'), [InputTag("mlflow.data.context", "training")])],
    )
    text_artifact(client, parent, "model", "MLmodel", "flavors: {}\n")
    text_artifact(client, parent, None, "my notes.txt", "artifact\n")
    logged = client.create_logged_model(experiment, name="net", source_run_id=parent.info.run_id)
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "weights.txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write("1 2 3\n")
        client.log_model_artifact(logged.model_id, path)
    client.finalize_logged_model(logged.model_id, "READY")
    client.set_terminated(parent.info.run_id, "FINISHED", 1700000001000)

    for name, status in (("failed child", "FAILED"), ("killed child", "KILLED")):
        child = client.create_run(experiment, start_time=1700000002000, tags={"mlflow.parentRunId": parent.info.run_id}, run_name=name)
        log(client, child, [("loss", 2.0, 1700000002100, 0)])
        client.set_terminated(child.info.run_id, status, 1700000003000)
    running = client.create_run(experiment, start_time=1700000004000, run_name="running")
    log(client, running, [("loss", 3.0, 1700000004100, 0)])
    deleted = client.create_run(experiment, start_time=1700000005000, run_name="deleted")
    client.delete_run(deleted.info.run_id)

    gone = client.create_experiment("gone")
    client.create_run(gone, start_time=1700000006000)
    client.delete_experiment(gone)

    client.create_registered_model("Risk model")
    client.create_model_version("Risk model", f"runs:/{parent.info.run_id}/model", parent.info.run_id, tags={"checked": "yes"})
    client.create_model_version("Risk model", f"models:/{logged.model_id}", parent.info.run_id, description="the net")
    client.set_registered_model_alias("Risk model", "champion", 1)


if __name__ == "__main__":
    fill(sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else None)
