"""Which framework `new` is for where it is not the first word: a link's, or an answers file's."""

from itertools import pairwise
from pathlib import Path


def without_link(args: list[str]) -> list[str]:
    """Return the words with the framework and the options of a link in its place."""
    for at, (word, following) in enumerate(pairwise([*args, ""])):
        name, equals, address = word.partition("=")
        if name == "--from-link":
            from fwscaffold.web.link import linked

            framework, words = linked(address if equals else following)
            rest = [*args[:at], *args[at + (1 if equals else 2) :]]
            return [framework, *words, *rest]
    return args


def answers_file_of(args: list[str]) -> Path | None:
    """Return the file that `--answers` names, where options come first and so no framework does."""
    if args and args[0].startswith("-"):
        for word, following in pairwise([*args, ""]):
            name, _, path = word.partition("=")
            if name == "--answers" and (path or following):
                return Path(path or following)
    return None
