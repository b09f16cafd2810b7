"""``azureml.core.model``: registered models; also data sets, as some scripts import them from here."""

from typing import Any

from atelier._data import Dataset
from atelier._model import Model
from atelier._problems import missing

__all__ = ["Dataset", "Model"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.model import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.model.{name}"))
