"""Atelier for training scripts: log to the run that this process belongs to, or to an offline run.

    from atelier import Run
    run = Run.get_context()
    run.log("loss", 0.12, step=3)
"""

from atelier._problems import RunEnvironmentException
from atelier._run import Experiment, Run, Workspace

__all__ = ["Experiment", "Run", "RunEnvironmentException", "Workspace"]
