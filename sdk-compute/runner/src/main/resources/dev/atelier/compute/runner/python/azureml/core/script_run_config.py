"""``azureml.core.script_run_config``: what is submitted."""

from typing import Any

from atelier._config import ScriptRunConfig
from atelier._problems import missing

__all__ = ["ScriptRunConfig"]


def __getattr__(name: str) -> Any:
    """An ImportError, because ``from azureml.core.script_run_config import X`` would replace the message of an AttributeError."""
    if name.startswith("_"):
        raise AttributeError(name)
    raise ImportError(missing(f"azureml.core.script_run_config.{name}"))
