"""Which call of MLflow's REST protocol does what."""

from __future__ import annotations

import re
from typing import Any, Callable, Dict, List, Tuple

from atelier._mlflow._artifacts import Artifacts
from atelier._mlflow._errors import unsupported
from atelier._mlflow._logged_models import LoggedModels
from atelier._mlflow._registry import Registry
from atelier._mlflow._run_state import Json
from atelier._mlflow._tracking import Tracking

Call = Callable[..., Json]


def _nothing(done: Any) -> Json:
    return {}


class Routes:
    """The calls by method and path, without what comes before ``mlflow/``."""

    def __init__(self, tracking: Tracking, models: LoggedModels, registry: Registry, artifacts: Artifacts) -> None:
        self._tracking = tracking
        self._models = models
        self._artifacts = artifacts
        calls: Dict[Tuple[str, str], Call] = {
            ("GET", "experiments/get-by-name"): lambda q: {"experiment": tracking.experiment(q.get("experiment_name"))},
            ("GET", "experiments/get"): lambda q: {"experiment": tracking.experiment()},
            ("POST", "experiments/create"): lambda q: {"experiment_id": tracking.experiment()["experiment_id"]},
            ("POST", "experiments/search"): lambda q: {"experiments": [tracking.experiment()]},
            ("GET", "experiments/search"): lambda q: {"experiments": [tracking.experiment()]},
            ("POST", "experiments/set-experiment-tag"): lambda q: {},
            ("POST", "runs/create"): tracking.create_run,
            ("POST", "runs/update"): tracking.update_run,
            ("GET", "runs/get"): lambda q: {"run": tracking.run(q.get("run_id") or q["run_uuid"]).json()},
            ("POST", "runs/search"): tracking.search,
            ("POST", "runs/log-metric"): lambda q: tracking.log_batch({**_run(q), "metrics": [q]}),
            ("POST", "runs/log-parameter"): lambda q: tracking.log_batch({**_run(q), "params": [q]}),
            ("POST", "runs/set-tag"): lambda q: tracking.log_batch({**_run(q), "tags": [q]}),
            ("POST", "runs/delete-tag"): tracking.delete_tag,
            ("POST", "runs/log-batch"): tracking.log_batch,
            ("POST", "runs/log-inputs"): tracking.log_inputs,
            ("POST", "runs/outputs"): tracking.log_outputs,
            ("POST", "runs/log-model"): lambda q: {},
            ("GET", "metrics/get-history"): lambda q: {"metrics": tracking.history(q["run_id"], q["metric_key"])},
            ("GET", "artifacts/list"): self._list_of_run,
            ("POST", "logged-models"): lambda q: _model(models.create(q)),
            ("POST", "logged-models/search"): lambda q: {"models": [model.json() for model in models.all()]},
            ("POST", "registered-models/create"): registry.create_model,
            ("GET", "registered-models/get"): lambda q: registry.get_model(q["name"]),
            ("POST", "model-versions/create"): registry.create_version,
            ("GET", "model-versions/get"): lambda q: {"model_version": registry.get_version(q["name"], q["version"])},
            ("GET", "model-versions/search"): lambda q: registry.search_versions(),
            ("GET", "model-versions/get-download-uri"): lambda q: {
                "artifact_uri": registry.get_version(q["name"], q["version"])["source"]
            },
        }
        of_model = r"logged-models/([\w-]+)"
        self._calls = calls
        self._patterns: List[Tuple[str, str, Call]] = [
            ("GET", of_model, lambda q, i: _model(models.get(i))),
            ("PATCH", of_model, lambda q, i: _model(models.change(i, q))),
            ("POST", of_model + "/params", lambda q, i: _nothing(models.change(i, {"params": q.get("params", [])}))),
            ("PATCH", of_model + "/tags", lambda q, i: _model(models.change(i, {"tags": q.get("tags", [])}))),
            ("GET", of_model + "/artifacts/directories", self._list_of_model),
        ]

    def call(self, method: str, path: str, arguments: Json) -> Json:
        """Answers one call.

        :raises MlflowError: the answer is an error
        """
        known = self._calls.get((method, path))
        if known is not None:
            return known(arguments)
        for wanted, pattern, call in self._patterns:
            match = re.fullmatch(pattern, path)
            if match and wanted == method:
                return call(arguments, *match.groups())
        raise unsupported(f"{method} {path}")

    def _list_of_run(self, arguments: Json) -> Json:
        run_id, folder = arguments.get("run_id") or arguments["run_uuid"], arguments.get("path", "").strip("/")
        info = self._tracking.run(run_id).info()
        return {"root_uri": info["artifact_uri"], "files": self._entries(f"runs/{run_id}", folder)}

    def _list_of_model(self, arguments: Json, model_id: str) -> Json:
        folder = arguments.get("artifact_directory_path", "").strip("/")
        uri = self._models.get(model_id).json()["info"]["artifact_uri"]
        return {"root_uri": uri, "files": self._entries(f"models/{model_id}", folder)}

    def _entries(self, owner: str, folder: str) -> List[Json]:
        entries = self._artifacts.list(f"{owner}/artifacts/{folder}")
        return [{**entry, "path": f"{folder}/{entry['path']}" if folder else entry["path"]} for entry in entries]


def _run(arguments: Json) -> Json:
    return {"run_id": arguments.get("run_id") or arguments.get("run_uuid")}


def _model(model: Any) -> Json:
    return {"model": model.json()}
