"""Atelier for training scripts: log to the run that this process belongs to, or to an offline run.

    from atelier import Run
    run = Run.get_context()
    run.log("loss", 0.12, step=3)
"""

from atelier._config import ScriptRunConfig
from atelier._data import Dataset
from atelier._environment import Environment
from atelier._model import Model
from atelier._problems import RunEnvironmentException
from atelier._run import Run
from atelier._workspace import Experiment, Workspace

__all__ = [
    "Dataset",
    "Environment",
    "Experiment",
    "Model",
    "Run",
    "RunEnvironmentException",
    "ScriptRunConfig",
    "Workspace",
]
