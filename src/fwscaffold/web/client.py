"""Who asks, and how they have reached the site: what trusted proxies say, and nobody else."""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from fwscaffold.web.settings import Settings

Scope = Mapping[str, Any]
HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
FORWARDED_FOR, FORWARDED_PROTO = b"x-forwarded-for", b"x-forwarded-proto"
WIDTH = 64  # bits of an IPv6 address that say whose network it is


def headers(scope: Scope, name: bytes) -> list[str]:
    """Return the values of a header, one for each time that it is there."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]


def host(scope: Scope) -> str:
    """Return the host that was asked for, or nothing where that is none."""
    named = headers(scope, b"host")
    return named[0] if len(named) == 1 and HOST.fullmatch(named[0]) else ""


def is_allowed(scope: Scope, settings: Settings) -> bool:
    """Return whether this is the name of a site of ours; `*` stands for each."""
    name = re.sub(r":[0-9]+$", "", host(scope)).lower()
    return bool(name) and ("*" in settings.hosts or name in settings.hosts)


def address(scope: Scope, settings: Settings) -> str:
    """Return the address of the client, as the outermost trusted proxy has seen it."""
    direct = scope["client"][0] if scope["client"] else ""
    told = [each.strip() for line in headers(scope, FORWARDED_FOR) for each in line.split(",")]
    chain = [*told, direct]
    return chain[-1 - min(settings.proxies, len(told))]


def network(client: str) -> str:
    """Return what stands for the client where requests are counted."""
    try:
        found = ipaddress.ip_address(client)
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network((found, WIDTH), strict=False))


def origin(scope: Scope, settings: Settings) -> str:
    """Return the beginning of every address of the site, as the client knows it."""
    told = headers(scope, FORWARDED_PROTO) if settings.proxies else []
    is_https = settings.https or told == ["https"]
    return f"{'https' if is_https else 'http'}://{host(scope)}"


def is_forwarded(scope: Scope) -> bool:
    """Return whether a proxy has passed the request on."""
    return bool(headers(scope, FORWARDED_FOR))


def wants_page(scope: Scope) -> bool:
    """Return whether a person is there to read the answer."""
    return any("text/html" in each for each in headers(scope, b"accept"))
