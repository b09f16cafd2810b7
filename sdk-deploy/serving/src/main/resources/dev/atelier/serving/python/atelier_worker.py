"""Runs one Azure ML entry script for Atelier's scoring server. Standard library only, Python 3.8+.

Frames in both directions on a Unix-domain socket, big-endian:
    u32 length of the payload, u8 kind, u64 request id, payload

The socket belongs to this program alone: the script may print whatever it likes.
"""

import argparse
import importlib.util
import inspect
import json
import os
import shutil
import signal
import socket
import struct
import sys
import threading
import time
import traceback

READY, INIT_FAILED, REQUEST, RESULT, RUN_FAILED = 1, 2, 3, 4, 5
HEADER = struct.Struct(">IBQ")
RECEIVE_SIZE = 1 << 20


class EntryScript:
    """A module with init() and run(data)."""

    def __init__(self, path):
        spec = importlib.util.spec_from_file_location("entry_module", path)
        if spec is None or spec.loader is None:
            raise ImportError("the entry script {} is not a Python file".format(path))
        module = importlib.util.module_from_spec(spec)
        sys.modules["entry_module"] = module
        spec.loader.exec_module(module)
        for name in ("init", "run"):
            if not callable(getattr(module, name, None)):
                raise AttributeError("the entry script {} has no function {}()".format(path, name))
        self._run = module.run
        self._parameter = self._only_parameter(path)
        module.init()

    def _only_parameter(self, path):
        kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
        parameters = list(inspect.signature(self._run).parameters.values())
        required = [p for p in parameters if p.default is inspect.Parameter.empty]
        if not parameters or len(required) > 1 or any(p.kind not in kinds for p in parameters):
            raise TypeError("run() in {} must take one argument, the request's body as a string".format(path))
        return (required or parameters)[0].name

    def run(self, body):
        result = self._run(**{self._parameter: body})
        return json.dumps({} if result is None else result, default=to_json)


def to_json(value):
    """Turns what json does not know into what it knows; numpy is recognised without importing it."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value).decode("utf-8")
    if isinstance(value, (set, frozenset)):
        return list(value)
    for name in ("tolist", "item"):
        convert = getattr(value, name, None)
        if callable(convert):
            return convert()
    raise TypeError("run() returned a {}, which is not JSON serializable".format(type(value).__name__))


class Channel:
    """Frames over a stream socket."""

    def __init__(self, path):
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.connect(path)

    def send(self, kind, request_id, payload):
        self._socket.sendall(HEADER.pack(len(payload), kind, request_id) + payload)

    def receive(self):
        """Returns kind, id and payload, or None when the server has gone."""
        header = self._read(HEADER.size)
        if header is None:
            return None
        length, kind, request_id = HEADER.unpack(header)
        payload = self._read(length)
        return None if payload is None else (kind, request_id, payload)

    def _read(self, length):
        chunks, missing = [], length
        while missing:
            try:
                chunk = self._socket.recv(min(missing, RECEIVE_SIZE))
            except ConnectionError:
                return None
            if not chunk:
                return None
            chunks.append(chunk)
            missing -= len(chunk)
        return b"".join(chunks)


def serve(channel, script):
    while True:
        frame = channel.receive()
        if frame is None:
            return
        _, request_id, payload = frame
        try:
            result = script.run(str(payload, "utf-8"))
        except Exception:
            channel.send(RUN_FAILED, request_id, failure())
        else:
            channel.send(RESULT, request_id, result.encode("utf-8"))


def failure():
    return traceback.format_exc().encode("utf-8", "backslashreplace")


def end_with_parent(parent, directory):
    """Ends this process group soon after the server's JVM died, even while the script is busy."""
    while os.getppid() == parent:
        time.sleep(1)
    end(directory)


def end(directory):
    """Removes what the server made for this worker, and ends it with everything it started."""
    shutil.rmtree(directory, ignore_errors=True)
    os.killpg(0, signal.SIGKILL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--socket", required=True)
    parser.add_argument("--entry", required=True)
    arguments = parser.parse_args()
    parent = os.getppid()
    os.setsid()
    directory = os.path.dirname(arguments.socket)
    threading.Thread(target=end_with_parent, args=(parent, directory), daemon=True).start()
    channel = Channel(arguments.socket)
    try:
        script = EntryScript(arguments.entry)
    except BaseException:
        channel.send(INIT_FAILED, 0, failure())
        end(directory)
    channel.send(READY, 0, b"")
    try:
        serve(channel, script)
    finally:
        end(directory)


if __name__ == "__main__":
    main()
