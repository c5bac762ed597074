"""Whether continuous integration runs a command on every change, and fails where it does."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from fwscaffold.promise import selection
from fwscaffold.promise.formats import Unreadable
from fwscaffold.promise.shell import Ran, has_option
from fwscaffold.promise.sources import MOST, Broken, Sources, Terms
from fwscaffold.promise.workflow import github, gitlab, included
from fwscaffold.tree import is_safe
from fwscaffold.wording import quoted

GITHUB, GITLAB = ".github/workflows/*.y*ml", ".gitlab-ci.yml"


def broken(terms: Terms, sources: Sources) -> Iterator[Broken]:
    """Give what is wrong with the nearest that any pipeline comes to running the command."""
    wanted = [command.split() for command in terms["commands"]]
    reasons = dict[str, PurePosixPath]()
    for path, ran in sources.once(_ran):
        for command in wanted:
            for rest in ran.after(command):
                is_tool = command[0] == wanted[0][0]  # another one has options of its own
                reason = _reason(ran, rest, terms if is_tool else {}, sources)
                if not reason:
                    return
                reasons.setdefault(reason, path)
    missing = _missing(terms["commands"][0], sources)
    reason, path = next(iter(reasons.items()), (missing, PurePosixPath(terms["file"])))
    yield Broken(path, reason)


def _missing(command: str, sources: Sources) -> str:
    top, place = sources.once(Sources.repository)
    if top is sources:
        return f"nothing that runs on every change is {quoted(command)}"
    nothing = f"nothing that the repository runs on every change of {quoted(place)} is"
    return f"{nothing} {quoted(command)}, see `fwscaffold pipeline`"


def _reason(ran: Ran, words: Sequence[str], terms: Terms, sources: Sources) -> str:
    """Return why the command does not do what is promised, or nothing."""
    if not ran.counts:
        return f"a failure of {quoted(' '.join(ran.words))} is none of the pipeline"
    for option in terms.get("without", ()):
        if has_option(words, option):
            return f"{quoted(' '.join(ran.words))} has {quoted(option)}"
    for path in sources.standard(terms.get("selects", ())):
        if narrowed := selection.narrowed(words, path, sources):
            return f"{quoted(' '.join(ran.words))} leaves out {quoted(path)} by {quoted(narrowed)}"
    return ""


def _ran(sources: Sources) -> list[tuple[PurePosixPath, Ran]]:
    """Return each command with its file; pytest's has the words that its settings add."""
    added = sources.once(selection.settings).words
    return [
        (path, Ran([*ran.words, *added], ran.counts) if "pytest" in ran.words else ran)
        for path, ran in _commands(sources)
    ]


def _commands(sources: Sources) -> Iterator[tuple[PurePosixPath, Ran]]:
    """Give each command that is run for the project, and its file.

    Only what is at the top of a repository is run by itself.
    """
    top, place = sources.once(Sources.repository)
    for path, said in _files(top, is_own=top is sources):
        read = github if path.match(GITHUB) else gitlab
        shown = path if top is sources else _seen_from(sources.directory, top.directory / path)
        yield from ((shown, ran) for ran in read(said, place))


def _files(top: Sources, is_own: bool) -> Iterator[tuple[PurePosixPath, Any]]:
    """Give the files of pipelines, those that GitLab's includes too, and what they say.

    Raises for one that nobody can read, unless it may be another project's, which nobody runs.
    """
    new, known = [*top.found([GITHUB]), PurePosixPath(GITLAB)], set[PurePosixPath]()
    while new and len(known) < MOST:
        path = new.pop(0)
        if path in known or not is_safe(str(path)):
            continue
        known.add(path)
        try:
            said = top.data(path)
        except Unreadable:
            if is_own:
                raise
            continue
        yield path, said
        new += [] if path.match(GITHUB) else top.found(map(str, included(said)))


def _seen_from(directory: Path, path: Path) -> PurePosixPath:
    return PurePosixPath(Path(os.path.relpath(path, directory.resolve())).as_posix())
