"""``azureml.core.conda_dependencies``: package lists."""

from typing import Any

from atelier._environment import CondaDependencies
from atelier._problems import missing

__all__ = ["CondaDependencies"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.conda_dependencies import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.conda_dependencies.{name}"))
