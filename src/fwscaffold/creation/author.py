"""The author that git knows where a project will be, as answers."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from fwscaffold.command import Command
from fwscaffold.creation.staging import temporary
from fwscaffold.git import git, text
from fwscaffold.template import names

AUTHOR = {
    "user.name": ("author_name", names.author_name),
    "user.email": ("author_email", names.author_email),
}
WHO = r"^user\.(name|email)$"
# Settings that hold for the repositories below some directory only (git-config, "includeIf").
SOMEWHERE = r"^includeif\..*\.path$"


def author(target: Path) -> dict[str, str]:
    """Return the name and e-mail address that git knows for a project in *target*.

    Left out is what git does not know, and what our rules do not allow.
    """
    whole = target.absolute()
    parent = next(place for place in (whole, *whole.parents) if place.is_dir())
    there: Command = ["-C", parent]
    said = [*_settings(there, WHO)]
    if [*_settings(there, SOMEWHERE)]:
        with suppress(OSError), temporary(parent) as directory:
            git(["init", "--quiet", "--template=", directory])
            said = [*_settings(["-C", directory], WHO)]
    found = [(*AUTHOR[key], value) for key, value in said]
    return {answer: value for answer, problem, value in found if not problem(value)}


def _settings(where: Command, pattern: str) -> Iterator[tuple[str, str]]:
    listed = git([*where, "config", "--null", "--get-regexp", pattern])
    for entry in filter(None, text(listed.stdout).split("\0")):
        key, _, value = entry.partition("\n")
        yield key, value
