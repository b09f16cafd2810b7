"""``azureml.core.workspace``: the workspace of a script."""

from typing import Any

from atelier._workspace import Workspace
from atelier._problems import missing

__all__ = ["Workspace"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.workspace import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.workspace.{name}"))
