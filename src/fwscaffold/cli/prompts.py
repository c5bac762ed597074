"""Questions on a terminal, each of which can be left for the one before by Esc."""

import os
import signal
import textwrap
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import Any, TypeVar

import questionary
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings

from fwscaffold.cli import plain
from fwscaffold.cli.plain import Back
from fwscaffold.cli.program import end, on_request_to_end

__all__ = ["Back", "agree", "choose", "hint", "write"]

Value = TypeVar("Value")
POINTER = 3  # columns before a choice
QMARK = 2  # columns before a question


def hint() -> str:
    """Return how to go back, and that nothing is lost by it."""
    key = plain.BACK if is_dumb() else "Esc"
    return f"{key} goes back a question, Ctrl-C ends this. Nothing is made until you say so."


def is_dumb() -> bool:
    """Whether the terminal can do no more than print lines, as one of an editor."""
    return os.environ.get("TERM", "") in {"", "dumb", "unknown"} and os.name == "posix"


def choose(
    message: str, labels: Mapping[Value, str], default: Value | None = None, indent: int = 0
) -> Value:
    """Return the key of the label that is chosen; a long one goes on below, *indent* deep.

    What the message has in brackets at its end goes away with the choices.
    """
    message, bracket, more = message.partition(" (")
    if is_dumb():
        return plain.choose(message, labels, default)
    width = get_terminal_size().columns - POINTER - 1
    choices = {
        value: questionary.Choice(_lines(label, width, indent), value)
        for value, label in labels.items()
    }
    begin = choices.get(default) if default else None
    chosen: Value = _asked(
        questionary.select(
            message, [*choices.values()], begin, instruction=bracket[1:] + more or " "
        )
    )
    return chosen


def write(message: str, default: str, judge: Callable[[str], str], edit: bool) -> str:
    """Return a text in which *judge*, asked at every key, finds nothing wrong.

    The *default* is there to *edit*, or is shown and is the answer where none is typed.
    """
    if is_dumb():
        return plain.write(message, default, judge)

    def judged(text: str) -> bool | str:
        return judge(text if edit else text or default) or True

    begin, faint = (default, "") if edit else ("", default)
    shown = FormattedText([("fg:ansibrightblack", faint)])
    text: str = _asked(questionary.text(message, begin, validate=judged, placeholder=shown))
    return text if edit else text or default


def agree(message: str, default: bool) -> bool:
    """Return whether the answer is yes."""
    if is_dumb():
        return plain.agree(message, default)
    agreed: bool = _asked(questionary.confirm(message, default))
    return agreed


def _lines(label: str, width: int, indent: int) -> str:
    first, *rest = textwrap.wrap(label, width, subsequent_indent=" " * indent)
    return "\n".join([first, *(" " * POINTER + line for line in rest)])


def _asked(question: questionary.Question) -> Any:
    keys, back = KeyBindings(), object()

    @keys.add("escape", eager=True)
    def _(event: KeyPressEvent) -> None:
        event.app.erase_when_done = True
        event.app.exit(result=back)

    theirs = question.application.key_bindings
    question.application.key_bindings = merge_key_bindings([theirs, keys] if theirs else [keys])
    with _ending_as_by_ctrl_c():
        answer = question.unsafe_ask()
    if answer is back:
        raise Back
    return answer


@contextmanager
def _ending_as_by_ctrl_c() -> Iterator[None]:
    """Turn a request to end into Ctrl-C, after which the prompts leave the terminal as it was."""
    requests: list[int] = []

    def interrupt(number: int, _: object) -> None:
        requests.append(number)
        signal.raise_signal(signal.SIGINT)

    on_request_to_end(interrupt)
    try:
        yield
    except KeyboardInterrupt:
        if requests:
            end(requests[0])
        raise
    finally:
        on_request_to_end(end)
