"""Projects made inside one process, in CPU milliseconds each; printed as JSON.

Run by `bench/run.py` with the Python of an environment that holds fwscaffold.
"""

import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from cookiecutter.main import cookiecutter

from fwscaffold.answers import complete
from fwscaffold.catalog import Template, definition, find
from fwscaffold.plan import Plan, plan_new
from fwscaffold.receipt import with_receipt
from fwscaffold.render import render
from fwscaffold.write import pack, write_directory

NAME = {"project_name": "shop"}
FLASK = find("flask")


def milliseconds(make: Callable[[Path], object], times: int, threads: int = 1) -> float:
    """Return the CPU time of one call, the median of five groups of *times*."""
    groups = []
    with tempfile.TemporaryDirectory(dir=memory()) as place:
        make(Path(tempfile.mkdtemp(dir=place)))
        for _ in range(5):
            places = [Path(tempfile.mkdtemp(dir=place)) for _ in range(times)]
            started = time.process_time()
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(make, places))
            groups.append((time.process_time() - started) / times * 1000)
    return sorted(groups)[2]


def memory() -> str | None:
    """Return a directory in memory where there is one: the disk is not what is measured."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108


def planned(template: Template) -> Plan:
    """Return what makes the project."""
    answers = complete(template, NAME)
    return plan_new(with_receipt(template, answers, render(template, answers)))


def theirs(template: Template) -> Callable[[Path], object]:
    """Return what makes the project with cookiecutter."""
    return lambda place: cookiecutter(str(template.path), no_input=True, output_dir=str(place))


def ours(template: Template) -> Callable[[Path], object]:
    """Return what makes the project with fwscaffold."""
    return lambda place: write_directory(planned(template), place / "shop")


def sized(files: int, root: Path) -> Template:
    """Return a template of so many files, each with something to render."""
    path = root / str(files)
    project = path / "{{cookiecutter.project_slug}}" / "{{cookiecutter.package_name}}"
    project.mkdir(parents=True)
    questions = {k: v for k, v in definition(FLASK).items() if k[:2] != "__" or k == "__prompts__"}
    (path / "cookiecutter.json").write_text(json.dumps(questions), "utf-8")
    text = "# {{ cookiecutter.project_name }}\n" + "value = 1\n" * 40
    for number in range(files):
        (project / f"module_{number}.py").write_text(f"{text}number = {number}\n", "utf-8")
    return replace(FLASK, name="sized", path=path)


def main() -> None:
    """Print the times of each way, and how they grow with the template."""
    report = {
        "cookiecutter()": milliseconds(theirs(FLASK), 3),
        "to a directory": milliseconds(ours(FLASK), 40),
        "to memory": milliseconds(lambda _: planned(FLASK), 40),
        "to a zip archive": milliseconds(lambda _: pack(planned(FLASK), "shop", io.BytesIO()), 40),
        "to a directory, 2 threads": milliseconds(ours(FLASK), 40, 2),
        "to memory, 2 threads": milliseconds(lambda _: planned(FLASK), 40, 2),
    }
    with tempfile.TemporaryDirectory() as place:
        for files in (10, 40, 160, 640):
            template = sized(files, Path(place))
            report[f"{files} files"] = milliseconds(ours(template), 5)
            report[f"{files} files, cookiecutter()"] = milliseconds(theirs(template), 1)
    json.dump(report, sys.stdout)


if __name__ == "__main__":
    main()
