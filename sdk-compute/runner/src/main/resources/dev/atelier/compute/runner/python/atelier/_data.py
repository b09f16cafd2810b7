"""Data sets and data stores: what a script finds of them here."""

from __future__ import annotations

import os
import shutil
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple, Union

from atelier._frames import files_of, read_frame
from atelier._problems import Named, NamesMissing, UserErrorException, missing
from atelier._workspace import Workspace, _current

Paths = Union[str, "DataPath", Tuple[Any, str], Sequence[Any]]


class Datastore(Named):
    """A place for data, by its name. Its files are those that the run was given as inputs."""

    def __init__(self, workspace: Workspace, name: str = "workspaceblobstore") -> None:
        super().__init__(name)
        self.workspace = workspace

    @staticmethod
    def get(workspace: Workspace, datastore_name: str) -> "Datastore":
        return Datastore(workspace, datastore_name)

    @staticmethod
    def get_default(workspace: Workspace) -> "Datastore":
        return Datastore(workspace)

    def path(self, path: str) -> "DataPath":
        return DataPath(self, path)


class DataPath:
    """A path in a data store."""

    def __init__(self, datastore: Datastore, path_on_datastore: str = "", name: Optional[str] = None) -> None:
        self.datastore = datastore
        self.path_on_datastore = path_on_datastore


class _Data(metaclass=NamesMissing):
    name = ""

    def as_named_input(self, name: str) -> "_Data":
        self.name = name
        return self

    def as_mount(self, path_on_compute: Any = None) -> "_Data":
        return self

    as_download = as_mount

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"{type(self).__name__}.{name}"))


class FileDataset(_Data):
    """Files of this machine."""

    def __init__(self, paths: List[str]) -> None:
        self._paths = paths

    def to_path(self) -> List[str]:
        return [file for path in self._paths for file in files_of(path)]

    def download(self, target_path: Optional[str] = None, overwrite: bool = False, **kwargs: Any) -> List[str]:
        """Copies the files into a folder."""
        target = target_path or os.getcwd()
        os.makedirs(target, exist_ok=True)
        copies = [os.path.join(target, os.path.basename(file)) for file in self.to_path()]
        for source, copy in zip(self.to_path(), copies):
            if not overwrite and os.path.exists(copy):
                raise UserErrorException(f"'{copy}' exists; pass overwrite=True")
            shutil.copyfile(source, copy)
        return copies


class TabularDataset(_Data):
    """A table that is read when it is asked for."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self._load = load

    def to_pandas_dataframe(self, on_error: str = "null", out_of_range_datetime: str = "null") -> Any:
        return self._load()

    def take(self, count: int) -> "TabularDataset":
        return self._then(lambda frame: frame.head(count))

    def skip(self, count: int) -> "TabularDataset":
        return self._then(lambda frame: frame.iloc[count:])

    def take_sample(self, probability: float, seed: Optional[int] = None) -> "TabularDataset":
        return self._then(lambda frame: frame.sample(frac=probability, random_state=seed))

    def keep_columns(self, columns: Sequence[str], validate: bool = False) -> "TabularDataset":
        return self._then(lambda frame: frame[[columns] if isinstance(columns, str) else list(columns)])

    def drop_columns(self, columns: Sequence[str]) -> "TabularDataset":
        return self._then(lambda frame: frame.drop(columns=columns))

    def random_split(self, percentage: float, seed: Optional[int] = None) -> Tuple["TabularDataset", "TabularDataset"]:
        chosen = 0 if seed is None else seed
        first = self._then(lambda frame: frame.sample(frac=percentage, random_state=chosen))
        rest = self._then(lambda frame: frame.drop(frame.sample(frac=percentage, random_state=chosen).index))
        return first, rest

    def _then(self, change: Callable[[Any], Any]) -> "TabularDataset":
        return TabularDataset(lambda: change(self._load()))


class _FileFactory(metaclass=NamesMissing):
    @staticmethod
    def from_files(path: Paths, validate: bool = True, **kwargs: Any) -> FileDataset:
        return FileDataset(_local(path))


class _TabularFactory(metaclass=NamesMissing):
    @staticmethod
    def from_delimited_files(
        path: Paths, validate: bool = True, include_path: bool = False, infer_column_types: bool = True,
        set_column_types: Optional[Mapping[str, Any]] = None, separator: str = ",", header: Any = True,
        partition_format: Any = None, support_multi_line: bool = False, empty_as_string: bool = False,
        encoding: str = "utf8",
    ) -> TabularDataset:  # fmt: skip
        options: Dict[str, Any] = {"sep": separator, "encoding": encoding}
        if header in (False, 0, None):
            options["header"] = None
        if not infer_column_types:
            options["dtype"] = str
        return _table(path, ".csv", options)

    @staticmethod
    def from_parquet_files(path: Paths, **kwargs: Any) -> TabularDataset:
        return _table(path, ".parquet", {})

    @staticmethod
    def from_json_lines_files(path: Paths, **kwargs: Any) -> TabularDataset:
        return _table(path, ".jsonl", {})


class Dataset(metaclass=NamesMissing):
    """Data by name: an input of this run."""

    File = _FileFactory
    Tabular = _TabularFactory

    class Scenario:
        TRAINING = "training"
        VALIDATION = "validation"
        INFERENCING = "inferencing"

    @staticmethod
    def get_by_name(workspace: Workspace, name: str, version: Any = "latest") -> Any:
        """The input of this run that has that name.

        :raises UserErrorException: it has none; the message says how to declare it
        """
        try:
            return _current().input_datasets[name]
        except KeyError as unknown:
            raise UserErrorException(str(unknown.args[0])) from None

    @staticmethod
    def get_by_id(workspace: Workspace, id: str, **kwargs: Any) -> Any:
        """The input whose name or path is given, as a script's argument gives it."""
        from atelier._inputs import InputData

        return InputData(id) if os.path.exists(id) else Dataset.get_by_name(workspace, id)


def _table(path: Paths, kind: str, options: Dict[str, Any]) -> TabularDataset:
    paths = _local(path)

    def load() -> Any:
        import pandas

        frames = [read_frame(one, kind, **options) for one in paths]
        return frames[0] if len(frames) == 1 else pandas.concat(frames, ignore_index=True)

    return TabularDataset(load)


def _local(path: Paths) -> List[str]:
    if isinstance(path, (str, os.PathLike)):
        text = os.fspath(path)
        if "://" in text:
            raise NotImplementedError(missing(f"data at {text.split('://')[0]}:// addresses"))
        return [text]
    if isinstance(path, DataPath):
        return [_in_store(path.datastore, path.path_on_datastore)]
    if isinstance(path, tuple) and len(path) == 2 and isinstance(path[0], Datastore):
        return [_in_store(path[0], str(path[1]))]
    return [local for one in path for local in _local(one)]


def _in_store(datastore: Datastore, path: str) -> str:
    """A data store's folder is the input of its name, or of the path's first part."""
    inputs = _current().input_datasets
    first, _, rest = path.strip("/").partition("/")
    if datastore.name in inputs:
        return os.path.join(inputs[datastore.name], path.strip("/"))
    if first in inputs:
        return os.path.join(inputs[first], rest) if rest else str(inputs[first])
    raise UserErrorException(
        f"'{path}' of data store '{datastore.name}' is not an input of this run; declare it when the run is "
        f"submitted: ScriptRunConfig…putInput(\"{first}\", path)"
    )
