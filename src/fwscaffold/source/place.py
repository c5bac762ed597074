"""Where in a directory a template is: at its top, below, or one of several that it offers."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.address import Address
from fwscaffold.template.foreign import definition_of
from fwscaffold.wording import either, quoted, shown

OLD_STYLE = re.compile(r"\((.+)\)")


class Several(ScaffoldError):
    """A source that offers several templates, none of which is named; *labels* say what each is."""

    def __init__(self, address: Address, labels: Mapping[str, str]) -> None:
        names = either(f"#{name}" for name in labels)
        problem = f"holds several, name one at the end of the source: {names}"
        super().__init__(f"template {quoted(address.source)} {problem}", Exit.USAGE)
        self.labels = labels


def chosen(top: Path, address: Address) -> tuple[Path, str]:
    """Return the template's directory, and in it the one whose contents become the project.

    Raises a usage error where there is none, and `Several` where there are some to choose from.
    """
    place = _place(top, top, address.directory, address)
    content = _definition(place, address)
    if offered := _offered(content):
        path = f"{address.directory.rstrip('/')}/" if address.directory else ""
        raise Several(address, {f"{path}{name}": label for name, (_, label) in offered.items()})
    return place, _folder(place, content, address)


def _place(top: Path, here: Path, wanted: str, address: Address) -> Path:
    """Return the directory that is wanted, step by step: what is offered *here*, or a path."""
    is_inside = here.resolve().is_relative_to(top.resolve()) and not wanted.startswith("/")
    if not (here.is_dir() and is_inside):
        raise refusal(address, f"has no directory {quoted(address.directory)}")
    if not wanted:
        return here
    there = (here / "cookiecutter.json").exists()
    offered = _offered(_definition(here, address)) if there else {}
    for name in sorted(offered, key=len, reverse=True):
        if f"{wanted}/".startswith(f"{name}/"):
            path, _ = offered[name]
            inner = Path(os.path.normpath(here / path))
            return _place(top, inner, wanted.removeprefix(name).lstrip("/"), address)
    first, _, rest = wanted.partition("/")
    return _place(top, here / first, rest, address)


def _offered(content: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """Return the templates that a `cookiecutter.json` offers: by name, each's path and label."""
    match content:
        case {"templates": dict(entries)}:
            tables = {name: each for name, each in entries.items() if isinstance(each, dict)}
            return {
                name: (str(each["path"]), _label(name, each))
                for name, each in tables.items()
                if name and "path" in each
            }
        case {"template": list(entries)}:
            matches = [OLD_STYLE.search(str(entry)) for entry in entries]
            return {match[1]: (match[1], shown(match.string)) for match in matches if match}
    return {}


def _label(name: str, entry: Mapping[str, Any]) -> str:
    words = [entry.get("title") or name, entry.get("description")]
    return shown(": ".join(str(word) for word in words if word))


def _definition(place: Path, address: Address) -> dict[str, Any]:
    try:
        return definition_of(place)
    except FileNotFoundError as error:
        raise refusal(address, "is none: it has no `cookiecutter.json`") from error
    except (OSError, ValueError, RecursionError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        message = f"has a broken `cookiecutter.json` ({str(reason).lower()})"
        raise refusal(address, message) from error


def _folder(place: Path, content: Mapping[str, Any], address: Address) -> str:
    """Return the first directory whose name is a variable, as cookiecutter finds it."""
    options = content.get("_jinja2_env_vars", {})
    marks = [options.get("variable_start_string", "{{"), options.get("variable_end_string", "}}")]
    for each in sorted(place.iterdir()):
        if all(str(mark) in each.name for mark in ["cookiecutter", *marks]) and each.is_dir():
            return each.name
    raise refusal(address, "is none: no directory is called such as `{{cookiecutter.slug}}`")


def refusal(address: Address, problem: str) -> ScaffoldError:
    """Return the error that says what is wrong with what the address names."""
    return ScaffoldError(f"template {quoted(address.source)} {problem}", Exit.USAGE)
