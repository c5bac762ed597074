"""Which templates exist, where they are, and what they promise."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted, suggestion

# What Python and other tools leave in the templates of an installation or a checkout.
LEFTOVERS = frozenset({"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store"})
RESOURCE = "resource"  # a directory beside the project's
PROJECT_DIRECTORY = "{{cookiecutter.project_slug}}"


@dataclass(frozen=True, slots=True)
class Maturity:
    """How alive a framework was on a day; dates are in ISO 8601."""

    as_of: str
    release: str
    released: str
    python: str
    maintained_by: str
    outlook: str


UNKNOWN = Maturity("", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a template of somebody else's is from, as a receipt says it, and what is there.

    *source* is how it is named, *ref* the tag, branch or commit of it. Its texts are made of the
    moment *at* and the dice of *seed*. Where it is *trusted* its hooks and extensions run.
    """

    source: str
    ref: str = ""
    commit: str = ""
    digest: str = ""
    at: str = ""
    seed: str = ""
    trusted: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """One framework's template, as the catalog describes it, or one of somebody else's."""

    name: str
    title: str
    description: str
    path: Path
    group: str = ""
    choose: str = ""
    avoid: str = ""
    maturity: Maturity = UNKNOWN
    promises: tuple[str, ...] = ()
    # What it was called before: projects and answers that say so are still its own.
    formerly: tuple[str, ...] = ()
    # What a team's preset asks beside it, as `Question`s of the next module, which have no hash.
    added: tuple[Any, ...] = field(default=(), hash=False)
    folder: str = PROJECT_DIRECTORY
    origin: Origin | None = None

    @property
    def project(self) -> Path:
        """The directory whose contents become the project."""
        return self.path / self.folder

    @property
    def advice(self) -> dict[str, str]:
        """What a program is told of it, for those who choose."""
        keys = ("name", "title", "group", "description", "choose", "avoid")
        return {key: getattr(self, key) for key in keys}

    @property
    def typed(self) -> str:
        """What a person types to have it again."""
        if not self.origin:
            return self.name
        place, mark, directory = self.origin.source.partition("#")
        ref = f"@{self.origin.ref}" if self.origin.ref else ""
        return f"{place}{ref}{mark}{directory}"


def templates_directory() -> Path:
    """Return the packaged templates, or those of the checkout that this file is in."""
    package = Path(__file__).parents[1]
    packaged = package / "templates"
    return packaged if packaged.is_dir() else package.parents[1] / "templates"


@cache
def catalog() -> Mapping[str, Template]:
    """Return every template by the name that users type, in the catalog's order."""
    root = templates_directory()
    entries = json.loads((root / "cookiecutter.json").read_text("utf-8"))["templates"]
    return {name: _template(root, name, entry) for name, entry in entries.items()}


def by_group() -> Mapping[str, list[Template]]:
    """Return the templates of each group; groups and templates are in the catalog's order."""
    groups: dict[str, list[Template]] = {}
    for template in catalog().values():
        groups.setdefault(template.group, []).append(template)
    return groups


def find(name: str) -> Template:
    """Return the template called *name*, or that was; raise a usage error if there is none."""
    for template in catalog().values():
        if name in {template.name, *template.formerly}:
            return template
    hint = suggestion(name, catalog())
    raise ScaffoldError(f"no such framework {quoted(name)}{hint}", Exit.USAGE)


@cache
def definition(template: Template) -> dict[str, Any]:
    """Return the template's `cookiecutter.json`."""
    content: dict[str, Any] = json.loads((template.path / "cookiecutter.json").read_text("utf-8"))
    return content


def of_resources(template: Template) -> Template | None:
    """Return the template of the resources of its projects, or None where it brings none."""
    path = template.path / RESOURCE
    if template.origin or not (path / "cookiecutter.json").is_file():
        return None
    return replace(template, name=f"{template.name}/{RESOURCE}", path=path, added=())


def _template(root: Path, name: str, entry: Mapping[str, Any]) -> Template:
    return Template(
        name=name,
        title=entry["title"],
        description=entry["description"],
        group=entry["group"],
        choose=entry["choose"],
        avoid=entry["avoid"],
        maturity=Maturity(**entry["maturity"]),
        promises=tuple(entry["promises"]),
        path=root / entry["path"],
        formerly=tuple(entry.get("formerly", ())),
    )
