"""``python -m atelier._mlflow PID FILE``: serves the job whose first process is PID; FILE gets what it exports."""

from __future__ import annotations

import os
import secrets
import sys
import threading
from typing import Optional

from atelier._events import EventWriter
from atelier._mlflow._artifacts import Artifacts
from atelier._mlflow._logged_models import LoggedModels
from atelier._mlflow._registry import Registry
from atelier._mlflow._routes import Routes
from atelier._mlflow._server import Server
from atelier._mlflow._tracking import Tracking
from atelier._requests import WorkspaceLink

_LOOK_SECONDS = 0.5


def main(pid: int, exports: str) -> None:
    # A signal for the job's process group is not for this process: the job may log while it stops.
    os.setsid()
    # MLflow's clients give up after 120 seconds.
    os.environ.setdefault("ATELIER_REQUEST_TIMEOUT", "100")
    server = _server(secrets.token_urlsafe(32))
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    _publish(exports, f"export MLFLOW_TRACKING_URI={server.address}\nexport MLFLOW_TRACKING_TOKEN={server.token}\n")
    born = _start_time(pid)
    ended = threading.Event()
    while _start_time(pid) == born and born is not None:
        ended.wait(_LOOK_SECONDS)
    # The rest of the job's processes may be on their last words.
    ended.wait(2 * _LOOK_SECONDS)


def _server(token: str) -> Server:
    directory = os.environ["ATELIER_RUN_DIR"]
    writer = EventWriter(directory, os.environ["ATELIER_EVENTS"])
    run_id = os.environ["ATELIER_RUN_ID"]
    tracking = Tracking(writer, run_id, os.environ.get("ATELIER_EXPERIMENT", "Default"))
    models = LoggedModels(run_id)
    artifacts = Artifacts(writer, tracking, models)
    registry = Registry(WorkspaceLink(writer, True), tracking, models)
    return Server(Routes(tracking, models, registry, artifacts), artifacts, token)


def _publish(path: str, text: str) -> None:
    draft = path + ".draft"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    os.replace(draft, path)


def _start_time(pid: int) -> Optional[str]:
    """When a process started, by which it is told from a later one of the same number; None when it is gone."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as stat:
            fields = stat.read().rsplit(b")", 1)[1].split()
    except OSError:
        return None
    return None if fields[0] == b"Z" else fields[19].decode()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
