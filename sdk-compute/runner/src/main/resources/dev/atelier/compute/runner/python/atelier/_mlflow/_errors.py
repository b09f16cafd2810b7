"""Errors as MLflow's clients read them."""

from __future__ import annotations

from http import HTTPStatus


class MlflowError(Exception):
    """An answer that is an error."""

    def __init__(self, code: str, message: str, status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(message)
        self.code = code
        self.status = status


def not_found(what: str) -> MlflowError:
    return MlflowError("RESOURCE_DOES_NOT_EXIST", what, HTTPStatus.NOT_FOUND)


def invalid(what: str) -> MlflowError:
    return MlflowError("INVALID_PARAMETER_VALUE", what)


def unsupported(what: str) -> MlflowError:
    message = f"Atelier's endpoint for MLflow scripts does not have {what}"
    return MlflowError("ENDPOINT_NOT_FOUND", message, HTTPStatus.NOT_FOUND)
