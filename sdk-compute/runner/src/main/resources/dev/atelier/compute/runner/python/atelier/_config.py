"""What a script submits: another script of the snapshot it belongs to."""

from __future__ import annotations

import os
from typing import Any, Dict, Optional, Sequence, Union

from atelier._environment import CondaDependencies, Environment
from atelier._problems import Named, UserErrorException, missing


class ComputeTarget(Named):
    """A compute target, by its name."""

    def __init__(self, workspace: Any, name: str) -> None:
        super().__init__(name)
        self.workspace = workspace


class DockerConfiguration:
    """Whether to run in a container; the compute target decides that here."""

    def __init__(self, use_docker: bool = False, **kwargs: Any) -> None:
        self.use_docker = use_docker


class RunConfiguration:
    """Settings of a submission that v1 keeps apart from the script."""

    def __init__(self, script: Optional[str] = None, arguments: Optional[Sequence[Any]] = None, **kwargs: Any) -> None:
        self.script = script
        self.arguments = list(arguments or [])
        self.target: Any = "local"
        self.environment: Optional[Environment] = None
        self.max_run_duration_seconds: Optional[int] = None
        conda: Optional[CondaDependencies] = kwargs.get("conda_dependencies")
        if conda is not None:
            raise NotImplementedError(missing("RunConfiguration(conda_dependencies=…), only a registered environment"))


class ScriptRunConfig:
    """A script, or a command, with its arguments, environment and compute target."""

    def __init__(
        self,
        source_directory: str,
        script: Optional[str] = None,
        arguments: Optional[Sequence[Any]] = None,
        run_config: Optional[RunConfiguration] = None,
        _telemetry_values: Any = None,
        compute_target: Union[str, ComputeTarget, None] = None,
        environment: Optional[Environment] = None,
        distributed_job_config: Any = None,
        resume_from: Any = None,
        max_run_duration_seconds: Optional[int] = None,
        command: Union[str, Sequence[Any], None] = None,
        docker_runtime_config: Optional[DockerConfiguration] = None,
    ) -> None:
        if distributed_job_config is not None or resume_from is not None:
            raise NotImplementedError(missing("ScriptRunConfig(distributed_job_config=…, resume_from=…)"))
        settings = run_config or RunConfiguration()
        self.source_directory = source_directory
        self.script = script or settings.script
        self.arguments = list(settings.arguments if arguments is None else arguments)
        self.run_config = settings
        self.compute_target = compute_target
        self.environment = environment or settings.environment
        self.max_run_duration_seconds = max_run_duration_seconds or settings.max_run_duration_seconds
        self.command = command
        if (self.script is None) == (command is None):
            raise UserErrorException("ScriptRunConfig needs exactly one of script and command")

    def _body(self, run_directory: str) -> Dict[str, Any]:
        code = os.path.realpath(os.path.join(run_directory, "code"))
        source = os.path.relpath(os.path.realpath(self.source_directory), code)
        if source.split(os.sep)[0] == os.pardir:
            raise UserErrorException(
                f"source_directory '{self.source_directory}' is not in the snapshot of this run, {code}; "
                "a script submits scripts that were submitted with it"
            )
        target = self.compute_target or (self.run_config.target if self.run_config.target != "local" else None)
        body: Dict[str, Any] = {
            "source": "" if source == os.curdir else source,
            "target": target.name if isinstance(target, ComputeTarget) else target,
            "timeoutSeconds": self.max_run_duration_seconds,
        }
        if self.environment is not None:
            body["environment"] = self.environment.name
            body["variables"] = dict(self.environment.environment_variables)
        if self.command is not None:
            words = ["sh", "-c", self.command] if isinstance(self.command, str) else list(self.command)
            return {**body, "command": [str(word) for word in words]}
        return {**body, "script": self.script, "arguments": [str(argument) for argument in self.arguments]}
