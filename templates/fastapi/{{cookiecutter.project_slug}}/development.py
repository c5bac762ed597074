"""What `manage.py` does in development: it reads `.env`, and lives through a typo."""

import os
import sys
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
ENV = ROOT / ".env"
READ = "NAMES_FROM_ENV_FILE"


def read_env() -> None:
    """Put what `.env` says into the environment, where what is really there wins.

    What the process has read that a reloader was in when it started this one is read anew.
    """
    for name in os.environ.pop(READ, "").split():
        os.environ.pop(name, None)
    try:
        from dotenv import dotenv_values, parser
    except ImportError:  # only the group `dev` installs it
        return
    if not ENV.is_file():
        return
    try:
        with ENV.open(encoding="utf-8") as file:
            wrong = [each.original for each in parser.parse_stream(file) if each.error]
    except UnicodeDecodeError:
        sys.exit("`.env` is not UTF-8: save it as such")
    for each in wrong:
        number = each.line + len(each.string) - len(each.string.lstrip("\n"))
        sys.exit(f"`.env` cannot be read in line {number}: write NAME=value")
    read = {name: value for name, value in dotenv_values(ENV).items() if value}
    new = {name: value for name, value in read.items() if name not in os.environ}
    os.environ.update(new, **{READ: " ".join(new)})


def attempt(command: Callable[[], None], again: Callable[[], NoReturn] | None = None) -> None:
    """Run a command of `manage.py`, and show in short what is wrong in the project's code.

    `again` is for a process that a reloader has started: once something has changed, it is called.
    """
    before = times(sources())
    try:
        command()
    except SystemExit as end:
        if not (again and isinstance(end.code, str)):
            raise
        print(end.code, file=sys.stderr)
    except Exception as error:  # whatever the project's code raises
        show(error)
        if not again:
            sys.exit(1)
    else:
        return
    wait_for_change(before)
    again()


def end_for_reloader() -> NoReturn:
    """End as Bottle, Django and Werkzeug do where their reloaders are to start another process."""
    sys.exit(3)


def show(error: Exception) -> None:
    """Print the traceback from where it comes to the project's own code."""
    frames = error.__traceback__
    while frames and not is_own(Path(frames.tb_frame.f_code.co_filename)):
        frames = frames.tb_next
    if not (frames or isinstance(error, SyntaxError)):
        frames = error.__traceback__
    traceback.print_exception(type(error), error, frames)


def is_own(file: Path) -> bool:
    """Return whether it is code of the project, and neither a library nor what starts it."""
    return file.is_relative_to(ROOT) and file.parent != ROOT and "site-packages" not in file.parts


def sources() -> list[Path]:
    """Return the files of the project that a process reads at its start."""
    folders = [each for each in ROOT.iterdir() if each.is_dir() and not each.name.startswith(".")]
    return [ENV, *ROOT.glob("*.py"), *(file for each in folders for file in each.rglob("*.py"))]


def wait_for_change(before: dict[Path, int], files: Callable[[], Iterable[Path]] = sources) -> None:
    """Return when one of the files has changed since, or come, or gone, or with the parent process."""
    parent = os.getppid()
    while times(files()) == before and os.getppid() == parent:
        time.sleep(0.5)


def times(files: Iterable[Path]) -> dict[Path, int]:
    """Return when each file that is there was written."""
    return {file: file.stat().st_mtime_ns for file in files if file.is_file()}
