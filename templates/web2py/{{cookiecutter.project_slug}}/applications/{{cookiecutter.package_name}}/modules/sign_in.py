"""What signing in needs to remember and to tidy."""

from functools import cache

from .standard.rate_limit import Attempts
from .standard.security import local_path

__all__ = ["attempts", "local_path", "tidy_name"]


@cache
def attempts(url: str) -> Attempts:
    """Return what counts there; it is the same for all requests of this process."""
    return Attempts(url)


def tidy_name(name: object) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, str(name))).strip().lower()
