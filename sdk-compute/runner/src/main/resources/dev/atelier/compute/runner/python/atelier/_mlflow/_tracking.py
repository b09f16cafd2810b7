"""Experiments and runs: writes go to the events first, then to what the endpoint remembers."""

from __future__ import annotations

import re
import threading
import uuid
from typing import Dict, List, Optional

from atelier._events import EventWriter
from atelier._mlflow._errors import invalid, not_found
from atelier._mlflow._run_state import EXPERIMENT_ID, Json, RunState, now
from atelier._values import finite

_PARENT = "mlflow.parentRunId"
_NAME = "mlflow.runName"
_STATUS = {"FINISHED": "completed", "FAILED": "failed", "KILLED": "canceled"}
_OF_PARENT = re.compile(r"\s*tags?\.[`\"]?mlflow\.parentRunId[`\"]?\s*=\s*['\"]([^'\"]+)['\"]\s*")


class Tracking:
    """The runs of one job. Safe for threads."""

    def __init__(self, writer: EventWriter, run_id: str, experiment: str) -> None:
        self._writer = writer
        self._experiment = experiment
        self._main = run_id
        self._lock = threading.RLock()
        self._runs: Dict[str, RunState] = {run_id: RunState(run_id, None, run_id, now())}

    # ---- experiments: there is one, under every name ----

    def experiment(self, name: Optional[str] = None) -> Json:
        return {
            "experiment_id": EXPERIMENT_ID,
            "name": name or self._experiment,
            "artifact_location": "mlflow-artifacts:/runs",
            "lifecycle_stage": "active",
            "creation_time": self._runs[self._main].started,
            "last_update_time": self._runs[self._main].started,
            "tags": [],
        }

    # ---- runs ----

    def run(self, run_id: str) -> RunState:
        state = self._runs.get(run_id)
        if state is None:
            raise not_found(f"run '{run_id}' is neither that of this job, '{self._main}', nor a child that it started")
        return state

    def create_run(self, body: Json) -> Json:
        """A run beside that of the job becomes its child, or the child of another one when it is nested there."""
        tags = {tag["key"]: str(tag.get("value", "")) for tag in body.get("tags", [])}
        name = str(body.get("run_name") or tags.get(_NAME) or f"run-{len(self._runs)}")
        parent = self.run(tags[_PARENT]) if _PARENT in tags else self._runs[self._main]
        child = uuid.uuid4().hex
        with self._lock:
            self._writer.write("child", c=child, n=name, p=parent.child)
            state = RunState(f"{self._main}_{child}", child, name, int(body.get("start_time") or now()))
            self._runs[state.run_id] = state
            for key, value in {**tags, _NAME: name}.items():
                self._tag(state, key, value)
        return {"run": state.json()}

    def update_run(self, body: Json) -> Json:
        state = self.run(_run_id(body))
        status = body.get("status")
        with self._lock:
            if status in _STATUS:
                self._writer.write("status", c=state.child, x=_STATUS[status])
                state.ended = int(body.get("end_time") or now())
            if status is not None:
                state.status = status
            if body.get("run_name"):
                state.name = body["run_name"]
                self._tag(state, _NAME, state.name)
        return {"run_info": state.info()}

    def search(self, body: Json) -> Json:
        wanted = body.get("filter") or ""
        of_parent = _OF_PARENT.fullmatch(wanted)
        if wanted.strip() and of_parent is None:
            raise invalid(
                f"inside a job runs are found by tags.`mlflow.parentRunId` = '…' only, not by {wanted!r}; "
                "search the workspace from Java: workspace.runs().where(…)"
            )
        with self._lock:
            runs = list(reversed(self._runs.values()))
        if of_parent is not None:
            runs = [run for run in runs if run.tags.get(_PARENT) == of_parent.group(1)]
        return {"runs": [run.json() for run in runs[: int(body.get("max_results") or 1000)]]}

    # ---- what is recorded on them ----

    def log_batch(self, body: Json) -> Json:
        state = self.run(_run_id(body))
        with self._lock:
            for param in body.get("params", []):
                self._param(state, param["key"], str(param.get("value", "")))
            for metric in body.get("metrics", []):
                self._metric(state, metric)
            for tag in body.get("tags", []):
                self._tag(state, tag["key"], str(tag.get("value", "")))
        return {}

    def delete_tag(self, body: Json) -> Json:
        state = self.run(_run_id(body))
        with self._lock:
            if state.tags.pop(body["key"], None) is None:
                raise not_found(f"run '{state.run_id}' has no tag '{body['key']}'")
            self._writer.write("untag", c=state.child, n=body["key"])
        return {}

    def log_inputs(self, body: Json) -> Json:
        """Data sets are kept as tags: their names and digests."""
        state = self.run(_run_id(body))
        with self._lock:
            for given in body.get("datasets", []):
                data = given["dataset"]
                state.inputs.append(given)
                self._tag(state, f"mlflow.dataset.{data['name']}", str(data.get("digest", "")))
        return {}

    def log_outputs(self, body: Json) -> Json:
        state = self.run(_run_id(body))
        state.outputs.extend(body.get("models", []))
        return {}

    def history(self, run_id: str, key: str) -> List[Json]:
        return list(self.run(run_id).history.get(key, []))

    def _metric(self, state: RunState, metric: Json) -> None:
        value, step = float(metric["value"]), int(metric.get("step") or 0)
        timestamp = int(metric.get("timestamp") or now())
        self._writer.write("metric", c=state.child, n=metric["key"], x=finite(value), s=step, ts=timestamp)
        state.add_point(metric["key"], value, timestamp, step)

    def _param(self, state: RunState, key: str, value: str) -> None:
        known = state.params.get(key)
        if known is not None and known != value:
            raise invalid(f"param '{key}' of run '{state.run_id}' is {known!r} and cannot become {value!r}")
        if known is None:
            self._writer.write("param", c=state.child, n=key, x=value)
            state.params[key] = value

    def _tag(self, state: RunState, key: str, value: str) -> None:
        if key == _NAME:
            state.name = value
        self._writer.write("tag", c=state.child, n=key, x=value)
        state.tags[key] = value


def _run_id(body: Json) -> str:
    return str(body.get("run_id") or body.get("run_uuid") or "")
