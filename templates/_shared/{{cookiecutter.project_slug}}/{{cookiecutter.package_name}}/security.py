"""What every response carries, which hosts the site answers to, and what guards the sign-in."""

import re
from collections.abc import Iterable
from threading import Lock
from time import monotonic

# From where a page may load what it needs. A service of somebody else's is a source more, such as
# "script-src": "'self' https://cdn.example"; what has no entry follows `default-src`.
CONTENT_SECURITY_POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


def headers(*, https_only: bool) -> dict[str, str]:
    """Return the headers of every response; one that a view has set itself is left alone."""
    policy = CONTENT_SECURITY_POLICY.items()
    common = {
        "Content-Security-Policy": "; ".join(f"{name} {sources}" for name, sources in policy),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if https_only:
        common["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return common


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


def local_path(target: str, default: str = "/") -> str:
    """Return the target when it is a path of this site, otherwise the default."""
    return target if re.fullmatch(r"/(?![/\\])[^\x00-\x20\\\x7f]*", target) else default


class Attempts:
    """Counts failed sign-ins by address, in this process; each address may fail `limit` times."""

    def __init__(self, limit: int = 10, seconds: float = 300) -> None:
        self.limit = limit
        self.seconds = seconds
        self._failures: dict[str, tuple[int, float]] = {}
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Return after how many seconds the address may try again; 0 is at once."""
        count, end = self._failures.get(address, (0, 0.0))
        return max(0, round(end - monotonic())) if count >= self.limit else 0

    def failed(self, address: str) -> None:
        """Count one failure, and forget the addresses whose time is over."""
        now = monotonic()
        with self._lock:
            self._failures = {key: seen for key, seen in self._failures.items() if seen[1] > now}
            count, end = self._failures.get(address, (0, now + self.seconds))
            self._failures[address] = (count + 1, end)
