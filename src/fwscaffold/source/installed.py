"""What installed packages offer by an entry point; none of them is imported."""

from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted

TEMPLATES, PRESETS = "fwscaffold.templates", "fwscaffold.presets"


def offered(group: str) -> Mapping[str, str]:
    """Return the names in the group, each with the package that it is said to be in."""
    from importlib.metadata import entry_points  # it takes its time to load

    return {entry.name: entry.value for entry in entry_points(group=group)}


def directory(what: str, name: str, package: str) -> Path:
    """Return where the package is; *what* is called *name* in the error where there is none."""
    spec = find_spec(package) if package.isidentifier() else None
    places = spec.submodule_search_locations if spec else None
    if not places:
        message = f"{what} {quoted(name)} is said to be in {quoted(package)}, which is no package"
        raise ScaffoldError(message, Exit.USAGE)
    return Path(next(iter(places)))
