"""``azureml.core.experiment``: experiments."""

from typing import Any

from atelier._workspace import Experiment
from atelier._problems import missing

__all__ = ["Experiment"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.experiment import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.experiment.{name}"))
