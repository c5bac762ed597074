"""What every response carries, where a sign-in may lead, and how often one may be tried."""

import re
from threading import Lock
from time import monotonic


def headers(*, https_only: bool) -> dict[str, str]:
    """Return the headers that every response carries."""
    common = {
        "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=()",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if https_only:
        common["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return common


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
