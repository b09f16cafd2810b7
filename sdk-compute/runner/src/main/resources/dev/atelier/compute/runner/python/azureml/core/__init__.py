"""``azureml.core``: runs, for scripts."""

from typing import Any

from atelier import Experiment, Run, Workspace
from atelier._problems import missing

__all__ = ["Experiment", "Run", "Workspace"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.{name}"))
