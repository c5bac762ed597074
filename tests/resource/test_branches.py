"""Two branches that each changed the project's records become one, with what both brought."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from fwscaffold.errors import Exit
from gardens import plant
from tiny import MakeTemplates, Run, git

RECORDS = (".fwscaffold.base", ".fwscaffold.json")
PLACE = Path("shop/shop/resources.py")
UPDATE = ("update", "shop", "--set", "docker=no")
BOTH = """\
\"\"\"What there is.\"\"\"

from .invoices import pages as invoices
from .orders import pages as orders

RESOURCES = {
    "Invoices": invoices,
    "Orders": orders,
}
"""


def add(resource: str, *fields: str) -> tuple[str, ...]:
    return ("add", "resource", resource, *(fields or ("title:string",)), "--project", "shop")


@pytest.fixture(autouse=True)
def _shop(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    plant(make_templates)
    assert run("new", "tiny", "shop").code == Exit.DONE


def commit() -> None:
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--message", "ours")


@pytest.fixture
def on_branch(run: Run) -> Callable[..., None]:
    """Return what runs commands on a new branch from where `main` is, and commits it."""

    def do(name: str, *commands: tuple[str, ...]) -> None:
        git("-C", "shop", "switch", "--quiet", "--create", name, "main")
        for words in commands:
            assert run(*words).code == Exit.DONE
            commit()

    return do


def merge(branch: str) -> None:
    with pytest.raises(CalledProcessError):
        git("-C", "shop", "merge", "--quiet", branch)


def unmerged() -> set[str]:
    return {*git("-C", "shop", "diff", "--name-only", "--diff-filter=U").split()}


def plurals(run: Run) -> list[str]:
    return [each["plural"] for each in run("list", "--project", "shop", "--json").json["resources"]]


def assert_is_whole(run: Run) -> None:
    """Assert that it is, for the standard, as if both had been done one after the other."""
    commit()
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop").out.splitlines()[-1] == "nothing to change"


def test_each_has_added_a_resource(run: Run, on_branch: Callable[..., None]) -> None:
    on_branch("orders", add("order"))
    on_branch("invoices", add("invoice"))
    merge("orders")
    assert unmerged() == {*RECORDS, "shop/resources.py"}
    told = "`shop/.fwscaffold.json` is in conflict between two branches, make one of both with"
    assert run(*add("customer")).err.strip() == f"error: {told} `fwscaffold update --continue shop`"
    result = run("update", "--continue", "shop")
    assert result.code == Exit.DONE, result.err
    assert result.out.splitlines() == [
        "update    shop/resources.py",
        "update    .fwscaffold.base",
        "update    .fwscaffold.json",
        "3 updated",
    ]
    ending = "shop has what both branches brought; see `git status`, run the tests, commit\n"
    assert result.err == ending
    assert PLACE.read_text() == BOTH
    assert run("update", "--continue", "shop").err == "nothing to change\n"
    assert plurals(run) == ["invoices", "orders"]
    assert_is_whole(run)


def test_a_third_and_a_rebase_and_one_that_refers_to_another(
    run: Run, on_branch: Callable[..., None]
) -> None:
    on_branch("orders", add("order"), add("item", "order:reference"))
    on_branch("invoices", add("invoice"))
    on_branch("customers", add("customer"))
    with pytest.raises(CalledProcessError):
        git("-C", "shop", "rebase", "--quiet", "orders")
    assert run("update", "--continue", "shop").code == Exit.DONE
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "-c", "core.editor=true", "rebase", "--continue")
    merge("invoices")
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert sorted(plurals(run)) == ["customers", "invoices", "items", "orders"]
    assert_is_whole(run)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ([UPDATE], [add("order")]),
        ([add("order")], [UPDATE]),
        ([UPDATE, add("invoice")], [add("order")]),
        ([add("invoice")], [UPDATE, add("order")]),
    ],
)
def test_one_was_updated_and_has_a_resource_or_the_other(
    run: Run,
    on_branch: Callable[..., None],
    ours: list[tuple[str, ...]],
    theirs: list[tuple[str, ...]],
) -> None:
    on_branch("theirs", *theirs)
    on_branch("ours", *ours)
    merge("theirs")
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert not Path("shop/Dockerfile").exists()
    expected = [f"{words[2]}s" for words in (*ours, *theirs) if words[0] == "add"]
    assert plurals(run) == expected
    assert_is_whole(run)


def test_one_has_removed_what_was_there(run: Run, on_branch: Callable[..., None]) -> None:
    run(*add("order"))
    commit()
    on_branch("without", ("remove", "resource", "order", "--project", "shop"))
    on_branch("invoices", add("invoice"))
    merge("without")
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert plurals(run) == ["invoices"]
    assert not Path("shop/shop/orders").exists()
    assert "orders" not in PLACE.read_text()
    assert_is_whole(run)


@pytest.mark.parametrize("whose", ["ours", "theirs"])
def test_what_else_one_has_written_into_the_list_stays(
    run: Run, on_branch: Callable[..., None], whose: str
) -> None:
    mine = "# The order of the menu.\nRESOURCES"
    on_branch("orders", add("order"))
    if whose == "theirs":
        PLACE.write_text(PLACE.read_text().replace("RESOURCES", mine))
        commit()
    on_branch("invoices", add("invoice"))
    if whose == "ours":
        PLACE.write_text(PLACE.read_text().replace("RESOURCES", mine))
        commit()
    merge("orders")
    assert run("update", "--continue", "shop").code == Exit.DONE
    text = PLACE.read_text()
    assert (text.count(mine), text.count("invoices"), text.count("orders")) == (1, 3, 3)
    assert_is_whole(run)


def test_what_both_have_written_into_it_is_theirs_to_settle(
    run: Run, on_branch: Callable[..., None]
) -> None:
    for name in ("order", "invoice"):
        on_branch(f"{name}s", add(name))
        PLACE.write_text(PLACE.read_text().replace("RESOURCES", f"# {name}\nRESOURCES"))
        commit()
    merge("orders")
    before = PLACE.read_text()
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert PLACE.read_text() == before
    assert sorted(plurals(run)) == ["invoices", "orders"]


def test_a_list_that_somebody_has_rewritten_is_theirs_to_settle(
    run: Run, on_branch: Callable[..., None]
) -> None:
    on_branch("orders", add("order"))
    on_branch("invoices", add("invoice"))
    start, _, _ = PLACE.read_text().partition("RESOURCES")
    PLACE.write_text(f"{start}RESOURCES = dict(Invoices=invoices)\n")
    commit()
    merge("orders")
    before = PLACE.read_text()
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert PLACE.read_text() == before
    assert plurals(run) == ["invoices", "orders"]


def test_what_somebody_has_settled_already_stays(run: Run, on_branch: Callable[..., None]) -> None:
    on_branch("orders", add("order"))
    on_branch("invoices", add("invoice"))
    merge("orders")
    settled = BOTH.replace("RESOURCES", "# Both.\nRESOURCES")
    PLACE.write_text(settled)
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert PLACE.read_text() == settled
    assert_is_whole(run)


def test_a_file_with_the_line_ends_of_windows_keeps_them(
    run: Run, on_branch: Callable[..., None]
) -> None:
    git("-C", "shop", "config", "core.autocrlf", "true")
    on_branch("orders", add("order"))
    on_branch("invoices", add("invoice"))
    merge("orders")
    assert run("update", "--continue", "shop").code == Exit.DONE
    assert PLACE.read_bytes().decode() == BOTH.replace("\n", "\r\n")


@pytest.mark.parametrize(
    ("ours", "theirs", "why"),
    [
        (add("order"), add("order", "name:string"), "both have a resource `orders`"),
        (
            UPDATE,
            ("update", "shop", "--set", "database=mysql"),
            "each was updated in its own way",
        ),
    ],
)
def test_two_that_cannot_be_one_are_told_in_one_line(
    run: Run, on_branch: Callable[..., None], ours: tuple[str], theirs: tuple[str], why: str
) -> None:
    on_branch("theirs", theirs)
    on_branch("ours", ours)
    merge("theirs")
    result = run("update", "--continue", "shop")
    both = " ".join(f"shop/{name}" for name in reversed(RECORDS))
    assert result.code == Exit.CONFLICT
    assert result.err.strip() == (
        f"error: the two sides of `shop/.fwscaffold.json` cannot be one ({why}): take one with"
        f" `git checkout --ours {both}` and run `fwscaffold update --force shop`"
    )
    git("-C", "shop", "checkout", "--ours", *RECORDS)
    assert run("update", "shop", "--force").code == Exit.DONE


def test_what_git_holds_no_longer_is_told(run: Run, on_branch: Callable[..., None]) -> None:
    on_branch("orders", add("order"))
    on_branch("invoices", add("invoice"))
    merge("orders")
    git("-C", "shop", "add", "--all")
    result = run("update", "--continue", "shop")
    assert (result.code, result.err.count("\n")) == (Exit.CONFLICT, 1)
    assert "(git holds no two sides of it any more)" in result.err


def test_texts_that_are_broken_are_looked_for_elsewhere(
    run: Run, on_branch: Callable[..., None]
) -> None:
    on_branch("orders", add("order"))
    Path("shop/.fwscaffold.base").write_bytes(b"\0broken")
    commit()
    on_branch("invoices", add("invoice"))
    merge("orders")
    assert run("update", "--continue", "shop").code == Exit.DONE
    commit()
    assert run("update", "shop").out.splitlines() == ["update    .fwscaffold.base", "1 updated"]
    assert_is_whole(run)


def test_a_kill_at_any_point_can_be_undone(
    run: Run, on_branch: Callable[..., None], tmp_path: Path
) -> None:
    on_branch("orders", add("order"))
    on_branch("invoices", add("invoice"))
    merge("orders")
    git("-C", "shop", "gc", "--quiet")  # fewer files to copy each time
    Path("shop").rename("before")
    script = Path(__file__).parents[1] / "lifecycle" / "killed.py"
    words = ("update", "shop", "--continue")
    command = [sys.executable, str(script), str(tmp_path / "templates"), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *problems, kills = done.stdout.splitlines()
    assert problems == []
    assert int(kills) > 20
