"""What fwscaffold, copier and cruft bring to ten services of `tests/fleet`, with the same edits.

`.venv/bin/python bench/update_fleet.py COPIER CRUFT`, where both are their programs, each in an
environment of its own. Prints a table in Markdown. A template of theirs is what a release of ours
renders for the service, so that all three write the same text.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.extend(
    str(Path(__file__).resolve().parents[1] / "tests" / room)
    for room in ("", "growth", "frameworks", "fleet")
)

from editions import EDITIONS
from following import bump, by_hand, is_reached, marked
from following import publish as handed_in
from issuing import Release, environment, issued
from living import (
    Live,
    clone,
    commit,
    files,
    git,
    live_a_year,
    make,
)
from losses import History, lost, returned
from sailing import begun, sail
from services import services
from soundness import problems

EVERY = 6
ANSWERS = {"{{ _copier_conf.answers_file }}.jinja": "{{ _copier_answers|to_nice_yaml }}\n"}
SETTINGS = "_subdirectory: project\n_templates_suffix: .jinja\n"
REJECTED = ".rej"


@dataclass(frozen=True)
class Copier:
    """A template of copier's for each service."""

    program: str

    def settings(self) -> dict[str, str]:
        """Return the files beside the project's."""
        named = {f"project/{name}": text for name, text in ANSWERS.items()}
        return {"copier.yml": SETTINGS, **named}

    def directory(self) -> str:
        """Return where the project's files are in the template."""
        return "project"

    def create(self, template: Path, project: Path) -> list[str]:
        """Return the command that makes the project."""
        return [self.program, "copy", "--quiet", "--defaults", str(template), str(project)]

    def update(self) -> list[str]:
        """Return the command that updates the project."""
        return [self.program, "update", "--defaults"]


@dataclass(frozen=True)
class Cruft:
    """A template of cookiecutter's for each service."""

    program: str

    def settings(self) -> dict[str, str]:
        """Return the files beside the project's."""
        return {"cookiecutter.json": json.dumps({"name": "it", "_copy_without_render": ["*"]})}

    def directory(self) -> str:
        """Return where the project's files are in the template."""
        return "{{cookiecutter.name}}"

    def create(self, template: Path, project: Path) -> list[str]:
        """Return the command that makes the project."""
        given = json.dumps({"name": project.name})
        where = ["--output-dir", str(project.parent), "--extra-context", given]
        return [self.program, "create", str(template), "--no-input", *where]

    def update(self) -> list[str]:
        """Return the command that updates the project."""
        return [self.program, "update", "--skip-apply-ask"]


@dataclass
class Fate:
    """What a release did to a service."""

    is_reached: bool
    is_broken: bool
    lost: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    is_conflict: bool = False
    is_silent: bool = False


def run(command: Sequence[str], where: Path) -> int:
    """Run it; return its exit status."""
    done = subprocess.run(command, cwd=where, env=environment(), capture_output=True, check=False)
    return done.returncode


def publish(tool: Copier | Cruft, template: Path, tree: Mapping[str, bytes], tag: str) -> None:
    """Make the tree the next release of the template."""
    if not template.exists():
        template.mkdir(parents=True)
        git(template, "init", "--quiet")
    for path in template.iterdir():
        if path.name != ".git":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    content = {f"{tool.directory()}/{name}": text for name, text in tree.items()}
    beside = {name: text.encode() for name, text in tool.settings().items()}
    for name, text in {**content, **beside}.items():
        (template / name).parent.mkdir(parents=True, exist_ok=True)
        (template / name).write_bytes(text)
    commit(template, tag)
    git(template, "tag", tag)


