"""What the template makes and what each preset makes of it, one upon the other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from fwscaffold.creation.hooks import finished
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.additions import directory, filled, single
from fwscaffold.preset.merging import merge, spelled
from fwscaffold.preset.presets import Overlay, Preset, Verb
from fwscaffold.reading import read_text
from fwscaffold.template.answers import Answers
from fwscaffold.template.catalog import Template
from fwscaffold.tree import File, Tree, clash, is_safe
from fwscaffold.wording import quoted

LARGEST_PART = 100_000  # bytes of what is merged into a file
PROGRAMS = frozenset({".py", ".pth"})
ORDERS = frozenset(
    "pyproject.toml uv.toml uv.lock .python-version pip.conf pip.ini setup.cfg pytest.ini "
    ".pytest.ini pytest.toml .pytest.toml tox.ini .coveragerc .env".split()
)


@dataclass(frozen=True, slots=True)
class Layer:
    """Who has had a say in the project, and what it is thereafter."""

    name: str
    tree: Tree


Layers = Sequence[Layer]


def layers(template: Template, answers: Answers, preset: Preset) -> Layers:
    """Return what the template makes, and then what each preset makes of that; the last is whole.

    Raises a usage error where a preset does not fit what is there.
    """
    first = finished(template, answers)
    found = [Layer(template.name, first)]
    for name, overlays in groupby(preset.overlays, lambda overlay: overlay.preset):
        tree = dict(found[-1].tree)
        for overlay in overlays:
            if overlay.when.holds(template, answers):
                _apply(overlay, tree, first, answers)
        found.append(Layer(name, dict(sorted(tree.items()))))
    _refuse_clash(found)
    return found


def standard(template: Template, answers: Answers, preset: Preset) -> Tree:
    """Return what the template and the preset make together."""
    return layers(template, answers, preset)[-1].tree


def overlaid(found: Layers) -> frozenset[PurePosixPath]:
    """Return the files that a preset has added or changed: they are of the frame."""
    first, last = found[0].tree, found[-1].tree
    return frozenset(path for path, file in last.items() if first.get(path) != file)


def run_by_tools(paths: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Return those of the paths that an installer or a test runner runs or obeys."""
    return sorted(path for path in paths if path.suffix in PROGRAMS or path.name in ORDERS)


def _apply(
    overlay: Overlay, tree: dict[PurePosixPath, File], first: Tree, answers: Answers
) -> None:
    """Change the tree as the overlay has it; *first* is what the template made."""
    if overlay.verb is Verb.ADD:
        for path, file in directory(overlay, answers).items():
            if path in tree and path in first:
                message = f"adds {quoted(path)}, which the template has already"
                raise _refusal(overlay, f"{message}, take its place with `[[replace]]`")
            tree[path] = file
        return
    path = _target(overlay, tree, answers)
    if overlay.verb is Verb.REMOVE:
        del tree[path]
    elif overlay.verb is Verb.REPLACE:
        new = single(overlay.source, overlay.root, answers).content
        tree[path] = replace(tree[path], content=new)
    else:
        tree[path] = replace(tree[path], content=_merged(overlay, path, tree[path], answers))


def _merged(overlay: Overlay, path: PurePosixPath, file: File, answers: Answers) -> bytes:
    has_part = overlay.source != Path()
    try:
        text = read_text(overlay.source, overlay.root, LARGEST_PART) if has_part else ""
        part = spelled(path.suffix, text, answers, overlay.source) if has_part else ""
        return merge(path.suffix, file.content, part, overlay.drops)
    except (ValueError, RecursionError) as error:
        what = quoted(overlay.source.relative_to(overlay.root)) if has_part else "`without`"
        raise _refusal(overlay, f"cannot merge {what} into {quoted(path)}: {error}") from error


def _target(overlay: Overlay, tree: Tree, answers: Answers) -> PurePosixPath:
    """Return which file of the project it is about; raise where there is none."""
    name = filled(overlay.path, answers, overlay.root)
    path = PurePosixPath(name)
    if not is_safe(name) or path not in tree:
        message = f"{overlay.verb} {quoted(name)}, which this project does not have"
        raise _refusal(overlay, f"{message}: correct it, or say with `when` which projects do")
    return path


def _refuse_clash(found: Layers) -> None:
    last = found[-1].tree
    kept = [path for path in found[0].tree if path in last]
    if len(found) > 1 and (pair := clash(dict.fromkeys((*kept, *last)))):
        there, added = map(quoted, pair)
        message = f"adds {added}, which cannot be beside {there} on every system, rename it"
        raise ScaffoldError(f"preset {quoted(found[-1].name)} {message}", Exit.USAGE)


def _refusal(overlay: Overlay, problem: str) -> ScaffoldError:
    return ScaffoldError(f"preset {quoted(overlay.preset)} {problem}", Exit.USAGE)
