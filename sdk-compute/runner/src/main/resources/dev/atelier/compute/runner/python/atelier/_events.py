"""Appends events to a run's events.ndjson (run directory protocol, version 1)."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from typing import IO, Any, Callable, Dict, Optional, Tuple, Union

from atelier._problems import report

LINE_LIMIT = 65_536
_TEXTS = ("d", "m", "n")
_TEXT_LIMIT = 4_000

Event = Dict[str, Any]
Source = Union[str, IO[Any], Callable[[str], None]]


def encode(value: Any) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")


class EventWriter:
    """One writer per process. Safe for threads; a forked child goes on under an identity of its own."""

    def __init__(self, run_directory: str, events: str) -> None:
        self.run_directory = run_directory
        self.events = events
        self._descriptor: Optional[int] = None
        self._start()
        os.register_at_fork(after_in_child=self._start)

    def _start(self) -> None:
        self._lock = threading.RLock()
        self._identity = f"{os.getpid()}-{os.urandom(4).hex()}"
        self._sequence = 0
        self._torn = False

    def write(self, kind: str, **fields: Any) -> None:
        writer, sequence = self._next()
        self._append(self._event(writer, sequence, kind, fields))

    def upload(
        self, name: str, source: Source, file_name: str, child: Optional[str], overwrite: bool = False
    ) -> str:
        """Copies a file or stream (or lets a function write one) into the run directory; then says so in an event.

        Returns where the copy is.
        """
        writer, sequence = self._next()
        relative = f"uploads/{writer}-{sequence}/{file_name}"
        target = os.path.join(self.run_directory, relative)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        _copy(source, target)
        fields = {"n": name, "f": relative, "c": child, "o": overwrite or None}
        self._append(self._event(writer, sequence, "artifact", fields))
        return target

    def flush(self) -> None:
        """Forces what was written to the disk."""
        os.fsync(self._open())

    def _next(self) -> Tuple[str, int]:
        with self._lock:
            sequence = self._sequence
            self._sequence += 1
            return self._identity, sequence

    def _event(self, writer: str, sequence: int, kind: str, fields: Event) -> bytes:
        event: Event = {"v": 1, "w": writer, "q": sequence, "ts": time.time_ns() // 1_000_000, "t": kind}
        event.update((key, value) for key, value in fields.items() if value is not None or key == "x")
        line = encode(event) + b"\n"
        if len(line) > LINE_LIMIT and "x" in event:
            event["f"] = self._spill(f"spill/{writer}-{sequence}.json", event.pop("x"))
            line = encode(event) + b"\n"
        if len(line) > LINE_LIMIT:
            line = encode(_shortened(event)) + b"\n"
        return line

    def _spill(self, relative: str, payload: Any) -> str:
        target = os.path.join(self.run_directory, relative)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(encode(payload))
        return relative

    def _append(self, line: bytes) -> None:
        with self._lock:
            descriptor = self._open()
            # A line that a full disk cut short would swallow the next one.
            data = b"\n" + line if self._torn else line
            self._torn = True
            written = os.write(descriptor, data)
            self._torn = written < len(data)
        if written < len(data):
            raise OSError(f"only {written} of {len(data)} bytes could be written to {self.events}")

    def _open(self) -> int:
        with self._lock:
            if self._descriptor is None:
                os.makedirs(os.path.dirname(self.events), exist_ok=True)
                flags = os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC
                self._descriptor = os.open(self.events, flags, 0o600)
                size = os.fstat(self._descriptor).st_size
                self._torn = size > 0 and os.pread(self._descriptor, 1, size - 1) != b"\n"
            return self._descriptor


def _copy(source: Source, target: str) -> None:
    if callable(source):
        source(target)
    elif isinstance(source, str):
        shutil.copyfile(source, target)
    else:
        with open(target, "wb") as file:
            for chunk in iter(lambda: source.read(1 << 20), source.read(0)):
                file.write(chunk.encode("utf-8") if isinstance(chunk, str) else chunk)


def _shortened(event: Event) -> Event:
    report("shortened", f"a name, description or message of a {event['t']} event was too long and has been cut")
    return {key: value[:_TEXT_LIMIT] if key in _TEXTS else value for key, value in event.items()}
