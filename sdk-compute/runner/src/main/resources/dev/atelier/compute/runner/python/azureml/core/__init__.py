"""``azureml.core``: what training scripts use of it."""

from typing import Any

from atelier._config import ComputeTarget, DockerConfiguration, RunConfiguration, ScriptRunConfig
from atelier._data import Dataset, Datastore
from atelier._environment import Environment
from atelier._model import Model
from atelier._run import Run
from atelier._workspace import Experiment, Keyvault, Workspace
from atelier._problems import missing

__all__ = [
    "ComputeTarget",
    "Dataset",
    "Datastore",
    "DockerConfiguration",
    "Environment",
    "Experiment",
    "Keyvault",
    "Model",
    "Run",
    "RunConfiguration",
    "ScriptRunConfig",
    "Workspace",
]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.{name}"))
