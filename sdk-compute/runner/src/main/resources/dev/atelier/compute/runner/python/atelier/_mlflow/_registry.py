"""Registered models: registering is asked of the workspace, everything else is what this job has registered."""

from __future__ import annotations

import threading
from typing import Dict, List, Tuple

from atelier._mlflow._errors import MlflowError, invalid, not_found
from atelier._mlflow._logged_models import LoggedModels
from atelier._mlflow._run_state import Json, now
from atelier._mlflow._tracking import Tracking
from atelier._problems import AzureMLException
from atelier._requests import WorkspaceLink


class Registry:
    """The models that the job registers. Safe for threads."""

    def __init__(self, link: WorkspaceLink, tracking: Tracking, models: LoggedModels) -> None:
        self._link = link
        self._tracking = tracking
        self._models = models
        self._names: Dict[str, Json] = {}
        self._versions: Dict[Tuple[str, str], Json] = {}
        self._lock = threading.Lock()

    def create_model(self, body: Json) -> Json:
        with self._lock:
            if body["name"] in self._names:
                raise MlflowError("RESOURCE_ALREADY_EXISTS", f"registered model '{body['name']}' exists")
            model = {"name": body["name"], "creation_timestamp": now(), "last_updated_timestamp": now()}
            self._names[body["name"]] = model
        return {"registered_model": model}

    def get_model(self, name: str) -> Json:
        with self._lock:
            if name not in self._names:
                raise not_found(f"this job has not registered a model '{name}'")
            return {"registered_model": {**self._names[name], "latest_versions": self._of(name)[-1:]}}

    def create_version(self, body: Json) -> Json:
        """Registers artifacts of a run as the next version of a model.

        :raises MlflowError: the workspace refused, or nobody answered
        """
        run_id, folder = self._place(body)
        properties = {"mlflow.source": str(body["source"])}
        request = {"name": body["name"], "artifact": folder, "description": body.get("description") or None}
        try:
            child = self._tracking.run(run_id).child
            answer = self._link.ask("register_model", {**request, "properties": properties}, child)
        except AzureMLException as problem:
            raise invalid(str(problem)) from problem
        version = {
            "name": body["name"],
            "version": str(answer["version"]),
            "creation_timestamp": now(),
            "last_updated_timestamp": now(),
            "current_stage": "None",
            "description": body.get("description", ""),
            "source": body["source"],
            "run_id": run_id,
            "status": "READY",
        }
        with self._lock:
            self._versions[(version["name"], version["version"])] = version
        return {"model_version": version}

    def get_version(self, name: str, version: str) -> Json:
        with self._lock:
            known = self._versions.get((name, version))
        if known is None:
            raise not_found(
                f"this job has not registered version {version} of '{name}'; "
                "for the file of another model use azureml.core.Model.get_model_path(name)"
            )
        return known

    def search_versions(self) -> Json:
        with self._lock:
            return {"model_versions": list(self._versions.values())}

    def _of(self, name: str) -> List[Json]:
        return [version for (of, _), version in self._versions.items() if of == name]

    def _place(self, body: Json) -> Tuple[str, str]:
        """Which run's artifacts a source means, and which of them."""
        source = str(body["source"])
        scheme, _, rest = source.partition(":/")
        if scheme == "models" and "/" not in rest.strip("/"):
            model = self._models.get(rest.strip("/"))
            return model.run_id, model.folder
        if scheme == "runs":
            run_id, _, folder = rest.strip("/").partition("/")
            return run_id, folder
        kind, _, inner = rest.strip("/").partition("/")
        owner, _, folder = inner.partition("/artifacts")
        if scheme == "mlflow-artifacts" and kind == "runs":
            return owner, folder.strip("/")
        if scheme == "mlflow-artifacts" and kind == "models":
            return self._models.get(owner).run_id, self._models.get(owner).folder
        raise invalid(f"a model is registered from artifacts of this job: runs:/<run>/<path>, not {source}")
