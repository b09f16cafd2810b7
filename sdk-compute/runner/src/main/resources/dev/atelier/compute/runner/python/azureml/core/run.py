"""``azureml.core.run``: the run of a script."""

from typing import Any

from atelier import Run, RunEnvironmentException
from atelier._problems import missing
from atelier._run import _OfflineRun

__all__ = ["Run", "RunEnvironmentException", "_OfflineRun"]

RUNNING_STATES = ["NotStarted", "Starting", "Provisioning", "Preparing", "Queued", "Running", "Finalizing"]


def __getattr__(name: str) -> Any:
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.run.{name}"))
