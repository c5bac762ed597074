"""One task for many things, shared among the processors of this machine."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

Item = TypeVar("Item")
Result = TypeVar("Result")

SHARE = 8  # things for each process; for fewer, one more takes longer to start than it saves


def mapped(task: Callable[[Item], Result], items: Sequence[Item]) -> Iterator[Result]:
    """Return an iterator over what *task* makes of each item, in their order.

    On Linux each copy of this process takes a part of many items, and what it makes of them is
    pickled. What a copy cannot do, since it was not started or was killed, is done here. Elsewhere
    all is: a process that starts from nothing needs longer than it saves.
    """
    parts = min(_processors(), len(items) // SHARE) or 1
    helpers = dict[int, "Connection[Any, Any]"]()
    with suppress(OSError):  # there is no room for one more
        for part in range(1, parts):
            helpers[part] = _helper(task, items[part::parts])
    return _gathered(task, items, parts, helpers)


def _processors() -> int:
    """Return how many processors this process may use where it can be copied cheaply and safely."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1


def _helper(task: Callable[[Item], Result], items: Sequence[Item]) -> "Connection[Any, Any]":
    """Start a copy of this process; return where it sends what the task makes of the items."""
    from multiprocessing import Pipe, get_context  # it takes its time to load

    receiver, sender = Pipe(duplex=False)
    arguments = (task, items, sender, receiver)
    with sender:
        get_context("fork").Process(target=_help, args=arguments, daemon=True).start()
    return receiver


def _help(  # pragma: no cover (coverage does not look into copies)
    task: Callable[[Item], Result],
    items: Sequence[Item],
    sender: "Connection[Any, Any]",
    receiver: "Connection[Any, Any]",
) -> None:
    """Do a part in a copy of the process; end without a word when it is interrupted or alone."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)
    receiver.close()  # or nothing would fail when there is nobody else who could read
    with suppress(Exception):  # what fails is done once more where it can be told
        for item in items:
            sender.send(task(item))


def _gathered(
    task: Callable[[Item], Result],
    items: Sequence[Item],
    parts: int,
    helpers: "Mapping[int, Connection[Any, Any]]",
) -> Iterator[Result]:
    try:
        for number, item in enumerate(items):
            yield from _received(helpers.get(number % parts)) or [task(item)]
    finally:
        for helper in helpers.values():
            helper.close()


def _received(helper: "Connection[Any, Any] | None") -> list[Any]:
    """Return the one thing that is next from a copy, or nothing where there is no such copy."""
    try:
        return [helper.recv()] if helper else []
    except (EOFError, OSError):
        return []
