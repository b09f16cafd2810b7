"""The run that a script belongs to."""

from __future__ import annotations

import os
import platform
import re
import traceback
import uuid
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Dict, Iterator, List, Mapping, Optional, Sequence

from atelier._events import EventWriter
from atelier._files import Files
from atelier._inputs import Inputs
from atelier._problems import NamesMissing, missing, never_raising
from atelier._requests import WorkspaceLink
from atelier._workspace import Experiment, Workspace

if TYPE_CHECKING:
    from atelier._config import ScriptRunConfig
    from atelier._model import Model

_CHILD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Run(Files, metaclass=NamesMissing):
    """A run, or a child of one. Safe for threads and forks; logging to it never raises and never prints.

    Every call is in the run's event file when it returns. Reading calls show what was logged so far.
    """

    type = "azureml.scriptrun"
    description = ""
    number = 0

    def __new__(cls, *args: Any, **kwargs: Any) -> "Run":
        if cls is Run and "writer" not in kwargs:
            from atelier._submitted import SubmittedRun

            return object.__new__(SubmittedRun)
        return object.__new__(cls)

    def __init__(self, experiment: Experiment, run_id: str, outputs: Optional[str] = None, **kwargs: Any) -> None:
        self.experiment = experiment
        self.id = run_id
        self.display_name: str = kwargs.get("display_name", run_id)
        self._parent: Optional[Run] = kwargs.get("parent")
        self._child_id: Optional[str] = kwargs.get("child_id")
        self._writer: EventWriter = kwargs["writer"]
        self._link = WorkspaceLink(self._writer, kwargs.get("submitted", False))
        self._started = datetime.now(timezone.utc)

    @staticmethod
    def get_context(allow_offline: bool = True, used_for_context_manager: bool = False, **kwargs: Any) -> "Run":
        """The run of this process, always the same object; outside of a run a full one under ./.atelier-offline.

        :raises RunEnvironmentException: outside of a run, if ``allow_offline`` is false
        """
        from atelier import _context

        return _context.current(allow_offline)

    get_submitted_run = get_context

    @staticmethod
    def get(workspace: Workspace, run_id: str) -> "Run":
        """Another run of the workspace, by its id."""
        from atelier._submitted import SubmittedRun

        run = SubmittedRun(Experiment(workspace, ""), run_id)
        run.experiment.name = run._facts()["experiment"]
        return run

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"Run.{name}"))

    def __repr__(self) -> str:
        return f"Run(Experiment: {self.experiment.name}, Id: {self.id})"

    def __enter__(self) -> "Run":
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], trace: Any) -> None:
        if error is None:
            self.complete()
        else:
            self.fail("".join(traceback.format_exception(kind, error, trace)))

    # ---- what the run was given ----

    @property
    def input_datasets(self) -> Inputs:
        """The inputs by name: paths that are read with ``to_pandas_dataframe()`` too."""
        return Inputs(self._writer.run_directory)

    @property
    def output_datasets(self) -> Dict[str, str]:
        """The folders of the declared outputs, by name in lower case."""
        prefix = "ATELIER_OUTPUT_"
        names = [name for name in os.environ if name.startswith(prefix) and name != "ATELIER_OUTPUT_DIR"]
        return {name[len(prefix) :].lower(): os.environ[name] for name in names}

    def get_secret(self, name: str) -> Optional[str]:
        """A secret of the workspace."""
        return self.get_secrets([name])[name]

    def get_secrets(self, secrets: Sequence[str]) -> Dict[str, Optional[str]]:
        """Secrets of the workspace by name; None for one that is not there."""
        values: Dict[str, Optional[str]] = self._link.ask("secrets", {"names": list(secrets)})["values"]
        return {name: values.get(name) for name in secrets}

    # ---- family ----

    @property
    def parent(self) -> Optional["Run"]:
        """The run that this one is a child of."""
        if self._parent is None and self._child_id is None and "ATELIER_PARENT_RUN_ID" in os.environ:
            from atelier._submitted import SubmittedRun

            self._parent = SubmittedRun(self.experiment, os.environ["ATELIER_PARENT_RUN_ID"])
        return self._parent

    def child_run(
        self, name: Optional[str] = None, run_id: Optional[str] = None, outputs: Optional[str] = None
    ) -> "Run":
        """Starts a child; as a context manager it completes, or fails with the exception, at the end of the block."""
        child_id = run_id or uuid.uuid4().hex
        if not _CHILD_ID.fullmatch(child_id):
            raise ValueError(f"a child's run_id has 1 to 64 letters, digits, '_' or '-': {child_id!r}")
        child = Run(
            self.experiment,
            f"{self._root_id()}_{child_id}",
            child_id=child_id,
            display_name=str(name or child_id),
            parent=self,
            writer=self._writer,
            submitted=self._link.submitted,
        )
        child._announce()
        return child

    def create_children(
        self,
        count: Optional[int] = None,
        tag_key: Optional[str] = None,
        tag_values: Optional[Sequence[str]] = None,
    ) -> List["Run"]:
        """Starts several children: a number of them, or one per value of a tag."""
        if (count is None) == (tag_values is None):
            raise ValueError("create_children needs exactly one of count and tag_values")
        children = [self.child_run() for _ in tag_values or range(count or 0)]
        for child, value in zip(children, tag_values or ()):
            child.tag(str(tag_key), value)
        return children

    def submit_child(self, config: "ScriptRunConfig", tags: Optional[Mapping[str, str]] = None, **kwargs: Any) -> "Run":
        """Submits a script of the same snapshot as a child of this run, and returns at once."""
        return self.experiment._submit(config, tags, self)

    def get_children(
        self,
        recursive: bool = False,
        tags: Any = None,
        properties: Optional[Mapping[str, str]] = None,
        type: Optional[str] = None,
        status: Optional[str] = None,
        _rehydrate_runs: bool = True,
    ) -> Iterator["Run"]:
        """The children that the workspace knows of."""
        from atelier._submitted import SubmittedRun

        for facts in self._link.ask("children", {"run": self.id})["runs"]:
            child = SubmittedRun(self.experiment, facts["run"])
            if child._matches(facts, tags, properties, status):
                yield child
            if recursive:
                yield from child.get_children(True, tags, properties, type, status)

    # ---- the end ----

    @never_raising
    def start(self) -> None:
        """Does nothing: a run that a script sees has started."""

    @never_raising
    def complete(self, _set_status: bool = True) -> None:
        """Says that the run has done its work."""
        if _set_status:
            self._write("status", x="completed")

    @never_raising
    def fail(
        self, error_details: Any = None, error_code: Optional[str] = None, _set_status: bool = True
    ) -> None:
        """Says that the run has failed, and why."""
        reasons = [str(reason) for reason in (error_code, error_details) if reason is not None]
        if _set_status:
            self._write("status", x="failed", m=": ".join(reasons) or None)

    @never_raising
    def cancel(self) -> bool:
        """Says that the run is canceled; the script has to end by itself."""
        self._write("status", x="canceled")
        return True

    @never_raising
    def flush(self, timeout_seconds: int = 300) -> None:
        """Forces what was logged to the disk; nothing is ever waiting in memory."""
        self._writer.flush()

    # ---- models ----

    def register_model(
        self,
        model_name: str,
        model_path: Optional[str] = None,
        tags: Optional[Mapping[str, Any]] = None,
        properties: Optional[Mapping[str, Any]] = None,
        model_framework: Optional[str] = None,
        model_framework_version: Optional[str] = None,
        description: Optional[str] = None,
        datasets: Any = None,
        sample_input_dataset: Any = None,
        sample_output_dataset: Any = None,
        resource_configuration: Any = None,
        **kwargs: Any,
    ) -> "Model":
        """Registers an artifact of this run, or a folder of them; what is only in ``outputs/`` yet is uploaded first."""
        from atelier._model import Model, Registration

        artifact = (model_path or model_name).rstrip("/")
        if artifact.startswith("./"):
            artifact = artifact[2:]
        self._upload_output(artifact)
        registration = Registration(
            model_name, tags, properties, model_framework, model_framework_version, description
        )
        answer = self._link.ask("register_model", {**registration.body(), "artifact": artifact}, self._child_id)
        return Model._of(self.experiment.workspace, answer)

    def _upload_output(self, artifact: str) -> None:
        uploaded = self.get_file_names()
        if artifact in uploaded or any(name.startswith(artifact + "/") for name in uploaded):
            return
        if os.path.isdir(artifact):
            self._upload_folder(artifact, artifact, overwrite=True)
        elif os.path.isfile(artifact):
            self._upload(artifact, artifact, overwrite=True)

    # ---- reading back ----

    def get_metrics(
        self, name: Optional[str] = None, recursive: bool = False, run_type: Any = None, populate: bool = False
    ) -> Dict[str, Any]:
        """What was logged: a scalar if once, a list if more than once, a table as its columns."""
        metrics = self._history().metrics()
        if name is None:
            return metrics
        return {key: value for key, value in metrics.items() if key == name}

    def get_details(self) -> Dict[str, Any]:
        """The run as v1 describes it."""
        return {
            "runId": self.id,
            "target": platform.node(),
            "status": self.status,
            "startTimeUtc": self._started.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "properties": self.properties,
            "inputDatasets": [{"name": name, "path": str(path)} for name, path in self.input_datasets.items()],
            "outputDatasets": [],
            "runDefinition": {},
            "logFiles": {},
        }

    def get_tags(self) -> Dict[str, Optional[str]]:
        return self._history().tags

    def get_properties(self) -> Dict[str, str]:
        return self._history().properties

    def get_status(self) -> str:
        return self._history().status

    @property
    def name(self) -> str:
        return self.display_name

    @property
    def status(self) -> str:
        return self.get_status()

    @property
    def tags(self) -> Dict[str, Optional[str]]:
        return self.get_tags()

    @property
    def properties(self) -> Dict[str, str]:
        return self.get_properties()

    # ---- events ----

    @never_raising
    def _announce(self) -> None:
        parent = self._parent._child_id if self._parent is not None else None
        self._write("child", n=self.display_name, p=parent)

    def _root_id(self) -> str:
        return self.id if self._parent is None or self._child_id is None else self._parent._root_id()
