"""The HTTP side of the endpoint."""

from __future__ import annotations

import hmac
import json
import shutil
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from typing import Any, Iterator
from urllib.parse import parse_qsl, unquote, urlsplit

from atelier._mlflow._artifacts import Artifacts
from atelier._mlflow._errors import MlflowError, invalid, unsupported
from atelier._mlflow._routes import Routes

_CHUNK = 1 << 20
_ROOTS = ("/api/2.0/", "/api/3.0/", "/ajax-api/2.0/", "/ajax-api/3.0/")


class Server(ThreadingHTTPServer):
    """Listens on this machine only, and answers those who have the token."""

    daemon_threads = True

    def __init__(self, routes: Routes, artifacts: Artifacts, token: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.routes = routes
        self.artifacts = artifacts
        self.token = token

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no event of the job."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer("GET")

    def do_POST(self) -> None:
        self._answer("POST")

    def do_PATCH(self) -> None:
        self._answer("PATCH")

    def do_PUT(self) -> None:
        self._answer("PUT")

    def do_DELETE(self) -> None:
        self._answer("DELETE")

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def _answer(self, method: str) -> None:
        body = self._body()
        try:
            self._require_token()
            self._dispatch(method, body)
        except MlflowError as problem:
            self._send(problem.status, {"error_code": problem.code, "message": str(problem)})
        except (KeyError, TypeError, ValueError) as problem:
            message = f"the request cannot be understood: {type(problem).__name__}: {problem}"
            self._send(HTTPStatus.BAD_REQUEST, {"error_code": "INVALID_PARAMETER_VALUE", "message": message})
        except OSError as problem:
            self._send(HTTPStatus.INTERNAL_SERVER_ERROR, {"error_code": "INTERNAL_ERROR", "message": str(problem)})
        finally:
            for _ in body:
                pass

    def _dispatch(self, method: str, body: Iterator[bytes]) -> None:
        url = urlsplit(self.path)
        arguments = dict(parse_qsl(url.query, keep_blank_values=True))
        root = next((root for root in _ROOTS if url.path.startswith(root)), None)
        if root is None:
            if url.path in ("/health", "/version"):
                self._send_bytes(b"OK" if url.path == "/health" else b"2.0.0", "text/plain")
                return
            raise unsupported(url.path)
        path = url.path[len(root) :]
        if path.startswith("mlflow-artifacts/artifacts"):
            self._artifact(method, unquote(path[len("mlflow-artifacts/artifacts") :]).strip("/"), arguments, body)
        elif path.startswith("mlflow/"):
            content = b"".join(body)
            given = json.loads(content.decode("utf-8")) if content else arguments
            self._send(HTTPStatus.OK, self.server.routes.call(method, path[len("mlflow/") :], given))
        else:
            raise unsupported(f"{method} {path}")

    def _artifact(self, method: str, path: str, arguments: Any, body: Iterator[bytes]) -> None:
        artifacts = self.server.artifacts
        if method == "GET" and not path:
            self._send(HTTPStatus.OK, {"files": artifacts.list(arguments.get("path", ""))})
        elif method == "GET":
            self._send_file(artifacts.get(path))
        elif method == "PUT":
            artifacts.put(path, lambda target: _save(body, target))
            self._send(HTTPStatus.OK, {})
        else:
            raise unsupported(f"{method} of artifacts")

    def _require_token(self) -> None:
        given = self.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode("utf-8"), f"Bearer {self.server.token}".encode("utf-8")):
            message = "set MLFLOW_TRACKING_TOKEN, which the job has in its environment"
            raise MlflowError("UNAUTHENTICATED", message, HTTPStatus.UNAUTHORIZED)

    def _body(self) -> Iterator[bytes]:
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            return _chunked(self.rfile)
        return _sized(self.rfile, int(self.headers.get("Content-Length") or 0))

    def _send(self, status: int, content: Any) -> None:
        self._send_bytes(json.dumps(content).encode("utf-8"), "application/json", status)

    def _send_bytes(self, content: bytes, kind: str, status: int = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _send_file(self, path: str) -> None:
        with open(path, "rb") as file:
            size = file.seek(0, 2)
            file.seek(0)
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", "application/octet-stream")
            self.send_header("Content-Length", str(size))
            self.end_headers()
            shutil.copyfileobj(file, self.wfile, _CHUNK)


def _save(body: Iterator[bytes], target: str) -> None:
    with open(target, "wb") as file:
        for chunk in body:
            file.write(chunk)


def _sized(stream: BufferedIOBase, length: int) -> Iterator[bytes]:
    while length > 0:
        chunk = stream.read(min(length, _CHUNK))
        if not chunk:
            raise invalid(f"the request ended {length} bytes too early")
        length -= len(chunk)
        yield chunk


def _chunked(stream: BufferedIOBase) -> Iterator[bytes]:
    while True:
        size = int(stream.readline(1000).split(b";")[0], 16)
        if size > 0:
            yield from _sized(stream, size)
        stream.readline(1000)
        if size == 0:
            return
