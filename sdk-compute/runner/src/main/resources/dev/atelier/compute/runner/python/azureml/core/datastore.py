"""``azureml.core.datastore``: data stores."""

from typing import Any

from atelier._data import Datastore
from atelier._problems import missing

__all__ = ["Datastore"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.datastore import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.datastore.{name}"))
