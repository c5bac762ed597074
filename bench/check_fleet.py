"""How much longer `fwscaffold check` takes for 200 projects than for one.

`.venv/bin/python bench/check_fleet.py [PROJECTS]` makes the projects, of every framework in turn
and with what people do to them, in a directory that is removed; each time is the best of five.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fwscaffold.answers import complete
from fwscaffold.catalog import catalog
from fwscaffold.cli.creation import planned
from fwscaffold.write import write_directory

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


def seconds(projects: list[Path]) -> float:
    """Return the best time of checking the projects in one command."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        command = [*COMMAND, *map(str, projects)]
        done = subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        if done.returncode not in {0, 5}:
            sys.exit("a check has failed")
        times.append(time.perf_counter() - begin)
    return min(times)


def main(number: int) -> None:
    """Print both times and what one is to the other."""
    with tempfile.TemporaryDirectory(prefix="fwscaffold-") as scratch:
        projects = [make(Path(scratch), each) for each in range(number)]
        one, all_of_them = seconds(projects[1:2]), seconds(projects)
    print(
        f"1 project: {one:.3f} s; {number} projects: {all_of_them:.3f} s; {all_of_them / one:.1f}x"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
