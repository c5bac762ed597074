"""How long `fwscaffold add resource` takes beside `fwscaffold new --no-git`, in CPU time.

`.venv/bin/python bench/adding.py [ROUNDS]` takes a project of each framework in turn, a fresh
copy for each run.
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from fwscaffold.template.catalog import catalog, of_resources
from measure import Command, ratio, round_robin

ROUNDS = 11
FIELDS = ("title:string:required", "total:decimal", "state:choice=open,paid:default=open")
PROGRAM = Path(sys.executable).with_name("fwscaffold")


def commands(framework: str, directory: Path) -> dict[str, Command]:
    """Return the two commands; what each is to change is as it was before each run."""
    made, copy = directory / f"{framework}-made", directory / f"{framework}-copy"
    making: list[str | Path] = [
        PROGRAM,
        "new",
        framework,
        made,
        "--package-name",
        "shop",
        "--no-git",
        "--yes",
    ]
    subprocess.run(making, check=True, capture_output=True)
    shutil.copytree(made, copy)
    there = directory / framework

    def fresh() -> None:
        shutil.rmtree(there, ignore_errors=True)
        shutil.copytree(copy, there)

    adding: list[str | Path] = [PROGRAM, "add", "resource", "order", *FIELDS, "--project", there]
    return {"new": Command(making, makes=made), "add": Command(adding, before=fresh)}


def main(rounds: int) -> None:
    """Print the ratio for each framework."""
    with tempfile.TemporaryDirectory() as directory:
        for template in catalog().values():
            if of_resources(template):
                times = round_robin(commands(template.name, Path(directory)), rounds)
                found = ratio(times["add"], times["new"])
                spread = f"({found.lowest:.2f} to {found.highest:.2f})"
                print(f"{template.name:<10} {found.median:.2f} {spread}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS)
