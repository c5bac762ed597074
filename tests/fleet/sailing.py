"""The whole: releases are issued, services live, and follow one release after the other."""

from collections.abc import Sequence
from pathlib import Path

from editions import EDITIONS
from following import Outcome, bump, follow
from issuing import Release, issued
from living import Live, make
from losses import History
from services import services
from soundness import problems


def sail(step: int, place: Path) -> list[Outcome]:
    """Let each so-manieth service follow every release; return what became of them."""
    with issued(EDITIONS, place) as releases:
        first, *rest = releases
        fleet = [make(service, first, place / "origin") for service in services(step)]
        unsound = {path.name: found for path, found in problems(places(fleet)).items() if found}
        assert not unsound, f"what owners do must leave their code whole: {unsound}"
        histories = {live.service.name: begun(live, first, place) for live in fleet}
        found = list[Outcome]()
        for release in rest:
            found += follow(fleet, release, histories, place)
            bump(fleet)
    return found


def places(fleet: Sequence[Live]) -> list[Path]:
    """Return where the services are."""
    return [live.origin for live in fleet]


def begun(live: Live, first: Release, place: Path) -> History:
    """Return what the standard has written into the service when it was made."""
    history = History(place / "history" / live.service.name)
    history.add(history.standard(first, live))
    return history
