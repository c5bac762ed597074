"""An update that stopped between two steps: what goes on, what is taken back, what is refused."""

import json
import os
from pathlib import Path

import pytest

from cases import CASES, Case, begin, change, held
from fwscaffold.cli.lifecycle import planned
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle import journal, replay
from tiny import MakeTemplates, Run, git

SHOP = Path("shop")
CHANGED = (
    "has changed since the update was stopped, take that back with `fwscaffold update --abort`"
)
RELEASE = {
    "{{cookiecutter.package_name}}/notes.py": None,
    "{{cookiecutter.package_name}}/pages.py": None,
    "{{cookiecutter.package_name}}/health.py": None,
    "new/deep/file.txt": "new\n",
}


@pytest.fixture
def before(make_templates: MakeTemplates, run: Run, identity: None) -> dict[str, bytes]:
    """Write the journal of an update with a conflict; return what the project held before."""
    begin(Case(CASES["the same line changed"].edits, release=RELEASE), make_templates, run)
    before = held()
    _, update = planned(SHOP, [])
    journal.begin(SHOP, update.plan)
    return before


def test_steps_that_are_left_are_taken(before: dict[str, bytes]) -> None:
    replay.apply(SHOP)
    now = held()
    assert now["new/deep/file.txt"] == b"new\n"
    assert not (SHOP / "shop").exists()
    assert now[".fwscaffold.json"] != before[".fwscaffold.json"]
    replay.apply(SHOP)
    assert held() == now
    assert replay.unresolved(SHOP) == ["pyproject.toml"]


def test_directories_come_and_go_with_what_they_hold(before: dict[str, bytes]) -> None:
    replay.apply(SHOP)
    replay.abort(SHOP)
    assert held() == before
    assert not (SHOP / "new").exists()


def test_an_own_file_keeps_a_new_directory(before: dict[str, bytes]) -> None:
    replay.apply(SHOP)
    change({"new/mine.txt": "mine\n"})
    replay.abort(SHOP)
    assert held() == {**before, "new/mine.txt": b"mine\n"}


@pytest.mark.parametrize("name", ["logo.bin", "shop/notes.py", "new/deep/file.txt"])
def test_a_file_that_was_changed_meanwhile_is_not_overwritten(
    before: dict[str, bytes], name: str, run: Run
) -> None:
    change({name: "mine\n"})
    result = run("update", "shop", "--continue")
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        f"error: `{name}` {CHANGED}\n",
    )
    replay.abort(SHOP)
    assert held() == {**before, name: b"mine\n"}


def test_a_file_that_is_gone_meanwhile_is_put_back(before: dict[str, bytes]) -> None:
    change({"logo.bin": None, "shop/notes.py": None})
    replay.abort(SHOP)
    assert held() == before


def test_a_deletion_that_was_just_made_is_noted(before: dict[str, bytes]) -> None:
    change({"shop/notes.py": None})
    replay.apply(SHOP)
    assert not (SHOP / "shop").exists()


def test_an_update_that_is_being_taken_back_does_not_go_on(before: dict[str, bytes]) -> None:
    (SHOP / journal.DIRECTORY / "aborting").touch()
    with pytest.raises(ScaffoldError, match="is being taken back, finish that with `--abort`"):
        replay.apply(SHOP)
    replay.abort(SHOP)
    assert held() == before


def test_git_does_not_see_the_journal(before: dict[str, bytes], run: Run) -> None:
    assert git("-C", SHOP, "status", "--porcelain") == ""


@pytest.mark.parametrize(
    "edits", [{"logo.bin": "mine\n"}, {"logo.bin": None}, {"new/deep/file.txt": "mine\n"}]
)
def test_a_file_that_changes_between_plan_and_journal_stops_the_update(
    make_templates: MakeTemplates,
    run: Run,
    identity: None,
    edits: dict[str, str | bytes | None],
) -> None:
    begin(Case(release=RELEASE), make_templates, run)
    _, update = planned(SHOP, [])
    change(edits)
    before = held()
    with pytest.raises(
        ScaffoldError, match="has changed meanwhile, so nothing is touched: try again"
    ):
        journal.begin(SHOP, update.plan)
    assert held() == before


BROKEN = (
    "the record `shop/.fwscaffold-update` of an update is broken, remove it and see what "
    "`git status` says"
)
STEP = {"path": "evil", "existed": True, "deletes": False, "conflicts": False}


@pytest.mark.parametrize(
    "record",
    [
        "",
        "[" * 100_000,
        "[]",
        '{"steps": 3, "made": []}',
        '{"steps": [{"path": 3}], "made": []}',
        *(
            json.dumps({"steps": [{**STEP, "path": path}], "made": []})
            for path in ("../evil", "/evil", ".git/hooks/post-commit", "a/.git/config", 3)
        ),
        '{"steps": [], "made": ["../evil"]}',
    ],
)
def test_a_record_that_came_with_a_project_leads_nowhere_else(
    before: dict[str, bytes], run: Run, record: str
) -> None:
    place = SHOP / journal.DIRECTORY
    (place / "journal.json").write_text(record)
    (place / "before/0").write_text("evil\n")
    kept = held()
    for option in ("--abort", "--continue"):
        result = run("update", "shop", option)
        assert result.code == Exit.USAGE
        assert result.err == f"error: {BROKEN}\n"
    assert held() == kept
    assert not Path("evil").exists()


def test_a_record_with_a_link_in_it_is_not_believed(before: dict[str, bytes], run: Run) -> None:
    replay.apply(SHOP)
    (SHOP / journal.DIRECTORY / "restored").symlink_to("../../evil")
    assert run("update", "shop", "--abort").code == Exit.USAGE
    assert not Path("evil").exists()


@pytest.mark.parametrize("option", ["--abort", "--continue"])
def test_nothing_is_put_back_through_a_link(
    before: dict[str, bytes], run: Run, option: str
) -> None:
    Path("outside").mkdir()
    (SHOP / "new").symlink_to("../outside")
    result = run("update", "shop", option)
    assert (result.code, result.err) == (
        Exit.CONFLICT,
        "error: `shop/new` is a link, remove it and try again\n",
    )
    assert os.listdir("outside") == []
