"""``azureml.core.runconfig``: settings of submissions."""

from typing import Any

from atelier._config import DockerConfiguration, RunConfiguration
from atelier._environment import CondaDependencies
from atelier._problems import missing

__all__ = ["CondaDependencies", "DockerConfiguration", "RunConfiguration"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.runconfig import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.runconfig.{name}"))
