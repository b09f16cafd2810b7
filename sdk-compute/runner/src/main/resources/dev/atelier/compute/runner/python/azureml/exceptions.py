"""Exceptions under the names that scripts catch."""

from atelier._problems import (
    ActivityFailedException,
    AzureMLException,
    NoAnswer,
    RunEnvironmentException,
    UserErrorException,
    WorkspaceRefused,
)

__all__ = [
    "ActivityFailedException",
    "AzureMLException",
    "ModelNotFoundException",
    "ProjectSystemException",
    "RunEnvironmentException",
    "ServiceException",
    "UserErrorException",
    "WorkspaceException",
]

ModelNotFoundException = WorkspaceRefused
WorkspaceException = WorkspaceRefused
ProjectSystemException = WorkspaceRefused
ServiceException = NoAnswer
