"""A project that cruft or cookiecutter has made: what their records say, and its receipt."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from fwscaffold import strict_json
from fwscaffold.creation import receipt
from fwscaffold.creation.left import Left
from fwscaffold.creation.receipt import Receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.reading import read_text
from fwscaffold.source.address import HOSTS
from fwscaffold.source.versions import COMMIT
from fwscaffold.template.answers import Answers, complete
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import questions
from fwscaffold.tree import Tree
from fwscaffold.wording import quoted

CRUFT, COPIER = ".cruft.json", ".copier-answers.yml"
URLS = ("https://", "ssh://", "file://")
SKIPPED = "cruft was told to skip it"


@dataclass(frozen=True, slots=True)
class Record:
    """Which template has made a project, at which commit, from which answers."""

    source: str
    ref: str
    commit: str
    context: Mapping[str, Any]
    skipped: tuple[str, ...] = ()


def cruft(project: Path) -> Record | None:
    """Return what `.cruft.json` says, or None without one; raise where that makes no sense."""
    path = project / CRUFT
    if not os.path.lexists(path):
        return None
    match found := _object(path, project):
        case {"template": str(template), "commit": str(commit), "context": dict(context)}:
            source = _source(template, str(found.get("directory") or ""))
            listed = found.get("skip")
            skipped = tuple(map(str, listed)) if isinstance(listed, list) else ()
            if COMMIT.fullmatch(commit):
                ref = str(found.get("checkout") or "")
                return Record(source, ref, commit, _answers(path, context), skipped)
    raise _refusal(path, "does not name a template, a commit and a context")


def replay(path: Path) -> Record:
    """Return what cookiecutter's replay file says; it knows no commit, at most a ref."""
    context = _answers(path, _object(path, path.parent))
    template = context.get("_template")
    if not isinstance(template, str):
        raise _refusal(path, "names no template")
    return Record(_source(template, ""), str(context.get("_checkout") or ""), "", context)


def answered(template: Template, record: Record) -> Answers:
    """Return the template's answers as the record has them, as far as it takes them."""
    asked = questions(template)
    given = {each.key: record.context.get(each.key) for each in asked}
    return complete(template, {q.key: given[q.key] for q in asked if q.takes(given[q.key])})


def taken_over(
    template: Template, answers: Answers, wanted: Tree, record: Record, preset: str
) -> Receipt:
    """Return the receipt of the project as the template made it; what was skipped is declined."""
    whole = receipt.receipt(template, answers, wanted, preset)
    declined = {
        path: Left(file.mark, SKIPPED)
        for path, file in wanted.items()
        if any(_is_of(str(path), each) for each in record.skipped)
    }
    return replace(whole, declined=declined)


def _is_of(path: str, pattern: str) -> bool:
    name = pattern.rstrip("/")
    return path.startswith(f"{name}/") or fnmatchcase(path, name)


def _source(template: str, directory: str) -> str:
    """Return the address in our words: cookiecutter's short forms, URLs, scp's form, paths."""
    if template.startswith(URLS):
        place = f"git+{template}"
    elif template.partition(":")[0] in HOSTS:
        place = template
    elif template.startswith("git@"):
        place = f"git+ssh://{template.replace(':', '/', 1)}"
    else:
        place = f"git+{Path(template).absolute().as_uri()}"
    return f"{place}#{directory}" if directory else place


def _answers(path: Path, context: Mapping[str, Any]) -> Mapping[str, Any]:
    found = context.get("cookiecutter")
    if not isinstance(found, dict):
        raise _refusal(path, "has no answers of cookiecutter's")
    return found


def _object(path: Path, within: Path) -> Mapping[str, Any]:
    try:
        found = strict_json.loads(read_text(path, within))
    except (OSError, ValueError) as error:
        raise _refusal(path, f"cannot be read: {str(error).lower()}") from error
    if not isinstance(found, dict):
        raise _refusal(path, "does not hold an object")
    return found


def _refusal(path: Path, problem: str) -> ScaffoldError:
    return ScaffoldError(f"{quoted(path)} {problem}", Exit.USAGE)
