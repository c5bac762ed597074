"""How a template of somebody else's is named: a repository, a directory or a zip archive."""

import re
from dataclasses import dataclass
from pathlib import Path

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted

HOSTS = {
    "gh": "https://github.com/{}.git",
    "gl": "https://gitlab.com/{}.git",
    "bb": "https://bitbucket.org/{}.git",
}
SHORT = re.compile(r"(gh|gl|bb):([\w.-]+/[\w./-]+?)(?:@([^\s@]+))?")
# In the authority, an `@` follows the user's name; in the path, it begins the ref.
LONG = re.compile(r"git\+((?:https|ssh|file)://[^/\s]*/[^\s@]+?)(?:@([^\s@]+))?")
PACKAGE = "package:"
ZIP = ".zip"
FORMS = "`gh:owner/name`, `git+https://host/name.git`, a directory or a zip archive"


@dataclass(frozen=True, slots=True)
class Address:
    """What a person, or a receipt, names a template by; without *url* and *package* a path."""

    place: str
    url: str = ""
    ref: str = ""
    directory: str = ""
    package: str = ""

    @property
    def is_path(self) -> bool:
        """Whether it is a directory or an archive on this machine."""
        return not (self.url or self.package)

    @property
    def repository(self) -> str:
        """The repository that the URL is of, however its end is spelled."""
        return self.url.rstrip("/").removesuffix(".git")

    @property
    def source(self) -> str:
        """The name without the ref, which changes with every update."""
        return f"{self.place}#{self.directory}" if self.directory else self.place

    @property
    def name(self) -> str:
        """What the template is called: the last word of all that."""
        last = Path(self.directory or self.package or self.place).name
        return last.removesuffix(".git").removesuffix(ZIP)


def is_address(text: str) -> bool:
    """Return whether the text names a template of somebody else's, and no framework."""
    path = text.partition("#")[0]
    looks_so = re.search(r"[:/\\]|^\.|\.zip$", path) is not None
    return looks_so or (Path(path) / "cookiecutter.json").is_file()


def parsed(text: str) -> Address:
    """Return what the text names; raise a usage error for what names nothing."""
    whole, _, directory = text.partition("#")
    if short := SHORT.fullmatch(whole):
        host, name, ref = short.groups()
        place = f"{host}:{name}"
        return Address(place, HOSTS[host].format(name.removesuffix(".git")), ref or "", directory)
    if long := LONG.fullmatch(whole):
        url, ref = long.groups()
        return Address(f"git+{url}", url, ref or "", directory)
    if whole.startswith(PACKAGE):
        return Address(whole, directory=directory, package=whole.removeprefix(PACKAGE))
    if re.match(r"[\w+.-]{2,}:", whole):
        hint = f", write `git+{quoted(whole)[1:-1]}`" if "://" in whole else f", write {FORMS}"
        raise ScaffoldError(f"template {quoted(text)} is no source{hint}", Exit.USAGE)
    return Address(whole, directory=directory)
