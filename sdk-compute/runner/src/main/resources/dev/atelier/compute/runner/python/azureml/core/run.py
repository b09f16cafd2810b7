"""``azureml.core.run``: the run of a script."""

from typing import Any

from atelier._context import _OfflineRun
from atelier._problems import RunEnvironmentException, missing
from atelier._run import Run

__all__ = ["Run", "RunEnvironmentException", "_OfflineRun"]

RUNNING_STATES = ["NotStarted", "Starting", "Provisioning", "Preparing", "Queued", "Running", "Finalizing"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.run import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.run.{name}"))
