"""``azureml.core.keyvault``: secrets."""

from typing import Any

from atelier._workspace import Keyvault
from atelier._problems import missing

__all__ = ["Keyvault"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.keyvault import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.keyvault.{name}"))
