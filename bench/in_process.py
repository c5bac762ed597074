"""Projects made inside one process, in CPU milliseconds each, round by round; printed as JSON.

Run by `bench/run.py` with the Python of an environment that holds fwscaffold.
"""

import gc
import io
import json
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from cookiecutter.main import cookiecutter

from fwscaffold.creation.plan import Plan, plan_new
from fwscaffold.creation.receipt import with_receipt
from fwscaffold.creation.write import write_directory
from fwscaffold.creation.zipped import pack
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, definition, find
from fwscaffold.template.render import render

NAME = {"project_name": "shop"}
FLASK = find("flask")


@dataclass(frozen=True)
class Case:
    """What makes a project, how often it is called in a round, and from how many threads."""

    make: Callable[[Path], object]
    times: int
    threads: int = 1

    def milliseconds(self) -> float:
        """Return the CPU time of one call."""
        with tempfile.TemporaryDirectory(dir=memory()) as place:
            places = [Path(tempfile.mkdtemp(dir=place)) for _ in range(self.times)]
            gc.collect()  # what another case has left behind
            started = time.process_time()
            with ThreadPoolExecutor(self.threads) as pool:
                list(pool.map(self.make, places))
            return (time.process_time() - started) / self.times * 1000


def memory() -> str | None:
    """Return a directory in memory where there is one: the disk is not what is measured."""
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 what is put there has a name of its own


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
    """Print the times of each way in every round, and how they grow with the template."""
    cases = {
        "cookiecutter()": Case(theirs(FLASK), 3),
        "to a directory": Case(ours(FLASK), 40),
        "to memory": Case(lambda _: planned(FLASK), 40),
        "to a zip archive": Case(lambda _: pack(planned(FLASK), "shop", io.BytesIO()), 40),
        "to a directory, 2 threads": Case(ours(FLASK), 40, 2),
        "to memory, 2 threads": Case(lambda _: planned(FLASK), 40, 2),
    }
    with tempfile.TemporaryDirectory() as place:
        for files in (10, 40, 160, 640):
            template = sized(files, Path(place))
            cases[f"{files} files"] = Case(ours(template), 5)
            cases[f"{files} files, cookiecutter()"] = Case(theirs(template), 1)
        for case in cases.values():
            case.make(Path(tempfile.mkdtemp(dir=place)))
        rounds = [{name: case.milliseconds() for name, case in cases.items()} for _ in range(7)]
    json.dump({name: [each[name] for each in rounds] for name in cases}, sys.stdout)


if __name__ == "__main__":
    main()
