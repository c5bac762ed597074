"""A release reaches the fleet: each service's bot updates a clone, and a person settles in another."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from editions import Edition, bare
from fwscaffold.errors import Exit
from issuing import Release
from living import BRANCH, Files, Live, carry_out, clone, commit, files, git
from losses import History, lost, returned
from site_edits import BOTS
from soundness import problems

MINE, MIDDLE, THEIRS = b"<<<<<<< ", b"=======", b">>>>>>> "
NAMED = {"vulnerable", "unknown"}
PENDING = 7  # followed, with something pending


@dataclass
class Outcome:
    """What a release did to a service."""

    service: str
    release: str
    code: int = 0
    said: str = ""
    conflicts: list[str] = field(default_factory=list)
    is_reached: bool = False
    is_named: bool = False
    is_accused: bool = False
    broken: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    returned: set[str] = field(default_factory=set)
    # Whether a conflict that was settled and committed is offered again.
    is_reoffered: bool = False
    red_before: list[str] = field(default_factory=list)
    red_after: list[str] = field(default_factory=list)

    @property
    def is_conflict(self) -> bool:
        """Whether somebody had to settle something, at once or when it was asked for."""
        return self.code == Exit.CONFLICT or bool(self.conflicts)

    @property
    def row(self) -> dict[str, Any]:
        """What the table counts."""
        return {
            "service": self.service,
            "release": self.release,
            "reached": self.is_reached,
            "named": self.is_named and not self.is_reached,
            "accused": self.is_accused and self.is_reached,
            "broken": bool(self.broken),
            "lost": len(self.lost),
            "returned": len(self.returned),
            "conflicts": self.is_conflict,
            "again": self.is_reoffered,
            "pending": self.code == PENDING,
            "failed": self.code not in {Exit.DONE, PENDING, Exit.CONFLICT},
            "red": bool(self.red_before),
            "red after": bool(self.red_after),
        }


def follow(
    fleet: Sequence[Live], release: Release, histories: Mapping[str, History], place: Path
) -> list[Outcome]:
    """Bring the release to the whole fleet; return what became of each."""
    clones = [clone(live, place / "bot" / live.service.name, live.service.clone) for live in fleet]
    found = [Outcome(live.service.name, release.edition.name) for live in fleet]
    for outcome, entry in zip(found, checked(release, clones), strict=True):
        outcome.red_before = failing(entry)
    for live, bot, outcome in zip(fleet, clones, found, strict=True):
        update(live, bot, release, histories[live.service.name], outcome)
        settle(live, release, outcome, place)
    sound = problems([live.origin for live in fleet])
    for live, outcome in zip(fleet, found, strict=True):
        outcome.broken = sound[live.origin]
        outcome.is_reached = is_reached(release, live)
    look_again(fleet, release, found, place)
    return found


def update(live: Live, bot: Path, release: Release, history: History, outcome: Outcome) -> None:
    """Let the bot update its clone, and push what it has."""
    before = files(bot)
    result = release.run("update", ".", where=bot)
    outcome.code, outcome.said = result.code, (result.out + result.err)
    after = files(bot)
    outcome.conflicts = marked(before, after)
    theirs = history.standard(release)
    outcome.lost = lost(before, after, history)
    outcome.returned = returned(before, after, history, release.edition)
    history.add(theirs)
    publish(live, bot, f"Follow {release.edition.name}")


def settle(live: Live, release: Release, outcome: Outcome, place: Path) -> None:
    """Settle what was handed over, in a fresh clone: no state but what is committed.

    Markers are settled by hand, and nothing else is done; what is pending is asked for first.
    """
    if not outcome.conflicts and outcome.code != PENDING:
        return
    second = clone(live, place / "second" / live.service.name, "full")
    by_hand(second, outcome.conflicts, release)
    if outcome.code == PENDING:
        before = files(second)
        merged = release.run("update", ".", "--starters=merge", where=second)
        if merged.code == Exit.CONFLICT:
            more = marked(before, files(second))
            by_hand(second, more, release)
            release.run("update", ".", "--continue", where=second)
            outcome.conflicts += more
    publish(live, second, "Settle what was handed over")


def publish(live: Live, where: Path, message: str) -> None:
    """Commit all there is, push it, and merge it."""
    if commit(where, message):
        git(where, "push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{BRANCH}")
        git(live.origin, "merge", "--quiet", "--ff-only", BRANCH)


def marked(before: Files, after: Files) -> list[str]:
    """Return the files in which an update has left markers."""
    return [
        name for name, text in after.items() if MINE in text and MINE not in before.get(name, b"")
    ]


def by_hand(where: Path, conflicts: Sequence[str], release: Release) -> None:
    """Settle the conflicts of the files."""
    for name in conflicts:
        (where / name).write_bytes(settled((where / name).read_bytes(), release.edition))


def settled(text: bytes, edition: Edition) -> bytes:
    """Return the text with the owner's side of each conflict, and the standard's where the fix is.

    What the standard has renamed the owner then calls by its new name.
    """
    kept, sides, side = list[bytes](), dict[bytes, list[bytes]](), b""
    for line in text.splitlines(keepends=True):
        if line.startswith(MINE):
            side, sides = MINE, {MINE: [], THEIRS: []}
        elif side == MINE and line.rstrip() == MIDDLE:
            side = THEIRS
        elif side == THEIRS and line.startswith(THEIRS):
            theirs, mine = (b"".join(sides[each]).decode() for each in (THEIRS, MINE))
            has_fix = any(bare(fix.sign) in bare(theirs) for fix in edition.fixes)
            kept.append((theirs if has_fix else followed(mine, theirs, edition)).encode())
            side = b""
        else:
            (sides[side] if side else kept).append(line)
    return b"".join(kept)


def followed(mine: str, theirs: str, edition: Edition) -> str:
    """Return the owner's side with the new names of modules that the standard's side has."""
    for old, new in edition.renamed:
        if re.search(rf"\b{new}\b", theirs):
            mine = re.sub(rf"(?<![\w.]){old}\b|(?<=[ \w][.]){old}(?= import|[.])", new, mine)
    return mine


def look_again(
    fleet: Sequence[Live], release: Release, found: Sequence[Outcome], place: Path
) -> None:
    """Check fresh clones, and update those where something was settled once more."""
    clones = [clone(live, place / "ci" / live.service.name, live.service.clone) for live in fleet]
    for outcome, entry in zip(found, checked(release, clones), strict=True):
        outcome.red_after = failing(entry)
        known = entry["advisories"].get(release.advisory, {}).get("status", "")
        outcome.is_named, outcome.is_accused = known in NAMED, known == "vulnerable"
    for ci, outcome in zip(clones, found, strict=True):
        if outcome.conflicts:
            again = release.run("update", ".", "--dry-run", "--json", where=ci)
            outcome.is_reoffered = (
                again.code not in {Exit.DONE, PENDING} or '"conflict"' in again.out
            )


def checked(release: Release, clones: Sequence[Path]) -> list[dict[str, Any]]:
    """Return what `check` says of each project."""
    result = release.run("check", "--format", "json", *clones)
    entries: list[dict[str, Any]] = json.loads(result.out)["projects"]
    return entries


def failing(entry: Mapping[str, Any]) -> list[str]:
    """Return what makes the pipeline red."""
    failures = (each for each in entry["findings"] if each["level"] == "error")
    return [f"{each['path'] or '-'}: {each['rule']}" for each in failures]


def is_reached(release: Release, live: Live) -> bool:
    """Whether the fix is in the service's code, under whatever name and in whatever format."""
    fix = release.fixes[live.service.framework]
    texts = (path.read_text("utf-8") for path in live.origin.rglob("*.py"))
    return any(fix.is_in(text) for text in texts)


def bump(fleet: Sequence[Live]) -> None:
    """Between two releases the bots go on."""
    for live in fleet:
        random = live.service.random(f"bump {len(live.done)}")
        carry_out(random.choice(BOTS), live)
