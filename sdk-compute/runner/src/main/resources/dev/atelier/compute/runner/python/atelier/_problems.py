"""What the shim does about problems: a training script never fails because of its logging."""

from __future__ import annotations

import functools
import logging
from typing import Any, Callable, Set, TypeVar, cast

_LOG = logging.getLogger("atelier")
_F = TypeVar("_F", bound=Callable[..., Any])
_reported: Set[str] = set()


class RunEnvironmentException(Exception):
    """The process does not belong to a run and was told not to run offline."""


def missing(what: str) -> str:
    return f"Atelier's shim does not have {what} yet; remove the call, or guard it with hasattr()"


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
