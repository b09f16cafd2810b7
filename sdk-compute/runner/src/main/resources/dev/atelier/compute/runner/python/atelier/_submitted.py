"""Another run of the workspace: one that a script submitted, its parent, or one it knows the id of."""

from __future__ import annotations

import os
import time
import uuid
from datetime import datetime, timezone
from typing import Any, Dict, List, Mapping, Optional

from atelier._problems import ActivityFailedException, UserErrorException, never_raising
from atelier._run import Run
from atelier._workspace import Experiment

_ENDED = ("Completed", "Failed", "Canceled")
_LONGEST_PAUSE = 5.0
_RECORDED = ("metric", "value", "param", "tag", "untag", "property")


class SubmittedRun(Run):
    """What the workspace knows of a run. It can be read, waited for and canceled; only its own script logs to it."""

    def __init__(self, experiment: Experiment, run_id: str, outputs: Optional[str] = None, **kwargs: Any) -> None:
        from atelier import _context

        here = _context.current()
        super().__init__(experiment, run_id, writer=here._writer, submitted=here._link.submitted)

    def wait_for_completion(
        self, show_output: bool = False, wait_post_processing: bool = False, raise_on_error: bool = True
    ) -> Dict[str, Any]:
        """Waits until the run has ended.

        :raises ActivityFailedException: it did not complete, unless ``raise_on_error`` is false
        """
        pause = 0.5
        while self.get_status() not in _ENDED:
            time.sleep(pause)
            pause = min(1.5 * pause, _LONGEST_PAUSE)
        facts = self._facts()
        if raise_on_error and facts["status"] != "Completed":
            raise ActivityFailedException(f"run '{self.id}' is {facts['status']}: {facts.get('error', '')}")
        return self.get_details()

    def get_status(self) -> str:
        return str(self._facts()["status"])

    def get_metrics(
        self, name: Optional[str] = None, recursive: bool = False, run_type: Any = None, populate: bool = False
    ) -> Dict[str, Any]:
        """The latest value of each metric."""
        metrics: Dict[str, Any] = self._facts()["metrics"]
        return {key: value for key, value in metrics.items() if name is None or key == name}

    def get_tags(self) -> Dict[str, Optional[str]]:
        tags: Dict[str, Optional[str]] = self._facts()["tags"]
        return tags

    def get_properties(self) -> Dict[str, str]:
        properties: Dict[str, str] = self._facts()["properties"]
        return properties

    def get_file_names(self) -> List[str]:
        files: List[str] = self._facts()["files"]
        return files

    def get_details(self) -> Dict[str, Any]:
        facts = self._facts()
        details = {
            "runId": self.id,
            "target": facts.get("target"),
            "status": facts["status"],
            "startTimeUtc": _utc(facts["created"]),
            "properties": facts["properties"],
            "warnings": facts["warnings"],
            "inputDatasets": [],
            "outputDatasets": [],
            "runDefinition": {},
            "logFiles": {},
        }
        if "ended" in facts:
            details["endTimeUtc"] = _utc(facts["ended"])
        if "error" in facts:
            details["error"] = facts["error"]
        return details

    def download_file(self, name: str, output_file_path: Optional[str] = None, **kwargs: Any) -> None:
        target = output_file_path or os.path.basename(name)
        if os.path.isdir(target):
            target = os.path.join(target, os.path.basename(name))
        found = [file for file in self._request_files(name) if file["path"] == name]
        if not found:
            raise UserErrorException(f"run '{self.id}' has no artifact '{name}'; it has {self.get_file_names()}")
        self._link.join(found[0], target)

    @property
    def parent(self) -> Optional[Run]:
        parent = self._facts().get("parent")
        return None if parent is None else SubmittedRun(self.experiment, parent)

    @property
    def number(self) -> int:  # type: ignore[override]
        return int(self._facts()["number"])

    @never_raising
    def cancel(self) -> bool:
        """Asks the run's job to stop."""
        self._link.ask("cancel", {"run": self.id})
        return True

    def _facts(self) -> Dict[str, Any]:
        return self._link.ask("run", {"run": self.id})

    @staticmethod
    def _matches(
        facts: Dict[str, Any], tags: Any, properties: Optional[Mapping[str, str]], status: Optional[str]
    ) -> bool:
        wanted = {tags: None} if isinstance(tags, str) else dict(tags or {})
        found = facts["tags"]
        return (
            all(key in found and value in (None, found[key]) for key, value in wanted.items())
            and all(facts["properties"].get(key) == value for key, value in (properties or {}).items())
            and status in (None, facts["status"])
        )

    def _write(self, kind: str, **fields: Any) -> None:
        """A submitted child may log to its parent; nobody waits for that."""
        if kind not in _RECORDED or os.environ.get("ATELIER_PARENT_RUN_ID") != self.id:
            raise UserErrorException(
                f"run '{self.id}' is logged to by its own script and the children it submitted; log to this run"
            )
        event = {name: value for name, value in fields.items() if value is not None}
        body = {"run": self.id, "event": {"t": kind, **event}}
        self._writer.write("request", i=uuid.uuid4().hex, n="record", x=body)

    def _upload(self, name: str, source: Any, overwrite: bool = False) -> None:
        raise UserErrorException(f"run '{self.id}' is given files by its own script only")


def _utc(millis: int) -> str:
    return datetime.fromtimestamp(millis / 1000, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
