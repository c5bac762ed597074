"""Give fwscaffold, cookiecutter and copier the same hostile answers and the same system faults.

    .venv/bin/python bench/faults.py                             # a sample of both
    .venv/bin/python bench/faults.py --texts 9999 --points 9999  # every text, every system call

The tools are installed into `.bench/` on the first call; Debian's `strace` injects the faults.
"""

import argparse
import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import yaml

import contenders
import peers
from fwscaffold.template.names import PEP_508_NAME

PLACE = peers.ROOT / ".bench"
KEYS = ("project_name", "description", "package_name", "project_slug")
CALLS = ("mkdir", "openat", "write", "fsync", "rename", "chmod")
FAULTS = {
    "kill -9": "signal=KILL",
    "ENOSPC": "error=ENOSPC",
    "EIO": "error=EIO",
    "EACCES": "error=EACCES",
}
PATIENCE = 60  # seconds, then it hangs
Found = dict[str, bytes]


def main() -> int:
    """Print both tables."""
    parser = argparse.ArgumentParser(description="Hostile answers and faults, ours beside theirs.")
    parser.add_argument("--texts", type=int, default=30, metavar="N", help="for each question")
    parser.add_argument("--points", type=int, default=12, metavar="N", help="for each fault")
    options = parser.parse_args()
    contenders.PEERS = {
        name: contenders.PEERS[name] for name in ("fwscaffold", "cookiecutter", "copier")
    }
    print(contenders.install(PLACE))
    tools = peers.commands(PLACE, peers.twin(PLACE / "made" / "asking"))
    table("answers", {name: Counter(answered(tool, options.texts)) for name, tool in tools.items()})
    table("faults", {name: Counter(faulted(tool, options.points)) for name, tool in tools.items()})
    return 0


def table(title: str, columns: dict[str, Counter[str]]) -> None:
    """Print how often each outcome was seen with each tool."""
    print(f"\n{title:<58}" + "".join(f"{name:>14}" for name in columns))
    for outcome in sorted({outcome for counts in columns.values() for outcome in counts}):
        print(f"  {outcome:<56}" + "".join(f"{counts[outcome]:>14}" for counts in columns.values()))
    tried = [sum(n for outcome, n in c.items() if "…" not in outcome) for c in columns.values()]
    print(f"  {'tried':<56}" + "".join(f"{count:>14}" for count in tried))


def texts() -> list[str]:
    """Return the texts of the tests, as far as the system passes them as an argument."""
    sys.path += [str(peers.ROOT / "tests"), str(peers.ROOT / "tests" / "frameworks")]
    from test_hostile import NAMES, TEXTS

    return [text for text in (*TEXTS, *NAMES) if "\0" not in text and "\ud800" not in text]


def sample(items: list[Any], count: int) -> list[Any]:
    """Return as many of the items, from all over the list."""
    return items[:: max(1, len(items) // count)]


def answered(tool: peers.Tool, count: int) -> Iterator[str]:
    """Give the outcome of each text as the answer to each question."""
    for text, key in product(sample(texts(), count), KEYS):
        with tempfile.TemporaryDirectory() as scratch:
            yield outcome(tool, key, text, Path(scratch))


def outcome(tool: peers.Tool, key: str, text: str, scratch: Path) -> str:
    """Return what became of one answer."""
    answers = {"project_name": "shop", "project_slug": "shop", "package_name": "shop", key: text}
    work = scratch / "a" / "b" / "c"
    work.mkdir(parents=True)
    try:
        done = run(tool.command(answers), work)
    except subprocess.TimeoutExpired:
        return "hangs"
    if any(work not in path.parents for path in scratch.rglob("*") if path.is_file()):
        return "a file outside the target"
    if "Traceback" in done.stderr:
        return "a traceback"
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        if any(work.iterdir()):
            return "refused, but something is left behind"
        return "refused in one line" if len(lines) == 1 else "refused in several lines"
    made = [path.parent for path in work.rglob("pyproject.toml")]
    return (
        "a faithful project"
        if len(made) == 1 and faithful(made[0], key, text)
        else "a broken or changed project"
    )


def faithful(project: Path, key: str, text: str) -> bool:
    """Return whether every file can be read, and the answer is in them as it was given."""
    try:
        metadata = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
        constants = {
            node.value
            for path in project.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Constant)
        }
        for path in (*project.rglob("*.yml"), *project.rglob("*.yaml")):
            list(yaml.safe_load_all(path.read_text("utf-8")))
    except (OSError, ValueError, SyntaxError, KeyError, yaml.YAMLError):
        return False
    match key:
        case "description":
            return bool(metadata.get("description") == text)
        case "project_slug":
            return metadata["name"] == text and bool(PEP_508_NAME.fullmatch(text))
        case "package_name":
            return (project / text / "__init__.py").is_file()
    return text in constants


def faulted(tool: peers.Tool, count: int) -> Iterator[str]:
    """Give the outcome of each fault at each system call that writes."""
    command = tool.command({"project_name": "shop"})
    with tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        run(command, work)  # compiles what is compiled once
        whole = held(work)
        points = list(calls(command, work))
    for name, number in sample(points, count):
        for fault, words in FAULTS.items():
            inject = ["-o", os.devnull, "-e", f"inject={name}:{words}:when={number}"]
            with tempfile.TemporaryDirectory() as scratch:
                work = Path(scratch)
                done = run(["strace", "-qq", *inject, *command], work)
                traced = fault != "kill -9" and "Traceback" in done.stderr
                yield f"{fault}: {left(work, whole)}{', a traceback' if traced else ''}"
                if not held(work).keys() & whole.keys():
                    continue
                retry = run(command, work)
                if held(work) != whole and retry.returncode:
                    yield f"{fault}: … and the same command is refused"


def calls(command: list[str], work: Path) -> Iterator[tuple[str, int]]:
    """Give each system call that writes to the project, by name and number."""
    shutil.rmtree(work / "shop")
    log = work / "log"
    run(["strace", "-qq", "-y", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *command], work)
    seen = Counter[str]()
    for line in log.read_text("utf-8").splitlines():
        name = line.split("(")[0]
        seen[name] += 1
        is_read = name == "openat" and "O_WRONLY" not in line and "O_RDWR" not in line
        if not is_read and re.search(
            rf"{work}/(shop|\.fwscaffold)|\"(\./)?(shop|\.fwscaffold)", line
        ):
            yield name, seen[name]


def left(work: Path, whole: Found) -> str:
    """Return what there is after a fault."""
    found = held(work)
    if found == whole:
        return "everything"
    if not (work / "shop").exists():
        return "nothing, to be tidied up by the next run" if any(work.iterdir()) else "nothing"
    return "a part of the project"


def held(work: Path) -> Found:
    """Return every file with what it holds."""
    return {str(p.relative_to(work)): p.read_bytes() for p in work.rglob("*") if p.is_file()}


def run(command: list[str], work: Path) -> subprocess.CompletedProcess[str]:
    """Run a command in a directory, at home beside it."""
    home = PLACE / "made" / "home"
    home.mkdir(parents=True, exist_ok=True)
    env = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    return subprocess.run(
        command, cwd=work, env=env, capture_output=True, text=True, errors="replace",
        stdin=subprocess.DEVNULL, timeout=PATIENCE, check=False,
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
