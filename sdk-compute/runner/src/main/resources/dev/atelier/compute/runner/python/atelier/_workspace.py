"""The workspace of a run, its experiments and its secrets, as far as a script sees them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Sequence

from atelier._problems import Named, missing
from atelier._requests import WorkspaceLink

if TYPE_CHECKING:
    from atelier._config import ScriptRunConfig
    from atelier._model import Model
    from atelier._run import Run


class Workspace(Named):
    """The workspace that the script was submitted from. Whatever it is called with, it is that one."""

    def __init__(
        self, name: str = "", subscription_id: str = "", resource_group: str = "", workspace_name: str = "", **kwargs: Any
    ) -> None:
        super().__init__(workspace_name or name or os.environ.get("ATELIER_WORKSPACE", ""))
        self.subscription_id = subscription_id
        self.resource_group = resource_group

    @staticmethod
    def from_config(path: Optional[str] = None, auth: Any = None, _logger: Any = None, _file_name: Any = None) -> "Workspace":
        """The workspace of the run; no file and no login is needed."""
        return _current().experiment.workspace

    @staticmethod
    def get(name: str = "", auth: Any = None, subscription_id: str = "", resource_group: str = "", **kwargs: Any) -> "Workspace":
        """The workspace of the run, under the name given."""
        return Workspace(name, subscription_id, resource_group)

    def get_default_keyvault(self) -> "Keyvault":
        return Keyvault(self)

    def get_default_datastore(self) -> Any:
        from atelier._data import Datastore

        return Datastore(self, "workspaceblobstore")

    def get_run(self, run_id: str) -> "Run":
        from atelier._run import Run

        return Run.get(self, run_id)

    @property
    def experiments(self) -> "_ByName":
        return _ByName(lambda name: Experiment(self, name))

    @property
    def models(self) -> Dict[str, "Model"]:
        """The latest version of each model, by name."""
        from atelier._model import Model

        return {model.name: model for model in Model.list(self)}

    @property
    def environments(self) -> "_ByName":
        from atelier._environment import Environment

        return _ByName(lambda name: Environment.get(self, name))

    def get_details(self) -> Dict[str, Any]:
        return {"name": self.name, "id": os.environ.get("ATELIER_WORKSPACE", self.name)}

    @property
    def _link(self) -> WorkspaceLink:
        return _current()._link


class Experiment(Named):
    """An experiment of the workspace, by its name."""

    def __init__(self, workspace: Workspace, name: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(name)
        self.workspace = workspace

    def submit(self, config: "ScriptRunConfig", tags: Optional[Mapping[str, str]] = None, **kwargs: Any) -> "Run":
        """Submits a script of the same snapshot as a run of its own, and returns at once."""
        return self._submit(config, tags, None)

    def _submit(self, config: Any, tags: Optional[Mapping[str, str]], parent: Optional["Run"]) -> "Run":
        from atelier._config import ScriptRunConfig
        from atelier._submitted import SubmittedRun

        if not isinstance(config, ScriptRunConfig):
            raise NotImplementedError(missing(f"a submission of {type(config).__module__}.{type(config).__name__}"))
        asking = parent or _current()
        body = {**config._body(asking._link.run_directory), "experiment": self.name, "tags": dict(tags or {})}
        body["child"] = parent is not None
        return SubmittedRun(self, asking._link.ask("submit", body, asking._child_id)["run"])


class Keyvault:
    """The workspace's secrets, which a script can read."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace

    def get_secret(self, name: str) -> Optional[str]:
        return _current().get_secret(name)

    def get_secrets(self, secrets: Sequence[str]) -> Dict[str, Optional[str]]:
        return _current().get_secrets(secrets)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"Keyvault.{name}"))


class _ByName:
    """What is looked up when it is asked for."""

    def __init__(self, find: Any) -> None:
        self._find = find

    def __getitem__(self, name: str) -> Any:
        return self._find(name)


def _current() -> "Run":
    from atelier import _context

    return _context.current()
