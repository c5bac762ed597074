"""How much longer `fwscaffold check` takes for 200 projects than for one.

`.venv/bin/python bench/check_fleet.py [PROJECTS]` makes the projects, of every framework in turn
and with what people do to them, in a directory that is removed; each time is the best of five. The
last lines are for projects whose old text git is asked for, as after a change of the template.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fwscaffold.cli.creation import planned
from fwscaffold.creation.receipt import PATH
from fwscaffold.creation.write import write_directory
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import catalog

ROUNDS = 5
COMMAND = (sys.executable, "-m", "fwscaffold", "check")


def make(directory: Path, number: int) -> Path:
    """Make a project; every second one has a dependency more, every tenth no compose file."""
    template = list(catalog().values())[number % len(catalog())]
    name = f"project-{number}"
    write_directory(planned(template, complete(template, {"project_name": name})), directory / name)
    if number % 2:
        with (directory / name / "pyproject.toml").open("a") as file:
            file.write("\n[tool.ours]\n")
    if number % 10 == 0:
        (directory / name / "compose.yaml").unlink()
    return directory / name


def forget(project: Path) -> None:
    """Let the receipt name a text that only a repository could still have."""
    receipt = json.loads((project / PATH).read_text("utf-8"))
    receipt["files"]["manage.py"] = f"100755 {'0' * 40}"
    (project / PATH).write_text(json.dumps(receipt), "utf-8")
    subprocess.run(["git", "init", "--quiet", project], check=True)


def seconds(projects: list[Path]) -> tuple[float, float]:
    """Return the best times of checking the projects in one command: by the clock, and of CPU."""
    times = []
    for _ in range(ROUNDS):
        begin, spent = time.perf_counter(), cpu()
        command = [*COMMAND, *map(str, projects)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode not in {0, 5}:
            sys.exit("a check has failed")
        times.append((time.perf_counter() - begin, cpu() - spent))
    clock, computed = zip(*times, strict=True)
    return min(clock), min(computed)


def cpu() -> float:
    """Return the seconds that ended child processes have computed."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def report(projects: list[Path]) -> None:
    """Print the times of one, of all, and what one is to the other."""
    for what, one, every in zip(
        ("clock", "CPU"), seconds(projects[1:2]), seconds(projects), strict=True
    ):
        ratio = f"{every / one:.1f}x"
        print(f"{what}: 1 project {one:.3f} s, {len(projects)} projects {every:.3f} s, {ratio}")


def main(number: int) -> None:
    """Print the times and what one is to the other, before and after the old text is lost."""
    with tempfile.TemporaryDirectory(prefix="fwscaffold-") as scratch:
        projects = [make(Path(scratch), each) for each in range(number)]
        report(projects)
        for project in projects:
            forget(project)
        report(projects)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
