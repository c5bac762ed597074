"""What signing in needs to remember and to tidy."""

from .security import Attempts, local_path

__all__ = ["attempts", "local_path", "tidy_name"]

attempts = Attempts()


def tidy_name(name: object) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, str(name))).strip().lower()
