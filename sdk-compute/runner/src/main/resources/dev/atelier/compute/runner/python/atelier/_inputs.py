"""The inputs of a run: files and folders that were declared when it was submitted."""

from __future__ import annotations

import os
import re
from typing import Any, Dict, Iterator, Mapping

from atelier._frames import read_frame


class InputData(str):
    """An input: the path, as v1 gives it for files, which is also read as a table, as v1 does for tabular data."""

    def to_pandas_dataframe(self, **kwargs: Any) -> Any:
        """Reads the file, or all files of the folder, with pandas."""
        return read_frame(str(self))

    def to_path(self) -> str:
        return str(self)

    def as_mount(self, path_on_compute: Any = None) -> "InputData":
        return self

    def as_download(self, path_on_compute: Any = None) -> "InputData":
        return self


class Inputs(Mapping[str, InputData]):
    """The inputs by name."""

    def __init__(self, run_directory: str) -> None:
        self._paths = _paths(run_directory)

    def __getitem__(self, name: str) -> InputData:
        path = self._paths.get(name) or os.environ.get(_variable(name))
        if path is None:
            raise KeyError(
                f"this run has no input '{name}', it has {sorted(self._paths)}; declare it when the run is submitted: "
                f"ScriptRunConfig…putInput(\"{name}\", path)"
            )
        return InputData(path)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._paths))

    def __len__(self) -> int:
        return len(self._paths)


def _variable(name: str) -> str:
    return "ATELIER_INPUT_" + re.sub(r"[^A-Z0-9]", "_", name.upper())


def _paths(run_directory: str) -> Dict[str, str]:
    folder = os.path.join(run_directory, "inputs")
    names = os.listdir(folder) if os.path.isdir(folder) else []
    return {name: os.path.join(folder, name) for name in names}
