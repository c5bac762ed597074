"""What every response carries, which hosts the site answers to, and where a visitor may be led."""

import re
from collections.abc import Iterable, Mapping, MutableMapping
from typing import Any
from urllib.parse import quote

from ..config import Settings
from ..security import CONTENT_SECURITY_POLICY
from . import proxies

Scope = MutableMapping[str, Any]


def headers(*, hsts_seconds: int = 0) -> dict[str, str]:
    """Return the headers of every response; one that a view has set itself is left alone.

    With `hsts_seconds` browsers are told to come by HTTPS for so long (RFC 6797); 0 says nothing.
    """
    policy = CONTENT_SECURITY_POLICY.items()
    common = {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if hsts_seconds:
        common["Strict-Transport-Security"] = f"max-age={hsts_seconds}; includeSubDomains"
    return common


def missing(ours: Mapping[str, str], theirs: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return those of our headers that an answer does not have; their names are in any case."""
    there = {name.lower() for name, _ in theirs}
    return [(name, value) for name, value in ours.items() if name.lower() not in there]


def is_allowed_host(header: str, allowed: Iterable[str]) -> bool:
    """Return whether the site goes by the name in a Host header.

    Its port and a final dot do not matter; `.site.example` allows whatever is below it as well.
    """
    match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[\w.-]+?)\.?(:\d{1,5})?", header.lower(), re.ASCII)
    if not match:
        return False
    host = match[1]
    return any(
        host == name or (name.startswith(".") and f".{host}".endswith(name)) for name in allowed
    )


def refusal_of_host(header: str, settings: Settings) -> str:
    """Return what to tell who asks for a host that is not this site; empty if it is."""
    if is_allowed_host(header, settings.allowed_hosts):
        return ""
    hint = " Add it to ALLOWED_HOSTS." if settings.app_env == "development" else ""
    return f"This site does not go by that name.{hint}"


def https_address(scope: Scope, settings: Settings) -> str:
    """Return where to lead a request that came to the proxy by plain HTTP; empty is nowhere.

    Probes come to the server itself, by plain HTTP.
    """
    wanted = settings.https_only and settings.trusted_proxies
    if not wanted or scope["scheme"] == "https":
        return ""
    if proxies.path_of(scope).startswith("/health/"):
        return ""
    query = scope["query_string"].decode("latin-1")
    address = f"https://{proxies.header(scope, 'host')}{quote(scope['path'])}"
    return f"{address}?{query}" if query else address


def is_known_origin(scope: Scope, settings: Settings) -> bool:
    """Return whether a page of ours or of TRUSTED_ORIGINS asks, or what is no browser."""
    origin = proxies.header(scope, "origin")
    return not origin or is_origin(origin, scope, settings)


def is_origin(origin: str, scope: Scope, settings: Settings) -> bool:
    """Return whether this is the site's own origin, as it was asked for, or one of TRUSTED_ORIGINS."""
    scheme = "https" if scope["scheme"] in {"https", "wss"} else "http"
    ours = f"{scheme}://{proxies.header(scope, 'host').lower()}"
    return origin.lower() in {ours, *settings.trusted_origins}

{%- if cookiecutter.__accounts %}


def local_path(target: str, default: str = "/") -> str:
    """Return the target when it is a path of this site, otherwise the default."""
    return target if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f]*", target) else default
{%- endif %}
