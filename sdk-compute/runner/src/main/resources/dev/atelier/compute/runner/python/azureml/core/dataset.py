"""``azureml.core.dataset``: data sets."""

from typing import Any

from atelier._data import Dataset
from atelier._problems import missing

__all__ = ["Dataset"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.dataset import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.dataset.{name}"))
