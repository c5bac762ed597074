"""A service lives: it is made, it has a year of commits, and it is cloned as bots and CI do."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from edits import NotThereError
from guide_edits import GUIDE, deletes_example
from issuing import Release, environment
from owner_edits import STARTER, moves_style, moves_tests, reformats, renames_module
from services import Service
from site_edits import BOTS, FRAME, Habit, Site

BRANCH = "follow"
DEPTH = {
    "full": (),
    "shallow": ("--depth=1",),
    "blobless": ("--filter=blob:none",),
}
LATE = (renames_module, moves_style, moves_tests)
Files = Mapping[str, bytes]


@dataclass
class Live:
    """A service that is there: its repository, and what its owner is known to have done."""

    service: Service
    origin: Path
    done: list[str] = field(default_factory=list)


def git(where: Path, *words: str | Path) -> str:
    """Run git there; return what it says."""
    command = ["git", "-C", where, "-c", "gc.auto=0", "-c", "maintenance.auto=false", *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 0, (command, done.stderr)
    return done.stdout


def commit(where: Path, message: str) -> bool:
    """Commit all there is; return whether there was anything."""
    git(where, "add", "--all")
    if not git(where, "diff", "--cached", "--name-only"):
        return False
    git(where, "commit", "--quiet", "--no-verify", "--message", message)
    return True


def clone(live: Live, place: Path, style: str, branch: str = "") -> Path:
    """Clone the service anew, and return where; it is fetched, as from another machine."""
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    chosen = ("--branch", branch) if branch else ()
    git(place.parent, "clone", "--quiet", *DEPTH[style], *chosen, live.origin.as_uri(), place)
    return place


def files(directory: Path) -> dict[str, bytes]:
    """Return what the files hold that are there."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file() and ".git" not in path.relative_to(directory).parts
    }


def make(service: Service, release: Release, place: Path) -> Live:
    """Make the service."""
    origin = place / service.name
    words = ("new", service.framework, origin, "--yes", "--project-name", service.name)
    result = release.run(*words, "--package-name", service.package, *service.options)
    assert result.code == 0, result
    return Live(service, origin)


def live_a_year(live: Live) -> None:
    """Let a year go by."""
    origin = live.origin
    git(origin, "config", "uploadpack.allowFilter", "true")
    for habit in drawn(live.service):
        carry_out(habit, live)
    if live.service.is_squashed:
        branch = git(origin, "branch", "--show-current").strip()
        git(origin, "checkout", "--quiet", "--orphan", "squashed")
        git(origin, "commit", "--quiet", "--message", "squashed")
        git(origin, "branch", "--quiet", "-M", branch)
        live.done.append("squashed")


def drawn(service: Service) -> list[Habit]:
    """Return what the owner and the bot do in a year, in its order."""
    random = service.random("year")
    first = [deletes_example] if random.random() < 0.2 else []
    year: list[Habit] = [
        *random.sample(GUIDE, 2),
        *random.sample(FRAME, 4),
        *random.sample(STARTER, 4),
        *random.sample(BOTS, 2),
    ]
    random.shuffle(year)
    last = [reformats] if random.random() < 0.12 else []
    # The guide is followed in a module of the name that the guide knows.
    late = [habit for habit in year if habit in LATE]
    return [*first, *(habit for habit in year if habit not in LATE), *late, *last]


def carry_out(habit: Habit, live: Live) -> None:
    """Do it and commit it; what cannot be done here leaves nothing behind."""
    name = habit.__name__
    try:
        habit(Site(live.origin, live.service, live.service.random(name)))
    except (NotThereError, SyntaxError):
        git(live.origin, "reset", "--quiet", "--hard")
        git(live.origin, "clean", "--quiet", "-d", "--force")
    else:
        assert commit(live.origin, name), name
        live.done.append(name)
