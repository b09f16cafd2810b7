"""The run that a script belongs to."""

from __future__ import annotations

import json
import os
import platform
import re
import threading
import traceback
import uuid
from datetime import datetime, timezone
from typing import IO, Any, Dict, List, Mapping, Optional, Sequence, Union

from atelier._events import EventWriter
from atelier._history import History
from atelier._problems import RunEnvironmentException, missing, never_raising
from atelier._values import artifact_name, columns, finite, items, plain, scalar, whole

_CHILD_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_context_lock = threading.RLock()
_context: Optional["Run"] = None


def _renew_lock() -> None:
    global _context_lock
    _context_lock = threading.RLock()


os.register_at_fork(after_in_child=_renew_lock)


class _NamesMissing(type):
    """Says which call of a class the shim does not have."""

    def __getattr__(cls, name: str) -> Any:
        raise AttributeError(missing(f"{cls.__name__}.{name}"))


class _Named(metaclass=_NamesMissing):
    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"{type(self).__name__}.{name}"))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class Workspace(_Named):
    """The workspace of a run, by its name."""


class Experiment(_Named):
    """The experiment of a run, by its name."""

    def __init__(self, name: str, workspace: Workspace) -> None:
        super().__init__(name)
        self.workspace = workspace


class Run(metaclass=_NamesMissing):
    """A run, or a child of one. Safe for threads and forks; logging to it never raises and never prints.

    Every call is in the run's event file when it returns. Reading calls show what was logged so far.
    """

    def __init__(self, experiment: Experiment, run_id: str, outputs: Optional[str] = None, **kwargs: Any) -> None:
        if "writer" not in kwargs:
            raise NotImplementedError(missing("Run(experiment, run_id), only Run.get_context()"))
        self.experiment = experiment
        self.id = run_id
        self.display_name: str = kwargs.get("display_name", run_id)
        self.parent: Optional[Run] = kwargs.get("parent")
        self._child_id = run_id if self.parent else None
        self._writer: EventWriter = kwargs["writer"]
        self._started = datetime.now(timezone.utc)

    @staticmethod
    def get_context(allow_offline: bool = True, used_for_context_manager: bool = False, **kwargs: Any) -> "Run":
        """The run of this process, always the same object; outside of a run a full one under ./.atelier-offline.

        :raises RunEnvironmentException: outside of a run, if ``allow_offline`` is false
        """
        global _context
        with _context_lock:
            inside = "ATELIER_EVENTS" in os.environ
            if not inside and not allow_offline:
                raise RunEnvironmentException(
                    "This process does not belong to a run: ATELIER_EVENTS is not set. "
                    "Submit the script, or call Run.get_context() to work offline."
                )
            if _context is None or isinstance(_context, _OfflineRun) == inside:
                _context = _submitted_run() if inside else _OfflineRun()
            return _context

    get_submitted_run = get_context

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

    # ---- metrics ----

    @never_raising
    def log(self, name: str, value: Any, description: str = "", step: Optional[int] = None) -> None:
        """Logs a number or a string."""
        simple = scalar(value)
        if isinstance(simple, str):
            self._value(name, "text", simple, description, whole(step))
        else:
            number = int(simple) if isinstance(simple, bool) else simple
            self._write("metric", n=str(name), x=finite(number), s=whole(step))

    @never_raising
    def log_list(self, name: str, value: Any, description: str = "") -> None:
        """Logs a list, array or generator."""
        self._value(name, "list", items(value), description)

    @never_raising
    def log_row(self, name: str, description: Optional[str] = None, **kwargs: Any) -> None:
        """Logs one row of a table: a column per keyword."""
        self._value(name, "row", plain(kwargs), description)

    @never_raising
    def log_table(self, name: str, value: Mapping[str, Any], description: str = "") -> None:
        """Logs a table: ``{column: [values]}``."""
        self._value(name, "table", columns(value), description)

    @never_raising
    def log_image(
        self, name: str, path: Union[str, IO[bytes], None] = None, plot: Any = None, description: str = ""
    ) -> None:
        """Logs an image: a file or stream, or a matplotlib figure or pyplot itself."""
        if (path is None) == (plot is None):
            raise ValueError("log_image needs exactly one of path and plot")
        source = path if plot is None else lambda target: plot.savefig(target, format="png")
        extension = os.path.splitext(path)[1] if isinstance(path, (str, os.PathLike)) else ".png"
        stem = re.sub(r"[^\w.-]+", "_", str(name))[:100]
        artifact = f"images/{stem}_{uuid.uuid4().hex[:8]}{extension}"
        self._upload(artifact, source)
        self._value(name, "image", {"artifact": artifact}, description)

    @never_raising
    def log_confusion_matrix(self, name: str, value: Union[str, Mapping[str, Any]], description: str = "") -> None:
        """Logs a confusion matrix in v1's schema, as a dictionary or JSON text."""
        self._value(name, "confusion_matrix", _document(value), description)

    @never_raising
    def log_accuracy_table(self, name: str, value: Union[str, Mapping[str, Any]], description: str = "") -> None:
        """Logs an accuracy table in v1's schema, as a dictionary or JSON text."""
        self._value(name, "accuracy_table", _document(value), description)

    @never_raising
    def log_residuals(self, name: str, value: Union[str, Mapping[str, Any]], description: str = "") -> None:
        """Logs residuals in v1's schema, as a dictionary or JSON text."""
        self._value(name, "residuals", _document(value), description)

    @never_raising
    def log_predictions(self, name: str, value: Union[str, Mapping[str, Any]], description: str = "") -> None:
        """Logs predictions in v1's schema, as a dictionary or JSON text."""
        self._value(name, "predictions", _document(value), description)

    # ---- params, tags, properties, progress ----

    @never_raising
    def param(self, name: str, value: Any) -> None:
        """Records an input of the run: a number, boolean or string, once per name."""
        simple = scalar(value)
        self._write("param", n=str(name), x=simple if isinstance(simple, (bool, str)) else finite(simple))

    @never_raising
    def tag(self, key: str, value: Any = None) -> None:
        """Sets a tag; a tag may do without a value."""
        self._write("tag", n=str(key), x=None if value is None else str(value))

    @never_raising
    def set_tags(self, tags: Mapping[str, Any]) -> None:
        """Sets several tags."""
        for key, value in tags.items():
            self.tag(key, value)

    @never_raising
    def add_properties(self, properties: Mapping[str, Any]) -> None:
        """Adds properties, which cannot be changed afterwards."""
        for key, value in properties.items():
            self._write("property", n=str(key), x=str(value))

    @never_raising
    def progress(self, fraction: float, message: Optional[str] = None) -> None:
        """Says how far the run is, from 0 to 1."""
        value = float(scalar(fraction))
        if not 0 <= value <= 1:
            raise ValueError(f"progress is between 0 and 1, not {fraction!r}")
        self._write("progress", x=value, m=message)

    # ---- files ----

    def upload_file(
        self, name: str, path_or_stream: Union[str, IO[Any]], datastore_name: Optional[str] = None
    ) -> None:
        """Keeps a copy of a file or stream as an artifact of the run.

        :raises OSError: the file cannot be read or copied
        :raises ValueError: the name is absolute or has '..'
        """
        self._upload(artifact_name(name), path_or_stream)

    def upload_files(
        self,
        names: Sequence[str],
        paths: Sequence[Union[str, IO[Any]]],
        return_artifacts: bool = False,
        timeout_seconds: Optional[int] = None,
    ) -> None:
        """Uploads several files, each under the name at the same place."""
        if len(names) != len(paths):
            raise ValueError(f"{len(names)} names for {len(paths)} paths")
        for name, path in zip(names, paths):
            self.upload_file(name, path)

    def upload_folder(self, name: str, path: str, datastore_name: Optional[str] = None) -> None:
        """Uploads the files of a folder and of those in it."""
        if not os.path.isdir(path):
            raise NotADirectoryError(f"not a folder: {path}")
        for folder, _, files in sorted(os.walk(path)):
            for file in sorted(files):
                source = os.path.join(folder, file)
                self.upload_file(f"{name}/{os.path.relpath(source, path)}", source)

    # ---- children and the end ----

    def child_run(
        self, name: Optional[str] = None, run_id: Optional[str] = None, outputs: Optional[str] = None
    ) -> "Run":
        """Starts a child; as a context manager it completes, or fails with the exception, at the end of the block."""
        child_id = run_id or uuid.uuid4().hex
        if not _CHILD_ID.fullmatch(child_id):
            raise ValueError(f"a child's run_id has 1 to 64 letters, digits, '_' or '-': {child_id!r}")
        display_name = str(name or child_id)
        child = Run(self.experiment, child_id, display_name=display_name, parent=self, writer=self._writer)
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
            "inputDatasets": [],
            "outputDatasets": [],
            "runDefinition": {},
            "logFiles": {},
        }

    def get_tags(self) -> Dict[str, Optional[str]]:
        return self._history().tags

    def get_properties(self) -> Dict[str, str]:
        return self._history().properties

    def get_file_names(self) -> List[str]:
        return self._history().files

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
        self._write("child", n=self.display_name)

    def _write(self, kind: str, **fields: Any) -> None:
        self._writer.write(kind, c=self._child_id, **fields)

    def _value(
        self, name: str, kind: str, payload: Any, description: Optional[str], step: Optional[int] = None
    ) -> None:
        self._write("value", n=str(name), k=kind, x=payload, d=description or None, s=step)

    def _upload(self, name: str, source: Any) -> None:
        path = os.fspath(source) if isinstance(source, os.PathLike) else source
        file_name = os.path.basename(path if isinstance(path, str) else name)
        self._writer.upload(name, path, file_name, self._child_id)

    def _history(self) -> History:
        return History(self._writer.run_directory, self._writer.events, self._child_id)


