"""The levels that a project can start with: each is whole, and leads to the others."""

import sys
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from fwscaffold.command import Command
from fwscaffold.creation import base, receipt
from fwscaffold.template.catalog import catalog
from fwscaffold.template.questions import questions
from fwscaffold.tree import Tree
from fwscaffold.verification.verify import verify
from support import LEVELS, Variant, own_questions, run, tree

PROGRAM = [sys.executable, "-m", "fwscaffold"]
GIT = {
    f"GIT_{role}_{what}": value
    for role in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.org"))
}
WRITTEN_ANEW = {receipt.PATH, base.PATH}
# Of each way only the first is gone where not everything is tried.
WAYS = [
    ("example", "accounts"),
    ("bare", "accounts"),
    ("accounts", "example"),
    ("accounts", "bare"),
    ("example", "bare"),
]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Try what differs most from the example, and with `--full` all."""
    full = metafunc.config.getoption("--full")
    if "answers" in metafunc.fixturenames:
        chosen = [each for each in others() if full or each[1]["starter"] == "bare"]
        metafunc.parametrize(("framework", "answers"), chosen)
    if "way" in metafunc.fixturenames:
        names = [name for name, given in LEVELS if given.get("starter") == "bare"]
        metafunc.parametrize("framework", names)
        metafunc.parametrize("way", WAYS if full else WAYS[:2])


def others() -> Iterator[Variant]:
    """Give each level but the example: a bare one has no choices, the others all of each."""
    for name, given in LEVELS:
        if given:
            yield name, given
        for question in own_questions(name) if given.get("starter") == "accounts" else ():
            for choice in list(question.choices)[1:]:
                yield name, {**given, question.key: choice}


def new(framework: str, answers: dict[str, object], shop: Path) -> Path:
    """Make a project with a receipt and a first commit."""
    asked = {each.key: each for each in questions(catalog()[framework])}
    given = [word for key, answer in answers.items() for word in asked[key].words(answer)]
    did([*PROGRAM, "new", framework, shop, *given, "--yes"], shop.parent)
    return shop


def did(command: Command, directory: Path) -> str:
    """Run what must succeed, as Ada; return what it says."""
    done = run(command, directory, **GIT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.live
def test_a_level_is_installed_tested_booted_and_probed(
    framework: str, answers: dict[str, object], tmp_path: Path
) -> None:
    shop = new(framework, answers, tmp_path / "shop")
    steps = verify(shop, lambda *_: None, lint=True)
    assert [step for step in steps if not step.passed] == []
    assert {"lint", "types", "tests", "readiness", "stop"} <= {step.name for step in steps}
    asks_for_one = "DATABASE_URL" in (shop / ".env.example").read_text("utf-8")
    assert ("migrate" in {step.name for step in steps}) == asks_for_one


def test_a_project_goes_from_one_level_to_another(
    framework: str, way: tuple[str, str], tmp_path: Path
) -> None:
    """What comes is as in a new project; of what was there only run migrations stay."""
    before, after = way
    shop = new(framework, {"starter": before}, tmp_path / "shop")
    did([*PROGRAM, "update", shop, "--set", f"starter={after}"], shop)
    wanted = tree(framework, {"project_name": "shop", "starter": after})
    there = files_of(shop, wanted)
    assert {path for path in wanted if there.get(path) != wanted[path].content} == set()
    left = {*there} - {*wanted} - WRITTEN_ANEW
    assert all("migrations" in path.parts for path in left)
    has_migrations = any("migrations" in path.parts for path in wanted)
    assert bool(left) == (before == "example" and has_migrations)
    assert "note:" not in did([*PROGRAM, "check", shop], shop)


def files_of(shop: Path, wanted: Tree) -> dict[PurePosixPath, bytes]:
    """Return the files that git knows or would know, without the author that it has put in."""
    listed = run(["git", "ls-files", "-co", "--exclude-standard"], shop).stdout.splitlines()
    found = {PurePosixPath(name): shop / name for name in listed}
    return {path: file.read_bytes() for path, file in found.items() if file.exists()}


def test_an_edited_file_of_the_example_stays_and_is_named(tmp_path: Path) -> None:
    shop = new("bottle", {}, tmp_path / "shop")
    notes = shop / "shop" / "notes.py"
    notes.write_text(notes.read_text("utf-8") + "\nMINE = 1\n", "utf-8")
    did(["git", "commit", "--all", "--quiet", "--message", "Mine"], shop)
    said = did([*PROGRAM, "update", shop, "--set", "starter=accounts"], shop)
    assert "keep      shop/notes.py" in said
    assert notes.exists()
    assert not (shop / "shop" / "views" / "notes.tpl").exists()


def test_a_table_stays_as_long_as_code_that_may_need_it_is_left(tmp_path: Path) -> None:
    shop = new("fastapi", {}, tmp_path / "shop")
    data = shop / "shop" / "data.py"
    data.write_text(data.read_text("utf-8").replace("PER_PAGE = 20", "PER_PAGE = 30"), "utf-8")
    did(["git", "commit", "--all", "--quiet", "--message", "Mine"], shop)
    drop = "migrations/versions/0003_drop_notes.py"
    said = run([*PROGRAM, "update", shop, "--set", "starter=accounts"], shop, **GIT).stdout
    assert f"keep      {drop}  (shop/data.py is left as it is, and may need the table)" in said
    assert not (shop / drop).exists()
    did(["git", "add", "--all"], shop)
    did(["git", "commit", "--quiet", "--message", "Accounts"], shop)
    reason = ["--reason", "the notes are out of it"]
    did([*PROGRAM, "update", shop, "--decline", "shop/data.py", *reason], shop)
    assert (shop / drop).exists()


@pytest.mark.parametrize(("framework", "given"), [("cherrypy", {}), ("flask", {"orm": "peewee"})])
def test_a_downgrade_has_room_for_the_notes_that_there_were(
    framework: str, given: dict[str, object], tmp_path: Path
) -> None:
    shop = new(framework, given, tmp_path / "shop")
    did([*PROGRAM, "update", shop, "--set", "starter=accounts"], shop)
    (drop,) = shop.glob("migrations/**/*_drop_notes.py")
    assert "length=500" in drop.read_text("utf-8")


def test_git_sees_no_data_that_a_level_leaves(tmp_path: Path) -> None:
    """Who commits all that is there commits no password."""
    shop = new("flask", {}, tmp_path / "shop")
    data = shop / "instance" / "app.db"
    data.parent.mkdir()
    data.touch()
    did([*PROGRAM, "update", shop, "--set", "starter=bare"], shop)
    assert data.exists()
    assert did(["git", "status", "--short", "instance"], shop) == ""
