"""Runs the release in a directory: each line of its input is a command, in a process of its own."""

import importlib
import json
import os
import pkgutil
import sys
import tempfile
from pathlib import Path
from typing import Any


def main() -> None:
    """Carry out what is asked until the input ends."""
    sys.path.insert(0, sys.argv[1])
    import fwscaffold

    for module in pkgutil.walk_packages(fwscaffold.__path__, "fwscaffold."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    importlib.import_module("cookiecutter.environment")
    answers = sys.stdout
    for line in sys.stdin:
        print(json.dumps(carried_out(json.loads(line))), file=answers, flush=True)


def carried_out(order: dict[str, Any]) -> tuple[int, str, str]:
    """Run the program with the words; return its exit code and what it said."""
    with tempfile.TemporaryDirectory() as place:
        out, err = Path(place, "out"), Path(place, "err")
        child = os.fork()
        if not child:
            os._exit(run(order["words"], order["where"], out, err))
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status), said(out), said(err)


def said(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""


def run(words: list[str], where: str, out: Path, err: Path) -> int:
    """Run the program here, its words into the two files."""
    from fwscaffold.cli.program import main as program

    os.chdir(where)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    for number, path in ((1, out), (2, err)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 it is open until the process ends
    code = 1
    try:
        code = program(words)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return code


if __name__ == "__main__":
    main()
