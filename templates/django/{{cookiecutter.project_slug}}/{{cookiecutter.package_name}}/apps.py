from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.db.backends.signals import connection_created

from .config import Settings
from .standard import database_url, reach


class SiteConfig(AppConfig):
    name = __package__

    def ready(self) -> None:
        if not settings.PATIENT:
            connection_created.connect(limit)


def limit(connection: Any, **_: object) -> None:
    """Let a new connection not wait for ever, where the arguments of its driver cannot say so."""
    seconds = database_url.shares(Settings.from_env().database_timeout)[1]
    if connection.vendor == "postgresql":
        reach.limit(connection.connection, seconds)
    elif connection.vendor == "oracle":
        connection.connection.call_timeout = seconds * 1000
