"""Tables of files, read with the pandas that the script has."""

from __future__ import annotations

import glob
import os
from typing import Any, List, Optional


def read_frame(path: str, kind: Optional[str] = None, **options: Any) -> Any:
    """Reads a file, a folder or a pattern of files as one data frame; the extension tells the format."""
    import pandas

    frames = [_read(pandas, file, kind, options) for file in files_of(path)]
    return frames[0] if len(frames) == 1 else pandas.concat(frames, ignore_index=True)


def files_of(path: str) -> List[str]:
    if os.path.isdir(path):
        found = [os.path.join(folder, name) for folder, _, names in os.walk(path) for name in names]
    else:
        found = [path] if os.path.isfile(path) else glob.glob(path, recursive=True)
    if not found:
        raise FileNotFoundError(f"no such file, folder or pattern: {path}")
    return sorted(found)


def _read(pandas: Any, path: str, kind: Optional[str], options: Any) -> Any:
    extension = kind or os.path.splitext(path)[1].lower()
    if extension == ".parquet":
        return pandas.read_parquet(path, **options)
    if extension in (".jsonl", ".ndjson"):
        return pandas.read_json(path, lines=True, **options)
    if extension == ".json":
        return pandas.read_json(path, **options)
    if extension == ".tsv":
        return pandas.read_csv(path, **{"sep": "\t", **options})
    return pandas.read_csv(path, **options)
