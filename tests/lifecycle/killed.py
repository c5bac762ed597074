"""Kill an update before each of its changes to the disk, and see what can be made of the rest.

`python killed.py TEMPLATES [WORDS…]`, where the project is in `before`, and the words are another
command than `update shop`; prints one line for what is wrong, and at last how many times it killed. A process of its own, so that it can fork.
"""

import os
import shutil
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from itertools import count
from pathlib import Path
from typing import Any

from fwscaffold.cli.program import main
from fwscaffold.template import catalog

CALLS = "mkdir rename replace unlink rmdir fsync chmod open".split()
ENDED = {0, 7}  # 7: something is pending
Held = dict[str, tuple[bytes, int]]


def held(directory: str) -> Held:
    """Return every file that git would see, with its mode."""
    return {
        path.relative_to(directory).as_posix(): (path.read_bytes(), path.stat().st_mode)
        for path in Path(directory).rglob("*")
        if path.is_file()
        and not any(part.startswith((".git", ".fwscaffold-")) for part in path.parts)
    }


def run(*arguments: str) -> int:
    words = ["update", "shop", *arguments] if arguments else sys.argv[2:] or ["update", "shop"]
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()):
        return main(words)


def is_killed(before: int, *arguments: str) -> bool:
    """Run the update in a child that is killed before that many changes to the project."""
    child = os.fork()
    if not child:
        lives = iter(range(before))
        for name in CALLS:
            setattr(os, name, deadly(getattr(os, name), lives))
        os._exit(run(*arguments))
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def deadly(call: Callable[..., Any], lives: Iterator[int]) -> Callable[..., Any]:
    def killed(path: Any, *rest: Any, **more: Any) -> Any:
        is_named = isinstance(path, (str, os.PathLike))
        if (not is_named or "shop" in Path(path).parts[:1]) and next(lives, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)
        return call(path, *rest, **more)

    return killed


def copy(source: str, target: str) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, symlinks=True)


def problems(before: Held, after: Held) -> Iterator[str]:
    """Give what is wrong after a kill; `shop` is as the kill has left it."""
    copy("shop", "left")
    if not Path("shop/.fwscaffold-update").exists():
        if held("shop") not in (before, after):
            yield "there is no journal, but the project has changed"
        return
    if run("--abort") or held("shop") != before:
        yield "not as before after `--abort`"
    copy("left", "shop")
    code = run("--continue")
    if held("shop") != (after if code in ENDED else held("conflict")):
        yield "not as expected after `--continue`"
    if code not in ENDED and (run("--abort") or held("shop") != before):
        yield "not as before after `--continue` and `--abort`"


def kills(source: str, *arguments: str) -> Iterator[int]:
    """Give a number for each kill, with `shop` as that has left it."""
    for number in count():
        copy(source, "shop")
        if not is_killed(number, *arguments):
            return
        yield number


def everything() -> Iterator[str]:
    """Give what is wrong, and at last how many times the update was killed."""
    before = held("before")
    copy("before", "shop")
    run()
    copy("shop", "conflict")
    after, total = held("shop"), 0
    for number in kills("before"):
        total += 1
        for problem in problems(before, after):
            yield f"killed before change {number}: {problem}"
    if Path("conflict/.fwscaffold-update").exists():
        for number in kills("conflict", "--abort"):
            total += 1
            for problem in problems_of_abort(before):
                yield f"`--abort` killed before change {number}: {problem}"
    yield str(total)


def problems_of_abort(before: Held) -> Iterator[str]:
    """Give what is wrong after `--abort` was killed."""
    if Path("shop/.fwscaffold-update").exists():
        if run("--continue") != 4:
            yield "`--continue` mixes old and new"
        if run("--abort"):
            yield "a second one fails"
    if held("shop") != before:
        yield "not as before"


if __name__ == "__main__":
    catalog.templates_directory = lambda: Path(sys.argv[1])
    os.fsync = lambda fd: None  # noqa: ARG005 nobody pulls the plug here
    sys.stdout.writelines(f"{line}\n" for line in everything())
