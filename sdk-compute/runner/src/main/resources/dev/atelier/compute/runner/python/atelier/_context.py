"""Which run this process belongs to."""

from __future__ import annotations

import os
import threading
import uuid
from typing import Optional

from atelier._events import EventWriter
from atelier._problems import RunEnvironmentException
from atelier._run import Run
from atelier._workspace import Experiment, Workspace

_lock = threading.RLock()
_current: Optional[Run] = None


def _renew_lock() -> None:
    global _lock
    _lock = threading.RLock()


os.register_at_fork(after_in_child=_renew_lock)


class _OfflineRun(Run):
    """The run of a script that was started by hand. Its events are in ./.atelier-offline/<id>/events.ndjson."""

    def __init__(self) -> None:
        run_id = f"OfflineRun_{uuid.uuid4()}"
        directory = os.path.join(os.getcwd(), ".atelier-offline", run_id)
        writer = EventWriter(directory, os.path.join(directory, "events.ndjson"))
        super().__init__(Experiment(Workspace("offline"), "offline"), run_id, writer=writer)


def current(allow_offline: bool = True) -> Run:
    global _current
    with _lock:
        inside = "ATELIER_EVENTS" in os.environ
        if not inside and not allow_offline:
            raise RunEnvironmentException(
                "This process does not belong to a run: ATELIER_EVENTS is not set. "
                "Submit the script, or call Run.get_context() to work offline."
            )
        if _current is None or isinstance(_current, _OfflineRun) == inside:
            _current = _submitted_run() if inside else _OfflineRun()
        return _current


def _submitted_run() -> Run:
    events = os.environ["ATELIER_EVENTS"]
    directory = os.environ.get("ATELIER_RUN_DIR") or os.path.dirname(os.path.abspath(events))
    workspace = Workspace(os.environ.get("ATELIER_WORKSPACE", ""))
    experiment = Experiment(workspace, os.environ.get("ATELIER_EXPERIMENT", ""))
    run_id = os.environ.get("ATELIER_RUN_ID") or os.path.basename(directory)
    return Run(experiment, run_id, writer=EventWriter(directory, events), submitted=True)
