"""Where a pipeline is to be run: GitHub and GitLab read those at the top of a repository only."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fwscaffold.command import command_line
from fwscaffold.promise.sources import Sources

GITLAB = ".gitlab"  # nothing there is run by itself
# What a project has, and what that is at the top.
NAMES = {
    ".github/workflows/ci.yml": ".github/workflows/{}.yml",
    ".gitlab-ci.yml": f"{GITLAB}/{{}}.yml",
}


@dataclass(frozen=True, slots=True)
class Home:
    """Where a project is in its repository, its pipeline's file, and where that is to be run."""

    top: Path
    place: PurePosixPath
    source: PurePosixPath
    path: PurePosixPath


def home(directory: Path) -> Home | None:
    """Return where the pipeline belongs, or None where it is run as it is, or there is none."""
    top, place = Sources(directory).repository()
    source = next((name for name in NAMES if (directory / name).is_file()), None)
    if place == PurePosixPath() or source is None:
        return None
    path = PurePosixPath(NAMES[source].format("-".join(place.parts)))
    return Home(top.directory, place, PurePosixPath(source), path)


def command(directory: Path) -> str:
    """Return what one types to put the project's pipeline there."""
    return command_line(["fwscaffold", "pipeline", directory, "--write"])