def voyage(tool: Copier | Cruft, releases: Sequence[Release], place: Path) -> list[Fate]:
    """Let the tool bring every release to ten services; return what became of them."""
    first, *rest = releases
    fleet, histories = list[Live](), dict[str, History]()
    for service in services(EVERY):
        ours = make(service, first, place / "ours")
        history = histories[service.name] = begun(ours, first, place)
        template, origin = place / "template" / service.name, place / "origin" / service.name
        publish(tool, template, history.standard(first), f"v{first.edition.version}")
        origin.parent.mkdir(exist_ok=True)
        run(tool.create(template, origin), place)
        git(origin, "init", "--quiet")
        commit(origin, "made")
        fleet.append(Live(service, origin))
        live_a_year(fleet[-1])
    found = list[Fate]()
    for release in rest:
        found += [
            follow(tool, live, release, histories[live.service.name], place) for live in fleet
        ]
        bump(fleet)
    return found


def follow(
    tool: Copier | Cruft, live: Live, release: Release, history: History, place: Path
) -> Fate:
    """Bring the release to one service, and settle what it hands over."""
    tree, template = history.standard(release), place / "template" / live.service.name
    publish(tool, template, tree, f"v{release.edition.version}")
    bot = clone(live, place / "bot" / live.service.name, live.service.clone)
    before = files(bot)
    code = run(tool.update(), bot)
    after = files(bot)
    rejected = {name for name in after if name.endswith(REJECTED)} - {*before}
    conflicts = [*rejected, *marked(before, after)]
    fate = Fate(is_reached=False, is_broken=False, is_conflict=bool(conflicts))
    fate.is_silent = bool(conflicts) and code == 0
    fate.lost = lost(before, after, history)
    fate.returned = returned(before, after, history, release.edition)
    history.add(tree)
    by_hand(bot, marked(before, after), release)
    for name in rejected:
        put_in(bot / name, release)
    handed_in(live, bot, f"Follow {release.edition.name}")
    fate.is_reached = is_reached(release, live)
    fate.is_broken = bool(problems([live.origin])[live.origin])
    return fate


def put_in(rejected: Path, release: Release) -> None:
    """Do what a person does with a hunk that was rejected: put the fix in, and throw it away."""
    target = rejected.with_name(rejected.name.removesuffix(REJECTED))
    text = target.read_text("utf-8") if target.is_file() else ""
    for fix in release.edition.fixes:
        if fix.old in text and fix.is_in(rejected.read_text("utf-8")):
            target.write_text(text.replace(fix.old, fix.new), "utf-8")
    rejected.unlink()


def row(name: str, found: Sequence[Fate]) -> str:
    """Return a line of the table; the fix is counted after the last release."""
    last = found[-len(services(EVERY)) :]
    counts = (
        f"{sum(each.is_reached for each in last)} of {len(last)}",
        sum(each.is_broken for each in last),
        sum(len(each.lost) for each in found),
        sum(len(each.returned) for each in found),
        f"{sum(each.is_conflict for each in found)} of {len(found)}",
        sum(each.is_silent for each in found),
    )
    return f"| {name} | {' | '.join(map(str, counts))} |"


def ours(place: Path) -> list[Fate]:
    """Return the same of fwscaffold, whose conflicts are settled in a second clone."""
    return [
        Fate(each.is_reached, bool(each.broken), each.lost, each.returned, each.is_conflict)
        for each in sail(EVERY, place)
    ]


def main(copier: str, cruft: str) -> None:
    """Print the table."""
    heads = ("", "fix there at the end", "broken then", "lines lost", "files returned", "conflicts")
    print(f"| {' | '.join(heads)} | of those, exit code 0 |\n|{'---|' * (len(heads) + 1)}")
    with tempfile.TemporaryDirectory(prefix="fwscaffold-") as scratch:
        place = Path(scratch)
        os.environ["HOME"] = scratch
        print(row("fwscaffold", ours(place / "fwscaffold")), flush=True)
        for tool in (Copier(copier), Cruft(cruft)):
            name = type(tool).__name__.lower()
            with issued(EDITIONS, place / name) as releases:
                print(row(name, voyage(tool, releases, place / name)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
