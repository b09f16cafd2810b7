"""Exceptions under the names that scripts catch."""

from atelier import RunEnvironmentException

__all__ = ["RunEnvironmentException"]
