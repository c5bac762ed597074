"""How often somebody may try to sign in, wherever the attempts come from and arrive."""

import hashlib
import logging
from functools import cached_property
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from re import fullmatch
from typing import TYPE_CHECKING

from .database_url import with_absolute_path

if TYPE_CHECKING:
    from .counts import Counts

ACCOUNT_LIMIT = "10 per 5 minutes"  # attempts at one account, from one network
NETWORK_LIMIT = "100 per 5 minutes"  # attempts at any account, from one network
logger = logging.getLogger(__name__)


def usable_url(text: str, root: Path) -> str:
    """Return where to count, with an absolute path to SQLite's file below the root."""
    if not text.startswith(("sqlite:///", "redis://", "rediss://", "memory://")):
        raise ValueError("a URL that starts with sqlite:///, redis:// or memory://")
    return with_absolute_path(text, root)


def client_address(text: str) -> str:
    """Return the address without what may be around it: a port, brackets, IPv6 around IPv4.

    A text that is no address is `unknown`.
    """
    text = text.strip()
    match = fullmatch(r"\[(.+)\](?::\d+)?|([\d.]+):\d+", text)
    try:
        address = ip_address((match[1] or match[2]) if match else text)
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(address)


def network_of(address: str) -> str:
    """Return whom the address speaks for: in IPv6 one customer has at least a /64 (RFC 6177)."""
    name = client_address(address).partition("%")[0]
    return str(ip_network(f"{name}/64", strict=False)) if ":" in name else name


class Attempts:
    """Counts attempts where RATE_LIMIT_URL says, for all processes that it is the same for."""

    def __init__(self, url: str) -> None:
        self.url = url

    @cached_property
    def counts(self) -> "Counts":
        from .counts import Counts  # it takes its time to load

        return Counts(self.url)

    def begin(self, action: str, address: str, account: str = "") -> int:
        """Count an attempt, and return the seconds to wait instead of making it; 0 is none.

        It counts before the outcome is known, so that many at one moment are many. What is over
        the limit of an account does not count for its network: the typing errors of one person
        lock out nobody else.
        """
        network = network_of(address)
        if account and (seconds := self.counts.add(ACCOUNT_LIMIT, action, network, key(account))):
            return seconds
        return self.counts.add(NETWORK_LIMIT, action, network)

    def failed(self, address: str) -> None:
        """Log that somebody could not sign in; not the name, which may be a password."""
        address = client_address(address)
        logger.warning("Failed sign-in from %s", address, extra={"address": address})

    def succeeded(self, action: str, address: str, account: str) -> None:
        """Forget the attempts at this account from there, and that this was one."""
        network = network_of(address)
        self.counts.forget(ACCOUNT_LIMIT, action, network, key(account))
        self.counts.take_back(NETWORK_LIMIT, action, network)

    def problem(self) -> str:
        """Return why nothing can be counted, in one line; it is empty where all is well."""
        from .counts import problem

        return problem(self.url)


def key(account: str) -> str:
    """Return what stands for an account, and tells nothing of what was typed."""
    return hashlib.sha256(account.encode("utf-8", "replace")).hexdigest()[:32]
