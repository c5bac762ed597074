"""What the shells complete beside commands and options; bash, zsh and fish each in its own way."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

from fwscaffold.errors import ScaffoldError
from fwscaffold.reading import read_text
from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import Kind, Question, questions

Items = list[CompletionItem[str]]
RECEIPT = ".fwscaffold.json"


def frameworks(incomplete: str) -> Items:
    """Return the frameworks that begin so, with what each is."""
    return [
        CompletionItem(template.name, help=template.description)
        for template in catalog().values()
        if template.name.startswith(incomplete)
    ]


def settings(ctx: click.Context, incomplete: str) -> Items:
    """Return every `key=value` that begins so, of the framework that is named or the project's."""
    asked = _asked(ctx.obj or [])
    found = (f"{question.key}={value}" for question in asked for value in _values(question))
    return [CompletionItem(text) for text in dict.fromkeys(found) if text.startswith(incomplete)]


def _asked(words: Sequence[str]) -> Iterable[Question]:
    """Give what is asked: by all frameworks, where nothing says which one it is."""
    read = [(Path(word), _receipt(Path(word))) for word in [*words, "."]]
    named = [*words, *(str(written.get("framework")) for _, written in read)]
    found = [catalog()[name] for name in named if name in catalog()][:1]
    for template in found or catalog().values():
        yield from questions(template)
    for project, written in read:
        if written:
            yield from _preset_questions(project, str(written.get("preset", "")))


def _receipt(project: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(read_text(project / RECEIPT, project))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _preset_questions(project: Path, written: str) -> Iterable[Question]:
    """Return what the project's preset asks, where it is at hand."""
    from fwscaffold.preset.file import choose  # it takes its time to load

    try:
        return choose(None, project, written, fetch=False).questions.values()
    except ScaffoldError:
        return ()


def _values(question: Question) -> Iterable[str]:
    return ("yes", "no") if question.kind is Kind.BOOLEAN else question.choices


class _Shell(ShellComplete):
    """A shell that says all words: click leaves arguments out while an option lacks its value."""

    def get_completions(self, args: list[str], incomplete: str) -> Items:
        """Return what may stand there, which can depend on the words before."""
        self.ctx_args = {**self.ctx_args, "obj": args}
        return super().get_completions(args, incomplete)


class _Joined(_Shell):
    """A shell that sees `--option=value` as one word, and replaces all of it."""

    def get_completions(self, args: list[str], incomplete: str) -> Items:
        """Return what may stand there, with the option before it."""
        option, equals, _ = incomplete.partition("=")
        found = super().get_completions(args, incomplete)
        if incomplete.startswith("-") and equals:
            return [CompletionItem(f"{option}={item.value}", item.type) for item in found]
        return found


@add_completion_class
class Zsh(_Joined, ZshComplete):
    """For zsh, whose `words` are those that were typed."""


@add_completion_class
class Fish(_Joined, FishComplete):
    """For fish, whose `commandline` is what was typed."""


@add_completion_class
class Bash(_Shell, BashComplete):
    """For bash, to which `=` is a word: it replaces what follows that (`COMP_WORDBREAKS`)."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the words with `key`, `=` and `value` as one."""
        args, incomplete = super().get_completion_args()
        joined = list[str]()
        for word in [*args, incomplete]:
            if joined and (word == "=" or joined[-1].endswith("=")):
                joined[-1] += word
            else:
                joined.append(word)
        *words, last = joined
        return words, last

    def get_completions(self, args: list[str], incomplete: str) -> Items:
        """Return what may stand after the last `=`."""
        begin, equals, _ = incomplete.rpartition("=")
        found = super().get_completions(args, incomplete)
        return [
            CompletionItem(item.value.removeprefix(begin + equals), item.type) for item in found
        ]