class _OfflineRun(Run):
    """The run of a script that was started by hand. Its events are in ./.atelier-offline/<id>/events.ndjson."""

    def __init__(self) -> None:
        run_id = f"OfflineRun_{uuid.uuid4()}"
        directory = os.path.join(os.getcwd(), ".atelier-offline", run_id)
        writer = EventWriter(directory, os.path.join(directory, "events.ndjson"))
        super().__init__(Experiment("offline", Workspace("offline")), run_id, writer=writer)


def _submitted_run() -> Run:
    events = os.environ["ATELIER_EVENTS"]
    directory = os.environ.get("ATELIER_RUN_DIR") or os.path.dirname(os.path.abspath(events))
    workspace = Workspace(os.environ.get("ATELIER_WORKSPACE", ""))
    experiment = Experiment(os.environ.get("ATELIER_EXPERIMENT", ""), workspace)
    run_id = os.environ.get("ATELIER_RUN_ID") or os.path.basename(directory)
    return Run(experiment, run_id, writer=EventWriter(directory, events))


def _document(value: Union[str, Mapping[str, Any]]) -> Dict[str, Any]:
    document = json.loads(value) if isinstance(value, str) else value
    if not isinstance(document, Mapping):
        raise TypeError(f"a dictionary or JSON text is needed, not {type(value).__name__}")
    return plain(document)
