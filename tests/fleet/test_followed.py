"""A service that has followed every release is installed, tested by its own tests, and served."""

import subprocess
import sys
from pathlib import Path

import pytest

import guide_edits as guide
import owner_edits as owner
import site_edits as site
from editions import EDITIONS
from following import follow
from fwscaffold.template.catalog import catalog
from guide_pages import variants
from issuing import issued
from living import carry_out, make
from sailing import begun
from services import Service

# What leaves the service's own tests as green as they were.
YEAR = (
    guide.adds_page,
    guide.adds_setting,
    guide.adds_import,
    owner.adds_helper,
    site.adds_requirement,
    site.adds_service,
    site.bumps_actions,
    site.bumps_image,
)


@pytest.mark.live
@pytest.mark.parametrize("framework", catalog())
def test_a_service_that_has_followed_runs(
    framework: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    if not request.config.getoption("--full"):
        pytest.skip("`--full` installs and tests services of the fleet")
    variant = next(each for each in variants() if each.template.name == framework)
    service = Service(0, framework, tuple(variant.options), "shallow", is_squashed=True)
    with issued(EDITIONS, tmp_path) as (first, *rest):
        live = make(service, first, tmp_path / "origin")
        histories = {service.name: begun(live, first, tmp_path)}
        for habit in YEAR:
            carry_out(habit, live)
        for release in rest:
            (outcome,) = follow([live], release, histories, tmp_path)
            assert (outcome.row["failed"], outcome.broken) == (False, set()), outcome
    command = [sys.executable, "-m", "fwscaffold", "verify", str(live.origin)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
