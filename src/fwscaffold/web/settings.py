"""How the configurator is served."""

from dataclasses import dataclass, field

from fwscaffold.web.standard import Standard

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where it listens, for whom, and how much of it.

    *proxies* are those that are trusted to say whom they ask for; *rate* is as `limits` reads it,
    such as `600/minute`, and nothing is no limit.
    """

    standard: Standard = field(default_factory=Standard)
    host: str = "127.0.0.1"
    port: int = 8080
    hosts: tuple[str, ...] = LOOPBACK
    proxies: int = 0
    https: bool = False
    rate: str = "600/minute"
    json_log: bool = False
