"""Questions on a terminal that can do no more than print lines, each answered by one."""

from collections.abc import Callable, Mapping
from typing import TypeVar

import click

from fwscaffold.cli.output import say, wrapped

Value = TypeVar("Value")
BACK = "<"


class Back(Exception):
    """The person goes back to the question before."""


def choose(message: str, labels: Mapping[Value, str], default: Value | None) -> Value:
    """Return the key of the label whose number is given."""
    keys = [*labels]
    for number, label in enumerate(labels.values(), 1):
        say(wrapped(f"  {number:>2}  {label}", 6))
    numbers = [str(number) for number in range(1, len(keys) + 1)]
    begin = str(keys.index(default) + 1) if default in keys else "1"

    def judge(text: str) -> str:
        return "" if text in numbers else f"it is no number from 1 to {len(keys)}"

    return keys[int(write(message, begin, judge)) - 1]


def write(message: str, default: str, judge: Callable[[str], str]) -> str:
    """Return a text in which *judge* finds nothing wrong."""
    while True:
        text: str = click.prompt(message, default)
        if text == BACK:
            raise Back
        if not (problem := judge(text)):
            return text
        say(problem)


def agree(message: str, default: bool) -> bool:
    """Return whether the answer is yes."""
    words = {"y": True, "yes": True, "n": False, "no": False}

    def judge(text: str) -> str:
        return "" if text.lower() in words else "it is neither y nor n"

    return words[write(message, "y" if default else "n", judge).lower()]
