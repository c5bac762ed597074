"""The whole: releases are issued, services live, and follow one release after the other."""

import json
from collections.abc import Sequence
from pathlib import Path

from editions import EDITIONS
from following import Outcome, bump, follow
from issuing import Release, issued
from living import Live, live_a_year, make
from losses import History
from services import services
from soundness import problems


def sail(step: int, place: Path) -> list[Outcome]:
    """Let each so-manieth service follow every release; return what became of them."""
    with issued(EDITIONS, place) as releases:
        first, *rest = releases
        fleet = [make(service, first, place / "origin") for service in services(step)]
        histories = {live.service.name: begun(live, first, place) for live in fleet}
        for live in fleet:
            live_a_year(live)
        unsound = {path.name: found for path, found in problems(places(fleet)).items() if found}
        assert not unsound, f"what owners do must leave their code whole: {unsound}"
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
    receipt = json.loads((live.origin / ".fwscaffold.json").read_text("utf-8"))
    answers = {"framework": receipt["framework"], **receipt["answers"]}
    history = History(place / "history" / live.service.name, answers)
    history.add(history.standard(first))
    return history
