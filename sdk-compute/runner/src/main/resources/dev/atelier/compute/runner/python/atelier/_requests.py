"""Asks the workspace through the run directory: the question is an event, the answer a file that the client writes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from typing import Any, Dict, List, Optional

from atelier._events import EventWriter
from atelier._problems import NoAnswer, RunEnvironmentException, WorkspaceRefused

_LIMIT_SECONDS = 300.0
_LONGEST_PAUSE = 0.5

Body = Dict[str, Any]


class WorkspaceLink:
    """The way from a script to the workspace that it was submitted from."""

    def __init__(self, writer: EventWriter, submitted: bool) -> None:
        self._writer = writer
        self.submitted = submitted

    @property
    def run_directory(self) -> str:
        return self._writer.run_directory

    def ask(self, kind: str, body: Body, child: Optional[str] = None) -> Body:
        """Asks, and waits for the answer.

        :raises WorkspaceRefused: the workspace cannot do it; the message says why
        :raises NoAnswer: no client answered in time; ``ATELIER_REQUEST_TIMEOUT`` is the limit in seconds
        :raises RunEnvironmentException: the script was not submitted, so that there is nobody to ask
        """
        if not self.submitted:
            raise RunEnvironmentException(
                f"'{kind}' needs the workspace, and this process was not submitted from one; submit the script"
            )
        request = uuid.uuid4().hex
        given = {name: value for name, value in body.items() if value is not None}
        self._writer.write("request", i=request, n=kind, x=given, c=child)
        answer = self._await(kind, os.path.join(self.run_directory, "responses", request + ".json"))
        if "ok" not in answer:
            raise WorkspaceRefused(str(answer.get("error", "the workspace gave no reason")))
        ok: Body = answer["ok"]
        return ok

    def receive(self, contents: List[Body], folder: str) -> List[str]:
        """Puts files together that came with an answer; returns where they are."""
        paths = []
        for content in contents:
            target = os.path.join(folder, *str(content["path"]).split("/"))
            self.join(content, target)
            paths.append(target)
        return paths

    def join(self, content: Body, target: str) -> None:
        """Puts one file together, which appears whole or not at all."""
        os.makedirs(os.path.dirname(os.path.abspath(target)), exist_ok=True)
        partial = f"{target}.{uuid.uuid4().hex[:8]}.part"
        digest = hashlib.sha256()
        with open(partial, "wb") as file:
            for part in content["parts"]:
                with open(os.path.join(self.run_directory, part), "rb") as source:
                    shutil.copyfileobj(source, file)
        with open(partial, "rb") as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                digest.update(chunk)
        if digest.hexdigest() != content["sha256"]:
            os.remove(partial)
            raise NoAnswer(f"the file '{content['path']}' was damaged on its way from the workspace; ask again")
        os.replace(partial, target)
        for part in content["parts"]:
            os.remove(os.path.join(self.run_directory, part))

    def _await(self, kind: str, path: str) -> Body:
        limit = float(os.environ.get("ATELIER_REQUEST_TIMEOUT", _LIMIT_SECONDS))
        deadline = time.monotonic() + limit
        pause = 0.01
        while not os.path.exists(path):
            if time.monotonic() > deadline:
                raise NoAnswer(
                    f"the workspace did not answer '{kind}' within {limit:g} seconds: no client watches over this "
                    "run; open the workspace in a JVM while the script runs, or raise ATELIER_REQUEST_TIMEOUT"
                )
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
        with open(path, "rb") as file:
            answer: Body = json.loads(file.read().decode("utf-8"))
        # The answer may hold secrets. Its file stays: that it is there says that the request was answered.
        emptied = path + ".taken"
        with open(emptied, "wb") as file:
            file.write(b"{}")
        os.replace(emptied, path)
        return answer
