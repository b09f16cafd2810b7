"""Environments, for scripts that submit others: a name of the workspace, and what v1 lets a script say of one."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence

from atelier._problems import Named
from atelier._workspace import Workspace, _current


class CondaDependencies:
    """A list of packages."""

    def __init__(self) -> None:
        self.conda_packages: List[str] = []
        self.pip_packages: List[str] = []

    @staticmethod
    def create(
        pip_packages: Sequence[str] = (), conda_packages: Sequence[str] = (), **kwargs: Any
    ) -> "CondaDependencies":
        dependencies = CondaDependencies()
        dependencies.pip_packages.extend(pip_packages)
        dependencies.conda_packages.extend(conda_packages)
        return dependencies

    def add_pip_package(self, pip_package: str) -> None:
        self.pip_packages.append(pip_package)

    def add_conda_package(self, conda_package: str) -> None:
        self.conda_packages.append(conda_package)


class _Section:
    """Settings of an environment."""

    def __init__(self, **settings: Any) -> None:
        self.__dict__.update(settings)


class Environment(Named):
    """An environment of the workspace, by its name; a run that is submitted with it gets the registered one."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.version: Optional[str] = None
        self.environment_variables: Dict[str, str] = {}
        self.python = _Section(
            conda_dependencies=CondaDependencies(), user_managed_dependencies=False, interpreter_path="python"
        )
        self.docker = _Section(enabled=False, base_image=None, base_dockerfile=None, arguments=[])

    @staticmethod
    def get(workspace: Workspace, name: str, version: Any = None, label: Optional[str] = None) -> "Environment":
        """An environment that is registered.

        :raises WorkspaceRefused: it is not
        """
        number = None if version is None else int(version)
        facts = _current()._link.ask("environment", {"name": name, "version": number})
        environment = Environment(facts["name"])
        environment.version = str(facts["version"])
        return environment
