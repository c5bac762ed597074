"""The gates of a project: every command that its README and its CI tell people to keep green."""

import re
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from projects import Done, Project
from support import production

BLOCK = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
WORK = re.compile(r"^## Work\n(.*?)(?=^## )", re.DOTALL | re.MULTILINE)
# The environment is there already.
INSTALLS = re.compile(
    r"(python -m )?pip |python -m venv|uv (sync|venv|pip|lock)|if .* uv sync|[.] |export "
)
CHECKING = ("pytest", "mypy", "ruff")
CHECK = "python manage.py check"
SLOW = ("pytest", "mypy")


def gates(project: Path) -> list[str]:
    """Return each command once; where it writes, as that only looks."""
    commands = [looks(command) for command in [*work(project), *ci(project)]]
    return [each for each in dict.fromkeys(commands) if not INSTALLS.search(each)]


def work(project: Path) -> Iterator[str]:
    """Give what the README's section about work has people check; its other commands are examples."""
    found = WORK.search((project / "README.md").read_text("utf-8"))
    assert found, "the README has no section `Work`"
    for block in BLOCK.findall(found[1]):
        for line in block.splitlines():
            command = line.partition("  #")[0].strip()
            if kind(command) in CHECKING:
                yield command


def ci(project: Path) -> Iterator[str]:
    """Give the commands of the steps in the workflow."""
    workflow = yaml.safe_load((project / ".github/workflows/ci.yml").read_text("utf-8"))
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            yield from step.get("run", "").splitlines()


def looks(command: str) -> str:
    """Return the command, so that it changes nothing; the environment is active already."""
    command = command.removeprefix("uv run ")
    return re.sub(r"\bruff format (?!--check)", "ruff format --check ", command)


def pass_gates(project: Project, but: Collection[str] = ()) -> Iterator[Done]:
    """Run every gate, that of production and that of the standard too, and tell of each."""
    for command in gates(project.directory):
        if not command.startswith(CHECK) and kind(command) not in but:
            yield project.run(command, kind(command))
    yield project.run(CHECK, "manage.py", **production())
    yield project.check()


def pass_quick(project: Project) -> Iterator[Done]:
    """Run the gates that take a second."""
    return pass_gates(project, but=SLOW)


def kind(command: str) -> str:
    """Return the name of the tool that the command is about."""
    tools = (*CHECKING, "manage.py")
    return next((tool for tool in tools if tool in command), "other")
