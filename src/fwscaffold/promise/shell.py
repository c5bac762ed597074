"""The commands of a script, as a pipeline has them run one after the other."""

import re
import shlex
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from operator import contains

from fwscaffold.tree import REMEMBERED

ENDS = re.compile(r"[;&|()\n]+")
MENTIONS = frozenset({"echo", "printf", "install", "add", "which"})  # they run nothing of that name
REFUSALS = frozenset({"exit", "return", "false"})


@dataclass(frozen=True)
class Ran:
    """A command's words, and whether its failure is one of the script."""

    words: Sequence[str]
    counts: bool

    @cached_property
    def spelled(self) -> Sequence[tuple[str, str]]:
        """Each word, and what it is called where it is a path."""
        return [(word, word.rpartition("/")[2]) for word in self.words]

    @cached_property
    def names(self) -> frozenset[str]:
        """What may be the name of a program."""
        return frozenset(name for names in self.spelled for name in names)

    def after(self, command: Sequence[str]) -> Sequence[Sequence[str]]:
        """Return the words after *command*, in a list of one, if that is run with its options."""
        if command[0] not in self.names:
            return []
        program = [word for word in command if not word.startswith("-")]
        for start in range(len(self.words) - len(program) + 1):
            end = start + len(program)
            is_it = all(map(contains, self.spelled[start:end], program))
            if is_it and not MENTIONS & {*self.words[:start]}:
                options = [word for word in command if word.startswith("-")]
                has_all = all(has_option(self.words[end:], option) for option in options)
                return [self.words[end:]] if has_all else []
        return []


def has_option(words: Iterable[str], option: str) -> bool:
    """Return whether the option is among the words, with a value or without."""
    return any(word == option or word.startswith(f"{option}=") for word in words)


@lru_cache(REMEMBERED)
def commands(script: str) -> Sequence[Ran]:
    """Return each command of the script."""
    return [*_commands(script)]


def _commands(script: str) -> Iterator[Ran]:
    lines = script.replace("\\\n", " ").splitlines()
    strict = not any(_words(line)[:2] == ["set", "+e"] for line in lines)
    for line in lines:
        parts = [*_parts(_words(line)), ("", [])]
        for (_, words), (operator, after) in pairwise(parts):
            swallowed = operator == "||" and not REFUSALS & {*after[:1]}
            if words:
                yield Ran(words, counts=strict and not swallowed)


def _parts(words: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Give each command of a line with the operator before it."""
    operator, command = "", list[str]()
    for word in words:
        if ENDS.fullmatch(word):
            yield operator, command
            operator, command = word, []
        else:
            command.append(word)
    yield operator, command


def _words(line: str) -> list[str]:
    read = shlex.shlex(line, posix=True, punctuation_chars=";&|()")
    read.whitespace_split = True
    try:
        return list(read)
    except ValueError:  # a text that goes on in the next line
        return line.split()
