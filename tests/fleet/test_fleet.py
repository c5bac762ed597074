"""A fleet of services, with a year of edits in each, follows three releases of the standard."""

import json
from collections.abc import Sequence

import pytest

from fleet_report import PROPERTY
from following import Outcome
from sailing import sail

EIGHT = 8  # the plain run has each eighth of the sixty


@pytest.fixture(scope="module")
def outcomes(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> list[Outcome]:
    """Return what became of the fleet, all of it with `--full`."""
    step = 1 if request.config.getoption("--full") else EIGHT
    return sail(step, tmp_path_factory.mktemp("fleet"))


def those(outcomes: Sequence[Outcome], what: str) -> list[str]:
    """Return the services of which something is true, and what it is."""
    found = ((each, getattr(each, what)) for each in outcomes)
    return [f"{each.release} {each.service}: {value}" for each, value in found if value]


def test_a_fleet_follows_three_releases(
    outcomes: list[Outcome], request: pytest.FixtureRequest
) -> None:
    rows = [each.row for each in outcomes]
    request.node.user_properties.append((PROPERTY, json.dumps(rows)))
    assert [each.said for each in outcomes if each.row["failed"]] == []


def test_no_line_of_an_owner_is_lost(outcomes: list[Outcome]) -> None:
    assert those(outcomes, "lost") == []


def test_neither_a_release_nor_a_bot_turns_a_pipeline_red(outcomes: list[Outcome]) -> None:
    assert those(outcomes, "red_before") == []
    assert those(outcomes, "red_after") == []


def test_each_service_without_the_fix_is_named_and_no_other(outcomes: list[Outcome]) -> None:
    missed = [each for each in outcomes if not each.is_reached]
    assert [each.service for each in missed if not each.is_named] == []
    assert [each.service for each in outcomes if each.row["accused"]] == []


def test_the_fix_reaches_the_fleet(outcomes: list[Outcome]) -> None:
    for release in {each.release for each in outcomes}:
        found = [each for each in outcomes if each.release == release]
        missed = [each.service for each in found if not each.is_reached]
        assert len(missed) <= len(found) // 30, (release, missed)


def test_nothing_is_broken_and_nothing_comes_back(outcomes: list[Outcome]) -> None:
    assert those(outcomes, "broken") == []
    assert those(outcomes, "returned") == []


def test_conflicts_are_few_and_settled_once(outcomes: list[Outcome]) -> None:
    conflicts = those(outcomes, "conflicts")
    assert len(conflicts) <= 0.15 * len(outcomes), conflicts
    assert those(outcomes, "is_reoffered") == []
