"""``azureml.core.environment``: environments."""

from typing import Any

from atelier._environment import CondaDependencies, Environment
from atelier._problems import missing

__all__ = ["CondaDependencies", "Environment"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.environment import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.environment.{name}"))
