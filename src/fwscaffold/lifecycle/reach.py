"""What is not put together: names in pages that no code gives, and code that nobody starts."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from fwscaffold.lifecycle.page_names import given, named
from fwscaffold.lifecycle.python_file import Need, python_file
from fwscaffold.markers import has_markers
from fwscaffold.tree import Tree

PYTHON, QUOTE = ".py", "'"
PAGES = {".html", ".tpl", ".txt", ".xml"}
Taken = tuple[PurePosixPath, str]  # a file, and the name in it that another file needs
Missed = tuple[PurePosixPath, str, PurePosixPath]
Links = Mapping[PurePosixPath, frozenset[Taken]]


@dataclass(frozen=True, slots=True)
class Reached:
    """Who takes what, which files are reached by that, and which names these give to pages."""

    links: Links
    files: frozenset[PurePosixPath]
    names: Mapping[str, frozenset[PurePosixPath]]


def dotted(path: PurePosixPath) -> str:
    """Return the name that a module is imported by."""
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def bases(path: PurePosixPath, need: Need) -> Iterator[str]:
    """Give the packages that the module may be in: by its dots, else the top, or beside it."""
    if need.dots:
        yield ".".join(path.parts[: -need.dots])
    else:
        yield from dict.fromkeys(("", ".".join(path.parts[:-1])))


def apart(tree: Tree, known: Sequence[Tree]) -> Iterator[Missed]:
    """Give each page or new file, what it misses, and the file that it waits for.

    What no known tree gives may come from anywhere, and so may what is missed in one of them.
    """
    links = [_links(each, ()) for each in known]
    roots = _roots(links)
    before = [_reached(each, found, roots) for each, found in zip(known, links, strict=True)]
    now = _reached(tree, _links(tree, links), roots)
    pairs = zip(known, before, strict=True)
    doubtful = {path for pair in pairs for *_, path in _missed(*pair, before)}
    for page, name, path in _missed(tree, now, before):
        if path not in doubtful:
            found = _cut(name, path, tree, before, now) or [path]
            yield from ((page, f"`{name.strip(QUOTE)}`", of) for of in found)
    yield from _unused(tree, known[0], before[-1], now)


def _unused(tree: Tree, present: Tree, wanted: Reached, now: Reached) -> Iterator[Missed]:
    """Give each new file that nobody would start, or take a blueprint of, as the template does."""
    taken = {each for path in now.files for each in now.links[path]}
    for by in wanted.links.keys() & now.files:
        for path, name in wanted.links[by] - taken:
            if path in tree and path not in present and name:
                yield path, f"a use of `{name}`", path


def _missed(tree: Tree, now: Reached, before: Sequence[Reached]) -> Iterator[Missed]:
    """Give each page, a name that it misses, and each file that gives or gave it."""
    for page in (path for path in tree if path.suffix in PAGES):
        for name in named(tree[page].content) - now.names.keys():
            givers = {path for each in before for path in each.names.get(name, ())}
            if not any(path in tree and has_markers(tree[path].content) for path in givers):
                yield from ((page, name, path) for path in givers)


def _links(tree: Tree, known: Sequence[Links]) -> Links:
    """Return what each file takes of others; with conflicts in it, what it did or will."""
    modules = {path for path in tree if path.suffix == PYTHON and not _is_test(path)}
    places = {dotted(path): path for path in modules}
    found = dict[PurePosixPath, frozenset[Taken]]()
    for path in modules:
        if has_markers(tree[path].content):
            found[path] = frozenset().union(*(each.get(path, ()) for each in known))
        else:
            found[path] = frozenset(_taken(path, tree, places))
    return found


def _roots(known: Sequence[Links]) -> set[PurePosixPath]:
    """Return the files that something else starts: at the top, and those that nobody needs."""
    needed = {path for links in known for found in links.values() for path, _ in found}
    every = {path for links in known for path in links}
    return {path for path in every if len(path.parts) == 1 or path not in needed}


def _is_test(path: PurePosixPath) -> bool:
    return "tests" in path.with_suffix("").parts


def _taken(path: PurePosixPath, tree: Tree, places: Mapping[str, PurePosixPath]) -> Iterator[Taken]:
    for need in python_file(tree[path].content).needs:
        for base in bases(path, need):
            name = ".".join(filter(None, (base, need.module)))
            outer, inner = places.get(name), places.get(f"{name}.{need.name}".strip("."))
            if outer and (not need.name or need.name in python_file(tree[outer].content).names):
                yield outer, need.name
            if inner and need.name:
                yield inner, ""


def _reached(tree: Tree, links: Links, roots: set[PurePosixPath]) -> Reached:
    """Follow the links from the roots."""
    files, new = set[PurePosixPath](), links.keys() & roots
    while new:
        files |= new
        found = {to for path in new for to, _ in links[path]}
        found |= {up / "__init__.py" for path in new for up in path.parents}
        new = (found & links.keys()) - files
    taken = {each for path in files for each in links[path]}
    names = dict[str, set[PurePosixPath]]()
    for path in files:
        for each in given(tree[path].content):
            if not each.by or path in roots or (path, each.by) in taken:
                names.setdefault(each.name, set()).add(path)
    return Reached(links, frozenset(files), {name: frozenset(of) for name, of in names.items()})


def _cut(
    name: str, path: PurePosixPath, tree: Tree, before: Sequence[Reached], now: Reached
) -> set[PurePosixPath]:
    """Return who takes no more what gives the name, or what leads to it."""
    objects = (
        {each.by for each in given(tree[path].content) if each.name == name} if path in tree else ()
    )
    gone = {
        (by, to, what)
        for each in before
        for by in each.files & now.files
        for to, what in each.links[by] - now.links[by]
    }
    return {
        by
        for by, to, what in gone
        if objects and (to not in now.files or (to == path and (what in objects or "" in objects)))
    }
