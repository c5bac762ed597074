"""What is waited for, told on a terminal: soon, and gone when it is over."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from threading import Event, Thread

from fwscaffold.cli.output import overwrite

SOON = 0.5  # seconds until it is told, and from then on between two looks at it


@contextmanager
def waiting(tell: Callable[[], str]) -> Iterator[None]:
    """Show, where standard error is a terminal, what the body is at if that takes a while."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield
        return
    over = Event()
    thread = Thread(target=_show, args=(tell, over), daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _show(tell: Callable[[], str], over: Event) -> None:
    """Write in one line, which is blank again when it is *over*."""
    width = 0
    while not over.wait(SOON):
        text = tell()[: get_terminal_size().columns - 1]
        overwrite(f"{text:<{width}}")
        width = len(text)
    if width:
        overwrite(" " * width)
        overwrite("")
