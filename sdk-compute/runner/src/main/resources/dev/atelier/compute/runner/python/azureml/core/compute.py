"""``azureml.core.compute``: compute targets, by their names."""

from typing import Any

from atelier._config import ComputeTarget
from atelier._problems import missing

__all__ = ["ComputeTarget"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.compute import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.compute.{name}"))
