"""Artifacts of runs and of logged models: each is a file of the run directory, announced by an event."""

from __future__ import annotations

import os
import threading
from typing import Any, Callable, Dict, List

from atelier._events import EventWriter
from atelier._mlflow._errors import invalid, not_found
from atelier._mlflow._logged_models import LoggedModels
from atelier._mlflow._run_state import Json
from atelier._mlflow._tracking import Tracking
from atelier._values import artifact_name


class Artifacts:
    """Files under ``runs/<run>/artifacts/…`` and ``models/<model>/artifacts/…``. Safe for threads."""

    def __init__(self, writer: EventWriter, tracking: Tracking, models: LoggedModels) -> None:
        self._writer = writer
        self._tracking = tracking
        self._models = models
        self._files: Dict[str, str] = {}
        self._lock = threading.Lock()

    def put(self, path: str, copy: Callable[[str], Any]) -> None:
        """Keeps a file: as an artifact of the run, for a model in a folder of the model's name."""
        kind, owner, name = _split(path)
        if kind == "models":
            model = self._models.get(owner)
            name, run_id = f"{model.folder}/{name}", model.run_id
        else:
            run_id = owner
        child = self._tracking.run(run_id).child
        kept = self._writer.upload(artifact_name(name), copy, os.path.basename(name), child, overwrite=True)
        with self._lock:
            self._files[path] = kept

    def get(self, path: str) -> str:
        """Where a file is that was uploaded in this job."""
        with self._lock:
            kept = self._files.get(path)
        if kept is None:
            raise not_found(f"no artifact '{path}' was uploaded by this job")
        return kept

    def list(self, folder: str) -> List[Json]:
        """The entries of a folder, by their own names."""
        prefix = folder.strip("/") + "/" if folder.strip("/") else ""
        entries: Dict[str, Json] = {}
        with self._lock:
            files = sorted(self._files.items())
        for path, kept in files:
            if path.startswith(prefix):
                name, _, below = path[len(prefix) :].partition("/")
                entry = {"path": name, "is_dir": bool(below)}
                entries[name] = entry if below else {**entry, "file_size": os.path.getsize(kept)}
        return list(entries.values())


def _split(path: str) -> List[str]:
    parts = path.split("/", 3)
    if len(parts) != 4 or parts[0] not in ("runs", "models") or parts[2] != "artifacts":
        raise invalid(f"an artifact of this job is at runs/<run>/artifacts/… or models/<model>/artifacts/…, not {path}")
    return [parts[0], parts[1], parts[3]]
