"""Turns what scripts log into plain JSON values, without importing the libraries the values come from."""

from __future__ import annotations

import math
import numbers
from collections.abc import Iterable, Mapping
from typing import Any, Dict, List, Optional, Union


def plain(value: Any) -> Any:
    """A JSON value: arrays and generators become lists. NaN and the infinities stay, and stand bare in the event."""
    if value is None or type(value) in (bool, int, float, str):
        return value
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    unwrapped = unwrap(value)
    if unwrapped is not value:
        return plain(unwrapped)
    if isinstance(value, numbers.Real):
        return float(value)
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, bytearray)):
        return [plain(item) for item in value]
    return str(value)


def unwrap(value: Any) -> Any:
    """The Python value inside an array, tensor, series or scalar of another library, or the value itself."""
    for conversion in ("tolist", "item"):
        convert = getattr(value, conversion, None)
        if callable(convert):
            return convert()
    return value


def scalar(value: Any) -> Union[bool, int, float, str]:
    """A number, boolean or string; anything else is the caller's mistake."""
    unwrapped = unwrap(value)
    while isinstance(unwrapped, list) and len(unwrapped) == 1:
        unwrapped = unwrapped[0]
    if isinstance(unwrapped, (bool, int, float, str)):
        return unwrapped
    if isinstance(unwrapped, numbers.Real) or hasattr(unwrapped, "__float__"):
        return float(unwrapped)
    raise TypeError(f"a number or a string is needed, not {type(value).__name__}")


def finite(number: Union[int, float]) -> Union[int, float, str]:
    if isinstance(number, int) or math.isfinite(number):
        return number
    if math.isnan(number):
        return "NaN"
    return "Infinity" if number > 0 else "-Infinity"


def number_of(value: Any) -> Union[int, float]:
    """The number that :func:`finite` encoded."""
    return float(value) if isinstance(value, str) else value


def whole(step: Any) -> Optional[int]:
    if step is None:
        return None
    value = scalar(step)
    if int(value) != value:
        raise ValueError(f"a step is a whole number, not {step!r}")
    return int(value)


def items(value: Any) -> List[Any]:
    result = plain(value)
    if not isinstance(result, list):
        raise TypeError(f"a list, array or generator is needed, not {type(value).__name__}")
    return result


def columns(value: Any) -> Dict[str, List[Any]]:
    if not isinstance(value, Mapping):
        raise TypeError(f"a dictionary of columns is needed, not {type(value).__name__}")
    table = plain(value)
    return {name: column if isinstance(column, list) else [column] for name, column in table.items()}


def artifact_name(name: str) -> str:
    """A relative, /-separated name."""
    parts = [part for part in name.replace("\\", "/").split("/") if part != "."]
    if not name or any(part in ("", "..") for part in parts) or not parts:
        raise ValueError(f"an artifact name is a relative path without '..': {name!r}")
    return "/".join(parts)
