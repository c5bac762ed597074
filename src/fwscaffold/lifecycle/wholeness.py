"""What the files of a project miss of one another: modules, names in them, pages, addresses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fwscaffold.lifecycle.python_file import Need, PythonFile, python_file
from fwscaffold.lifecycle.reach import PYTHON, apart, bases, dotted
from fwscaffold.markers import has_markers
from fwscaffold.promise.formats import is_whole
from fwscaffold.tree import Tree

SYNTAX = "its syntax"
SPEAK = {PYTHON, ".html", ".css", ".js"}  # files that name others, such as pages


@dataclass(frozen=True, slots=True)
class Lack:
    """What a file misses, and the file that it would be in; its own where nothing else is to."""

    path: PurePosixPath
    what: str
    of: PurePosixPath


def lacks(tree: Tree, known: Sequence[Tree]) -> set[Lack]:
    """Return what is missing in the tree; only what is in one of the *known* can be missed."""
    paths = {path for each in known for path in each}
    modules = {path: python_file(tree[path].content) for path in tree if path.suffix == PYTHON}
    places = {dotted(path): path for path in paths if path.suffix == PYTHON}
    pages = {path for path in paths if path.suffix != PYTHON and path not in tree}
    others = (Lack(*each) for each in apart(tree, known))
    return {*_of_python(modules, places), *_of_pages(tree, pages), *_of_data(tree), *others}


def _of_data(tree: Tree) -> Iterator[Lack]:
    """Give each file that is not in its format, or has a key twice."""
    for path, file in tree.items():
        is_other = path.suffix != PYTHON and not has_markers(file.content)
        if is_other and not is_whole(path, file.content):
            yield Lack(path, SYNTAX, path)


def _of_python(
    modules: Mapping[PurePosixPath, PythonFile], places: Mapping[str, PurePosixPath]
) -> Iterator[Lack]:
    for path, module in modules.items():
        if module.is_broken:
            yield Lack(path, SYNTAX, path)
        if not module.is_open:
            yield from (Lack(path, name, path) for name in module.unbound)
        for need in module.needs:
            for base in bases(path, need):
                yield from _missed(path, need, base, modules, places)


def _missed(
    path: PurePosixPath,
    need: Need,
    base: str,
    modules: Mapping[PurePosixPath, PythonFile],
    places: Mapping[str, PurePosixPath],
) -> Iterator[Lack]:
    """Give what is missed of the files that could have it: the module, and the one inside it."""
    name = ".".join(filter(None, (base, need.module)))
    inner = places.get(f"{name}.{need.name}".strip(".")) if need.name else None
    place = places.get(name)
    if inner in modules:
        return
    module = modules.get(place) if place else None
    if module and (not need.name or module.is_open or need.name in module.names):
        return
    what = need.name if module else name
    yield from (Lack(path, f"`{what}`", each) for each in (inner, place) if each)


def _of_pages(tree: Tree, missing: Iterable[PurePosixPath]) -> Iterator[Lack]:
    """Give each file that names another, in quotes, which is not there."""
    for page in missing:
        names = ["/".join(page.parts[start:]) for start in range(len(page.parts))]
        wanted = [f"{mark}{name}{mark}".encode() for name in names for mark in "\"'"]
        for path, file in tree.items():
            if path.suffix in SPEAK and any(name in file.content for name in wanted):
                yield Lack(path, f"`{page.name}`", page)
