"""Logged models, as MLflow 3 has them: a folder of the run's artifacts, with a status of its own."""

from __future__ import annotations

import threading
import uuid
from typing import Dict, List

from atelier._mlflow._errors import not_found
from atelier._mlflow._run_state import EXPERIMENT_ID, Json, now, pairs
from atelier._values import artifact_name


class LoggedModel:
    """One model."""

    def __init__(self, body: Json, run_id: str, folder: str) -> None:
        self.model_id = f"m-{uuid.uuid4().hex}"
        self.name = str(body.get("name") or "model")
        self.run_id = run_id
        self.folder = folder
        self.type = str(body.get("model_type") or "")
        self.created = now()
        self.status = "LOGGED_MODEL_PENDING"
        self.params = {param["key"]: str(param.get("value", "")) for param in body.get("params", [])}
        self.tags = {tag["key"]: str(tag.get("value", "")) for tag in body.get("tags", [])}

    def json(self) -> Json:
        info = {
            "model_id": self.model_id,
            "experiment_id": EXPERIMENT_ID,
            "name": self.name,
            "creation_timestamp_ms": self.created,
            "last_updated_timestamp_ms": self.created,
            "artifact_uri": f"mlflow-artifacts:/models/{self.model_id}/artifacts",
            "status": self.status,
            "model_type": self.type,
            "source_run_id": self.run_id,
            "tags": pairs(self.tags),
        }
        return {"info": info, "data": {"params": pairs(self.params), "metrics": []}}


class LoggedModels:
    """The models that the job has logged. Safe for threads."""

    def __init__(self, main_run_id: str) -> None:
        self._main = main_run_id
        self._models: Dict[str, LoggedModel] = {}
        self._lock = threading.Lock()

    def create(self, body: Json) -> LoggedModel:
        run_id = str(body.get("source_run_id") or self._main)
        folder = artifact_name(str(body.get("name") or "model"))
        with self._lock:
            taken = any(model.run_id == run_id and model.folder == folder for model in self._models.values())
            model = LoggedModel(body, run_id, folder)
            if taken:
                model.folder = f"{folder}-{model.model_id}"
            self._models[model.model_id] = model
        return model

    def get(self, model_id: str) -> LoggedModel:
        with self._lock:
            model = self._models.get(model_id)
        if model is None:
            raise not_found(f"no model '{model_id}' was logged by this job")
        return model

    def all(self) -> List[LoggedModel]:
        with self._lock:
            return list(self._models.values())

    def change(self, model_id: str, body: Json) -> LoggedModel:
        model = self.get(model_id)
        model.status = body.get("status", model.status)
        model.params.update({param["key"]: str(param.get("value", "")) for param in body.get("params", [])})
        model.tags.update({tag["key"]: str(tag.get("value", "")) for tag in body.get("tags", [])})
        return model
