"""``azureml.data``: data sets by their types."""

from typing import Any

from atelier._data import DataPath, FileDataset, TabularDataset
from atelier._problems import missing

__all__ = ["DataPath", "FileDataset", "TabularDataset"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.data import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.data.{name}"))
