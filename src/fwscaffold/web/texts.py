"""What stands in the viewer: a file, or the difference between two."""

from pathlib import PurePosixPath

from markupsafe import Markup

from fwscaffold.creation.plan import Change, Kind, Plan
from fwscaffold.creation.report import diff
from fwscaffold.tree import File
from fwscaffold.web import highlighting

# What a project requires says most about what is different.
TELLING = PurePosixPath("pyproject.toml")


def source(path: PurePosixPath, file: File) -> Markup:
    """Return what the file holds."""
    if highlighting.is_text(file.content):
        return highlighting.source(path, file.content)
    return Markup("{:,} bytes that are no text").format(len(file.content))


def chosen(plan: Plan, path: str) -> Change | None:
    """Return the change of the file at *path*, or without one the change that tells most."""
    if path:
        return next((change for change in plan if str(change.path) == path), None)
    return min(plan, key=_dullness, default=None)


def patch(change: Change | None) -> Markup:
    """Return the difference of one file."""
    text = diff((change,)) if change else ""
    return Markup.escape(text) if text.startswith("Binary file") else highlighting.patch(text)


def _dullness(change: Change) -> tuple[bool, bool, bool, str]:
    name = str(change.path)
    return change.kind is not Kind.UPDATE, change.path != TELLING, name.startswith("."), name
