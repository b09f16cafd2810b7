"""Reads back what was logged to a run: the fold of its events."""

from __future__ import annotations

import json
import os
from typing import Any, Dict, Iterator, List, Optional

from atelier._values import number_of

_STATUS = {"completed": "Completed", "failed": "Failed", "canceled": "Canceled"}


class History:
    """Metrics, tags, properties, artifacts and status of one run, as its events say."""

    def __init__(self, run_directory: str, events: str, child: Optional[str]) -> None:
        self.series: Dict[str, List[Any]] = {}
        self.tables: Dict[str, Dict[str, List[Any]]] = {}
        self.tags: Dict[str, Optional[str]] = {}
        self.properties: Dict[str, str] = {}
        self.files: Dict[str, str] = {}
        self.status = "Running"
        for event in _events(events):
            if event.get("c") == child:
                self._apply(event, run_directory)

    def metrics(self) -> Dict[str, Any]:
        """As in v1: a scalar if logged once, a list if logged more than once, a table as its columns."""
        result: Dict[str, Any] = {}
        for name, values in self.series.items():
            result[name] = values[0] if len(values) == 1 else values
        result.update(self.tables)
        return result

    def _apply(self, event: Dict[str, Any], run_directory: str) -> None:
        kind, name = event.get("t"), str(event.get("n"))
        if kind == "artifact":
            self.files[name] = os.path.join(run_directory, str(event.get("f")))
        elif kind == "untag":
            self.tags.pop(name, None)
        elif kind == "status":
            self.status = _STATUS.get(str(event.get("x")), self.status)
        elif kind in ("metric", "value", "tag", "property"):
            self._apply_value(str(kind), name, event, _payload(event, run_directory))

    def _apply_value(self, kind: str, name: str, event: Dict[str, Any], payload: Any) -> None:
        if kind == "metric":
            self.series.setdefault(name, []).append(number_of(payload))
        elif kind == "tag":
            self.tags[name] = payload
        elif kind == "property":
            self.properties.setdefault(name, payload)
        elif event.get("k") == "row":
            self._extend(name, {column: [value] for column, value in payload.items()})
        elif event.get("k") == "table":
            self._extend(name, payload)
        else:
            self.series.setdefault(name, []).append(payload)

    def _extend(self, name: str, columns: Dict[str, List[Any]]) -> None:
        table = self.tables.setdefault(name, {})
        for column, values in columns.items():
            table.setdefault(column, []).extend(values)


def _events(path: str) -> Iterator[Dict[str, Any]]:
    if not os.path.exists(path):
        return
    with open(path, "rb") as lines:
        for line in lines:
            try:
                event = json.loads(line.decode("utf-8"))
            except ValueError:
                continue
            if isinstance(event, dict):
                yield event


def _payload(event: Dict[str, Any], run_directory: str) -> Any:
    if "f" not in event:
        return event.get("x")
    with open(os.path.join(run_directory, event["f"]), "rb") as file:
        return json.loads(file.read().decode("utf-8"))
