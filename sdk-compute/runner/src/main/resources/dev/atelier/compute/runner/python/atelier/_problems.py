"""What the shim does about problems: a training script never fails because of its logging."""

from __future__ import annotations

import functools
import logging
from typing import Any, Callable, Set, TypeVar, cast

from atelier._hints import hint

_LOG = logging.getLogger("atelier")
_F = TypeVar("_F", bound=Callable[..., Any])
_reported: Set[str] = set()


class AzureMLException(Exception):
    """What all exceptions of v1's names have in common."""


class UserErrorException(AzureMLException):
    """The script asked for something that cannot be."""


class RunEnvironmentException(AzureMLException):
    """The process does not belong to a run and was told not to run offline."""


class WorkspaceRefused(UserErrorException):
    """The workspace answered a request with an error."""


class NoAnswer(AzureMLException):
    """Nobody answered a request in time, so that its outcome is unknown."""


class ActivityFailedException(AzureMLException):
    """A run that was waited for has failed or was canceled."""


def missing(what: str) -> str:
    return f"Atelier's shim does not have {what} yet; {hint(what)}"


def report(kind: str, message: str) -> None:
    """Warns, once per kind in a process."""
    if kind not in _reported:
        _reported.add(kind)
        _LOG.warning("%s (reported once)", message)


def never_raising(call: _F) -> _F:
    """Turns what the call raises, a wrong argument included, into a warning."""

    @functools.wraps(call)
    def quiet(*args: Any, **kwargs: Any) -> Any:
        try:
            return call(*args, **kwargs)
        except Exception as problem:
            name = call.__name__
            kind = f"{name}:{type(problem).__name__}"
            report(kind, f"run.{name} was not recorded: {type(problem).__name__}: {problem}")
            return None

    return cast(_F, quiet)


class NamesMissing(type):
    """Says which call of a class the shim does not have."""

    def __getattr__(cls, name: str) -> Any:
        raise AttributeError(missing(f"{cls.__name__}.{name}"))


class Named(metaclass=NamesMissing):
    """Something of the workspace that is known by its name."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"{type(self).__name__}.{name}"))

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"
