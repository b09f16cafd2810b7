"""``azureml.core.authentication``: logins, which a script here needs none of; they are accepted and not used."""

from __future__ import annotations

from typing import Any

from atelier._problems import missing

__all__ = [
    "AbstractAuthentication",
    "AzureCliAuthentication",
    "AzureMLTokenAuthentication",
    "InteractiveLoginAuthentication",
    "MsiAuthentication",
    "ServicePrincipalAuthentication",
    "TokenAuthentication",
]


class AbstractAuthentication:
    """A login. What it is given is neither kept nor sent."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(missing(f"{type(self).__name__}.{name}"))


class InteractiveLoginAuthentication(AbstractAuthentication):
    """A login with a browser."""


class ServicePrincipalAuthentication(AbstractAuthentication):
    """A login of a program."""


class AzureCliAuthentication(AbstractAuthentication):
    """A login made on the command line."""


class MsiAuthentication(AbstractAuthentication):
    """A login of a machine."""


class TokenAuthentication(AbstractAuthentication):
    """A login by a token."""


class AzureMLTokenAuthentication(AbstractAuthentication):
    """The login of a run."""
