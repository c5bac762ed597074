"""What reverse proxies say of a request in `X-Forwarded-*`, and what they should have said."""

import logging
import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any

from ..config import Settings

Scope = MutableMapping[str, Any]
FOR, HOST, PREFIX, PROTO = (f"x-forwarded-{name}" for name in ("for", "host", "prefix", "proto"))
# What does not look like this would be a part of every address, and is left out.
EXPECTED = {FOR: ".+", HOST: ".+", PREFIX: r"(/\w[\w.~-]*)+", PROTO: "https?"}
PLAIN, SECURE = ("http", "ws"), ("https", "wss")
logger = logging.getLogger(__name__)


def review(scope: Scope, settings: Settings) -> Scope:
    """Return the request as the outermost trusted proxy has seen it.

    Where a header is missing, or nobody expects it, the log says once what to set.
    """
    if not settings.trusted_proxies:
        is_public = settings.app_env == "production"
        if is_public and any(header(scope, name) for name in (FOR, HOST, PROTO)):
            warn("Requests have X-Forwarded-*: set TRUSTED_PROXIES to the number of proxies")
        return scope
    said = {name: value_of(scope, name, settings.trusted_proxies) for name in EXPECTED}
    if settings.https_only and not said[PROTO]:
        if not scope["path"].startswith("/health/"):
            warn("The proxy sends no X-Forwarded-Proto: by HTTPS_ONLY it is taken for https")
        said[PROTO] = "https"
    return believe(scope, said)


def value_of(scope: Scope, name: str, proxies: int) -> str:
    """Return what the outermost trusted proxy says; empty where that makes no sense.

    Each proxy may have added a value, or passed on that of the one before it. Only the addresses
    that requests come from are always added.
    """
    values = ",".join(headers(scope, name)).split(",")
    if name == FOR and len(values) < proxies:
        return ""
    value = values[-proxies:][0].strip().rstrip("/")
    return value if re.fullmatch(EXPECTED[name], value, re.ASCII) else ""


def believe(scope: Scope, said: dict[str, str]) -> Scope:
    """Return the request with what is said of it."""
    scope = {**scope}
    if address := said[FOR]:
        scope["client"] = (address, 0)
    if host := said[HOST]:
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        scope["headers"] = [(b"host", host.encode("latin-1")), *others]
    if said[PROTO]:
        is_socket = scope["type"] == "websocket"
        scope["scheme"] = SECURE[is_socket] if said[PROTO] == "https" else PLAIN[is_socket]
    if prefix := said[PREFIX]:
        scope["path"] = prefix + path_of(scope)
        scope["root_path"] = prefix
    return scope


def header(scope: Scope, name: str) -> str:
    """Return the first header of this name, or an empty text."""
    return next(iter(headers(scope, name)), "")


def headers(scope: Scope, name: str) -> list[str]:
    wanted = name.encode()
    return [value.decode("latin-1") for given, value in scope["headers"] if given == wanted]


def path_of(scope: Scope) -> str:
    """Return the path without what the site is mounted below."""
    path: str = scope["path"]
    return path.removeprefix(root_of(scope))


def root_of(scope: Scope) -> str:
    """Return what the site is mounted below, also where something is mounted in the site."""
    root: str = scope.get("app_root_path", scope.get("root_path", ""))
    return root


def client_of(scope: Scope) -> str:
    """Return the address that the request comes from."""
    client = scope.get("client")
    return str(client[0]) if client else ""


@cache
def warn(message: str) -> None:
    """Log a warning, each only once: it is about every request."""
    logger.warning(message)
