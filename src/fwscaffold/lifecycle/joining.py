"""A project that two branches have changed: one receipt, and the lines for what each has added."""

import zlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from fwscaffold import strict_json
from fwscaffold.command import command_line
from fwscaffold.creation import base, receipt
from fwscaffold.creation.plan import Change, Kind, Plan
from fwscaffold.creation.receipt import Receipt
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import repository
from fwscaffold.lifecycle.joined import added, joined
from fwscaffold.lifecycle.obstacles import refuse_obstacles
from fwscaffold.lifecycle.present import files
from fwscaffold.lifecycle.project import Project, of
from fwscaffold.lifecycle.records import records
from fwscaffold.markers import has_markers
from fwscaffold.resource.growth import grown, rewired
from fwscaffold.resource.resources import Resources
from fwscaffold.resource.wiring import Wire, unwired
from fwscaffold.tree import File, Tree, marked
from fwscaffold.wording import quoted, shown


def is_apart(directory: Path) -> bool:
    """Return whether git has found the project's records changed on two branches."""
    return _has_two(directory) or repository.sides(directory, base.PATH) is not None


def plan_join(directory: Path) -> Plan:
    """Return the changes that make one of both branches, the last of them the receipt's.

    Raises where git no longer has the two receipts, and where they cannot be one.
    """
    sides = repository.sides(directory, receipt.PATH)
    if not sides:
        whole = _merged(directory)
        return _planned(of(whole, directory), _written(directory, whole), [])
    try:
        before, ours, theirs = map(_receipt, sides)
        whole = joined(before, ours, theirs)
    except ValueError as error:
        raise _refusal(directory, str(error)) from error
    project = of(whole, directory)
    mine, yours = (_wires(project, added(before, side)) for side in (ours, theirs))
    gone = _wires(project, added(theirs, before))
    written = _rewritten(_written(directory, whole), yours, gone)
    return _planned(project, written, _told(directory, mine, yours))


def _planned(project: Project, written: Tree, told: Iterable[Change]) -> Plan:
    """Return the changes of a project whose receipt is that of both, but for *written* files."""
    marks = {path: file.mark for path, file in written.items()}
    whole = replace(project.receipt, files={**project.receipt.files, **marks})
    plan = (*told, *records(replace(project, receipt=whole), whole, written))
    refuse_obstacles(project.directory, plan)
    return plan


def _receipt(text: bytes) -> Receipt:
    return receipt.parsed(strict_json.loads(text.decode()))


def _has_two(directory: Path) -> bool:
    """Return whether git has left two receipts in the project's."""
    found = files(directory, {receipt.PATH: ""}).get(receipt.PATH)
    return found is not None and has_markers(found.content)


def _merged(directory: Path) -> Receipt:
    """Return the receipt in which git has found nothing that both have changed."""
    if _has_two(directory):
        raise _refusal(directory, "git holds no two sides of it any more")
    return receipt.read(directory)


def _wires(project: Project, resources: Resources) -> list[Wire]:
    """Return the lines by which the project knows, or has known, of the resources."""
    made = (grown(project.template, project.answers, each) for each in resources)
    return [wire for each in made for wire in each.wires]


def _written(directory: Path, whole: Receipt) -> Tree:
    """Return the files as they were written, where one of the branches has their texts."""
    texts = dict[str, bytes](base.read(directory))
    for side in repository.sides(directory, base.PATH) or ():
        try:
            texts.update(base.unpacked(side))
        except (ValueError, zlib.error):
            continue  # the next update looks for them elsewhere
    return marked(whole.files, texts)


def _rewritten(written: Tree, lines: Iterable[Wire], gone: Iterable[Wire]) -> Tree:
    """Return the written files with the lines in those that one side has written otherwise."""
    told = rewired(written, _of(lines, written))
    written = {**written, **told}
    return {**written, **rewired(written, _of(gone, written), unwired)}


def _of(wires: Iterable[Wire], paths: Container[PurePosixPath]) -> list[Wire]:
    return [each for each in wires if PurePosixPath(each.file) in paths]


def _told(directory: Path, ours: Sequence[Wire], theirs: Sequence[Wire]) -> Iterator[Change]:
    """Give the files in conflict where one side has done nothing but to add its lines."""
    paths = [PurePosixPath(each.file) for each in (*ours, *theirs)]
    for path, present in files(directory, dict.fromkeys(paths, "")).items():
        sides = repository.sides(directory, path)
        if not (sides and has_markers(present.content)):
            continue
        if text := _with_both(path, sides, ours, theirs):
            file = replace(present, content=text)
            yield Change(Kind.UPDATE, path, file.dos if present.is_dos else file, present)


def _with_both(
    path: PurePosixPath, sides: repository.Sides, ours: Sequence[Wire], theirs: Sequence[Wire]
) -> bytes | None:
    """Return one side's text with the other's lines, where these are all that it has added."""
    before, one, other = sides
    for mine, yours, lines in ((one, other, theirs), (other, one, ours)):
        try:
            if _with_lines(path, before, lines) == yours:
                return _with_lines(path, mine, lines)
        except ScaffoldError:
            continue  # somebody has given the file another shape
    return None


def _with_lines(path: PurePosixPath, text: bytes, wires: Iterable[Wire]) -> bytes:
    tree = {path: File(text)}
    return rewired(tree, _of(wires, tree)).get(path, tree[path]).content


def _refusal(directory: Path, problem: str) -> ScaffoldError:
    both = [shown(directory / path) for path in (receipt.PATH, base.PATH)]
    side = command_line(["git", "checkout", "--ours", *both])
    again = command_line(["fwscaffold", "update", "--force", shown(directory)])
    message = f"the two sides of {quoted(both[0])} cannot be one ({problem})"
    return ScaffoldError(f"{message}: take one with `{side}` and run `{again}`", Exit.CONFLICT)
