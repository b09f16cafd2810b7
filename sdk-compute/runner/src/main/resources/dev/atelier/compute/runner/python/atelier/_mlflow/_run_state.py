"""What the endpoint remembers of a run, to answer what is asked about it."""

from __future__ import annotations

import time
from typing import Any, Dict, List, Optional

from atelier._values import finite

EXPERIMENT_ID = "0"

Json = Dict[str, Any]


def now() -> int:
    return time.time_ns() // 1_000_000


def pairs(values: Dict[str, str]) -> List[Json]:
    return [{"key": key, "value": value} for key, value in values.items()]


class RunState:
    """One run: its latest metrics, params and tags. ``child`` is None for the run of the job itself."""

    def __init__(self, run_id: str, child: Optional[str], name: str, started: int) -> None:
        self.run_id = run_id
        self.child = child
        self.name = name
        self.status = "RUNNING"
        self.started = started
        self.ended: Optional[int] = None
        self.history: Dict[str, List[Json]] = {}
        self.params: Dict[str, str] = {}
        self.tags: Dict[str, str] = {"mlflow.runName": name}
        self.inputs: List[Json] = []
        self.outputs: List[Json] = []

    def add_point(self, key: str, value: float, timestamp: int, step: int) -> None:
        point = {"key": key, "value": finite(value), "timestamp": timestamp, "step": step}
        self.history.setdefault(key, []).append(point)

    def info(self) -> Json:
        info = {
            "run_id": self.run_id,
            "run_uuid": self.run_id,
            "run_name": self.name,
            "experiment_id": EXPERIMENT_ID,
            "user_id": self.tags.get("mlflow.user", ""),
            "status": self.status,
            "start_time": self.started,
            "artifact_uri": f"mlflow-artifacts:/runs/{self.run_id}/artifacts",
            "lifecycle_stage": "active",
        }
        return info if self.ended is None else {**info, "end_time": self.ended}

    def json(self) -> Json:
        latest = [max(points, key=lambda point: (point["step"], point["timestamp"])) for points in self.history.values()]
        return {
            "info": self.info(),
            "data": {"metrics": latest, "params": pairs(self.params), "tags": pairs(self.tags)},
            "inputs": {"dataset_inputs": self.inputs, "model_inputs": []},
            "outputs": {"model_outputs": self.outputs},
        }
