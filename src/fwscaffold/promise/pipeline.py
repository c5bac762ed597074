"""Whether continuous integration runs a command on every change, and fails where it does."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from fwscaffold.promise import selection
from fwscaffold.promise.shell import Ran, has_option
from fwscaffold.promise.sources import Broken, Sources, Terms
from fwscaffold.promise.workflow import github, gitlab
from fwscaffold.wording import quoted

GITHUB, GITLAB = ".github/workflows/*.y*ml", ".gitlab-ci.yml"


def broken(terms: Terms, sources: Sources) -> Iterator[Broken]:
    """Give what is wrong with the nearest that any pipeline comes to running the command."""
    wanted = [command.split() for command in terms["commands"]]
    reasons = dict[str, PurePosixPath]()
    for path, ran in sources.once(_ran):
        for rest in filter(None, map(ran.after, wanted)):
            reason = _reason(ran, rest[0], terms, sources)
            if not reason:
                return
            reasons.setdefault(reason, path)
    missing = f"nothing that runs on every change is {quoted(terms['commands'][0])}"
    reason, path = next(iter(reasons.items()), (missing, PurePosixPath(terms["file"])))
    yield Broken(path, reason)


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
    """Give each command and its file, of the project and of the repository that it is in."""
    for path in sources.found([GITHUB, GITLAB]):
        read = gitlab if path.name == GITLAB else github
        for ran in read(sources.data(path)):
            yield path, ran
    if around := sources.above():
        for path, ran in _commands(around):
            place = os.path.relpath(around.directory / path, sources.directory.resolve())
            yield PurePosixPath(Path(place).as_posix()), ran
