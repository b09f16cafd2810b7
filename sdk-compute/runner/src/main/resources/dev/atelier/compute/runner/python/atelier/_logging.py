"""What can be recorded on a run."""

from __future__ import annotations

import json
import os
import re
import uuid
from typing import IO, Any, Dict, Mapping, Optional, Sequence, Union

from atelier._events import EventWriter
from atelier._problems import never_raising
from atelier._values import columns, finite, items, plain, scalar, whole


class Recording:
    """The logging calls of a run. None of them raises or prints; each is in the event file when it returns."""

    _writer: EventWriter
    _child_id: Optional[str]

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
    def remove_tags(self, tags: Sequence[str]) -> None:
        """Removes tags; one that is not there is no error."""
        for key in [tags] if isinstance(tags, str) else tags:
            self._write("untag", n=str(key))

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

    # ---- events ----

    def _write(self, kind: str, **fields: Any) -> None:
        self._writer.write(kind, c=self._child_id, **fields)

    def _value(
        self, name: str, kind: str, payload: Any, description: Optional[str], step: Optional[int] = None
    ) -> None:
        self._write("value", n=str(name), k=kind, x=payload, d=description or None, s=step)

    def _upload(self, name: str, source: Any, overwrite: bool = False) -> None:
        path = os.fspath(source) if isinstance(source, os.PathLike) else source
        file_name = os.path.basename(path if isinstance(path, str) else name)
        self._writer.upload(name, path, file_name, self._child_id, overwrite)


def _document(value: Union[str, Mapping[str, Any]]) -> Dict[str, Any]:
    document = json.loads(value) if isinstance(value, str) else value
    if not isinstance(document, Mapping):
        raise TypeError(f"a dictionary or JSON text is needed, not {type(value).__name__}")
    result: Dict[str, Any] = plain(document)
    return result
