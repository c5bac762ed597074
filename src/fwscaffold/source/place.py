"""Where in a directory a template is: at its top, below, or one of several that it offers."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.address import Address
from fwscaffold.template.foreign import definition_of
from fwscaffold.wording import either, quoted

OLD_STYLE = re.compile(r"\((.+)\)")


def chosen(top: Path, address: Address) -> tuple[Path, str]:
    """Return the template's directory, and in it the one whose contents become the project.

    Raises a usage error where there is none, and where there are several and none is named.
    """
    wanted = address.directory
    offered = _offered(_definition(top, address)) if (top / "cookiecutter.json").exists() else {}
    place = Path(os.path.normpath(top / offered.get(wanted, wanted)))
    if not (place.is_dir() and place.resolve().is_relative_to(top.resolve())):
        raise refusal(address, f"has no directory {quoted(wanted)}")
    content = _definition(place, address)
    if several := _offered(content):
        path = "" if place == top else f"{place.relative_to(top).as_posix()}/"
        names = [f"{address.place}#{path}{name}" for name in several]
        raise refusal(address, f"holds several, name one: {either(names)}")
    return place, _folder(place, content, address)


def _offered(content: Mapping[str, Any]) -> dict[str, str]:
    """Return the paths of the templates that a `cookiecutter.json` offers, by their names."""
    match content:
        case {"templates": dict(entries)}:
            found = {
                n: e["path"] for n, e in entries.items() if isinstance(e, dict) and "path" in e
            }
        case {"template": list(entries)}:
            matches = [OLD_STYLE.search(str(entry)) for entry in entries]
            found = {match[1]: match[1] for match in matches if match}
        case _:
            return {}
    return {name: str(path) for name, path in found.items()}


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
