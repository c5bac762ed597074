"""What a page shows of a project, made ready for its template."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import PurePosixPath

from markupsafe import Markup, escape

from fwscaffold.command import command_line
from fwscaffold.creation.facts import Facts
from fwscaffold.creation.plan import Kind as Change
from fwscaffold.creation.plan import Plan
from fwscaffold.preset.presets import Preset
from fwscaffold.template.answers import Answer
from fwscaffold.template.catalog import Template
from fwscaffold.template.evidence import blocks, cells
from fwscaffold.template.questions import naming
from fwscaffold.tree import Tree
from fwscaffold.web.address import Choice
from fwscaffold.web.forms import shown
from fwscaffold.web.standard import SLUG

NONE = "none"
SIGNS = {Change.CREATE: "new", Change.DELETE: "gone", Change.UPDATE: "changed"}


@dataclass(slots=True)
class Node:
    """A directory with what is in it, or a file with what stands beside its name."""

    name: str
    path: str
    note: str = ""
    sign: str = ""
    children: list["Node"] = field(default_factory=list)


def files(tree: Tree) -> list[Node]:
    """Return the project as a tree, each file with its number of lines."""
    return _nested([(path, str(file.lines), "") for path, file in tree.items()])


def changes(plan: Plan) -> list[Node]:
    """Return the files that differ as a tree, each with what becomes of it."""
    return _nested([(each.path, SIGNS[each.kind], each.kind.value) for each in plan])


def _nested(entries: list[tuple[PurePosixPath, str, str]]) -> list[Node]:
    top = Node("", "")
    directories = {PurePosixPath(): top}
    for path, note, sign in sorted(entries, key=lambda entry: _directories_first(entry[0])):
        for parent in reversed(path.parents[:-1]):
            if parent not in directories:
                directories[parent] = Node(parent.name, str(parent))
                directories[parent.parent].children.append(directories[parent])
        directories[path.parent].children.append(Node(path.name, str(path), note, sign))
    return top.children


def _directories_first(path: PurePosixPath) -> tuple[tuple[bool, str], ...]:
    *parents, name = path.parts
    return (*((False, parent) for parent in parents), (True, name))


def command(choice: Choice, slug: str, preset: Preset) -> str:
    """Return the command line that makes the same project."""
    given = choice.given
    words = ["fwscaffold", "new", choice.template.typed]
    name = naming(choice.template)
    named = Choice(choice.template, tuple(pair for pair in choice.texts if pair[0] != name))
    is_directory = given.get(name) == slug or (SLUG in given and name not in given)
    words += [slug, *named.words] if is_directory else choice.words
    words += ["--yes"] * (not is_directory and name not in given)
    is_known = preset.source.startswith("git+") or not {"/", "."} & {*preset.source}
    source = ["--preset", preset.source] if preset.source and is_known else []
    return command_line([*words, *source], "posix")


def fetch(origin: str, choice: Choice, slug: str) -> str:
    """Return the command line that fetches the archive."""
    address = f"{origin}/{choice.template.name}.zip?{choice.query}"
    return command_line(["curl", address, "-o", f"{slug}.zip"], "posix")


def counted(one: Facts, two: Facts) -> Iterator[tuple[str, tuple[str, str]]]:
    """Return what can be counted in two projects, side by side."""
    of_frameworks: dict[str, Callable[[Facts], object]] = {
        "kind": lambda side: side.template.group,
        "newest release": lambda side: side.template.maturity.release,
        "released": lambda side: side.template.maturity.released,
    }
    of_projects: dict[str, Callable[[Facts], object]] = {
        "files": lambda side: len(side.tree),
        "lines": lambda side: f"{side.lines:,}",
        "lines of tests": lambda side: f"{side.test_lines:,}",
        "requirements": lambda side: len(side.requires),
    }
    more = of_frameworks if one.template.name != two.template.name else {}
    for title, count in {**more, **of_projects}.items():
        yield title, (str(count(one)), str(count(two)))


def differing(
    mine: Mapping[str, Answer], theirs: Mapping[str, Answer]
) -> Iterator[tuple[str, tuple[str, str]]]:
    """Return each question that two projects answer otherwise, with both answers."""
    for key in dict.fromkeys([*mine, *theirs]):
        pair = mine.get(key), theirs.get(key)
        if pair[0] != pair[1]:
            yield key.replace("_", " "), (shown(pair[0]) or NONE, shown(pair[1]) or NONE)


def ticked(message: str) -> Markup:
    """Return a message with what stands in backticks as code."""
    parts = message.split("`")
    code = [Markup("<code>{}</code>").format(part) for part in parts[1::2]]
    texts = [escape(part) for part in parts[::2]]
    return Markup("").join(each for pair in zip_longest(texts, code, fillvalue="") for each in pair)


def evidence(template: Template) -> list[Mapping[str, str]]:
    """Return with what its projects were tested: in each block, every combination."""
    return [
        {key: ", ".join(values) for key, values in block.items()}
        for block in blocks(cells(template))
    ]
