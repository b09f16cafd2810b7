"""What people do with MLflow, against the server that the first argument names."""

import sys
import tempfile
import warnings

warnings.filterwarnings("ignore")

import mlflow  # noqa: E402
import numpy as np  # noqa: E402
from mlflow import MlflowClient  # noqa: E402
from mlflow.exceptions import MlflowException  # noqa: E402
from sklearn.linear_model import LinearRegression  # noqa: E402

mlflow.set_tracking_uri(sys.argv[1])
client = MlflowClient()
X = np.arange(10.0).reshape(-1, 1)

mlflow.set_experiment("churn")
with mlflow.start_run(run_name="parent", description="a note") as parent:
    mlflow.log_params({"lr": 0.0001, "kind": "ridge"})
    mlflow.log_metric("loss", 0.5, step=1)
    mlflow.log_metrics({"nan": float("nan"), "inf": float("inf")}, step=2)
    mlflow.set_tag("team", "risk")
    mlflow.log_text("hello", "notes/hello.txt")
    mlflow.log_input(mlflow.data.from_numpy(X, name="train"), context="training")
    with mlflow.start_run(nested=True) as child:
        mlflow.log_metric("m", 1)
    mlflow.sklearn.autolog()
    model = LinearRegression().fit(X, 2 * X[:, 0])
    mlflow.sklearn.log_model(model, name="line", registered_model_name="line", input_example=X[:2])
run_id = parent.info.run_id

found = mlflow.search_runs(filter_string="metrics.loss < 1 and tags.team = 'risk' and params.lr = '0.0001'")
assert list(found.run_id) == [run_id], found
found = mlflow.search_runs(filter_string=f"tags.mlflow.parentRunId = '{run_id}'")
assert list(found.run_id) == [child.info.run_id], found

data = client.get_run(run_id).data
assert data.params["lr"] == "0.0001" and data.tags["mlflow.note.content"] == "a note", data
assert data.metrics["inf"] == float("inf") and data.metrics["nan"] != data.metrics["nan"], data.metrics
assert data.metrics["training_r2_score"] == 1.0, data.metrics
assert [d.dataset.name for d in client.get_run(run_id).inputs.dataset_inputs][0] == "train"
assert len(client.get_run(run_id).outputs.model_outputs) == 2

assert mlflow.artifacts.load_text(f"{parent.info.artifact_uri}/notes/hello.txt") == "hello"
assert {"line", "notes"} <= {info.path for info in client.list_artifacts(run_id)}
with tempfile.TemporaryDirectory() as folder:
    client.download_artifacts(run_id, "notes", folder)

client.set_registered_model_alias("line", "champion", 1)
assert client.get_model_version_by_alias("line", "champion").run_id == run_id
client.set_model_version_tag("line", "1", "checked", "yes")
assert [v.version for v in client.search_model_versions("name = 'line'")] == ["1"]
for uri in ("models:/line@champion", "models:/line/1", "models:/line/latest"):
    assert np.allclose(mlflow.pyfunc.load_model(uri).predict(X[:3]), [0, 2, 4]), uri
assert mlflow.search_logged_models(filter_string="name = 'line'", output_format="list")[0].source_run_id == run_id

with mlflow.start_run(run_id=run_id):
    mlflow.log_metric("loss", 0.25, step=2)
assert [m.value for m in client.get_metric_history(run_id, "loss")] == [0.5, 0.25]
try:
    client.log_param(run_id, "lr", "2")
    raise AssertionError("a param was changed")
except MlflowException as e:
    assert e.error_code == "INVALID_PARAMETER_VALUE", e
client.delete_run(child.info.run_id)
client.restore_run(child.info.run_id)
print(run_id)
