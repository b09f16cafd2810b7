"""The files of a run."""

from __future__ import annotations

import os
import shutil
from typing import IO, Any, Dict, List, Optional, Sequence, Union

from atelier._history import History
from atelier._logging import Recording
from atelier._problems import UserErrorException
from atelier._requests import WorkspaceLink
from atelier._values import artifact_name


class Files(Recording):
    """Uploads and downloads. Unlike logging these calls raise: what a script cannot keep or get, it should know."""

    id: str
    _link: WorkspaceLink

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
        self._upload_folder(name, path, overwrite=False)

    def download_file(self, name: str, output_file_path: Optional[str] = None, **kwargs: Any) -> None:
        """Writes an artifact to a file, or into a folder; without one, into the current directory."""
        target = output_file_path or os.path.basename(name)
        if os.path.isdir(target):
            target = os.path.join(target, os.path.basename(name))
        here = self._history().files.get(name)
        if here is not None:
            _copy(here, target)
            return
        found = [file for file in self._request_files(name) if file["path"] == name]
        if not found:
            raise UserErrorException(f"run '{self.id}' has no artifact '{name}'; it has {self.get_file_names()}")
        self._link.join(found[0], target)

    def download_files(
        self,
        prefix: Optional[str] = None,
        output_directory: Optional[str] = None,
        output_paths: Optional[Sequence[str]] = None,
        batch_size: int = 100,
        append_prefix: bool = True,
        timeout_seconds: Optional[int] = None,
    ) -> None:
        """Writes all artifacts whose names begin so into a folder, under their names."""
        names = [name for name in self.get_file_names() if name.startswith(prefix or "")]
        if output_paths is not None and len(output_paths) != len(names):
            raise ValueError(f"{len(output_paths)} output_paths for {len(names)} files")
        for index, name in enumerate(names):
            relative = name if append_prefix or not prefix else name[len(prefix) :].lstrip("/")
            target = output_paths[index] if output_paths is not None else relative
            self.download_file(name, os.path.join(output_directory or ".", target))

    def get_file_names(self) -> List[str]:
        """The names of the artifacts."""
        return list(self._history().files)

    def _upload_folder(self, name: str, path: str, overwrite: bool) -> None:
        if not os.path.isdir(path):
            raise NotADirectoryError(f"not a folder: {path}")
        for folder, _, files in sorted(os.walk(path)):
            for file in sorted(files):
                source = os.path.join(folder, file)
                self._upload(artifact_name(f"{name}/{os.path.relpath(source, path)}"), source, overwrite)

    def _request_files(self, prefix: str) -> List[Dict[str, Any]]:
        contents: List[Dict[str, Any]] = self._link.ask("run_files", {"run": self._full_id(), "prefix": prefix})[
            "contents"
        ]
        return contents

    def _full_id(self) -> str:
        return self.id

    def _history(self) -> History:
        return History(self._writer.run_directory, self._writer.events, self._child_id)


def _copy(source: str, target: str) -> None:
    os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
    shutil.copyfile(source, target)
