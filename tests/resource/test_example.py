"""The example is a resource: where it goes, its table goes with a migration."""

from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import Exit
from gardens import MAIN, PACKAGE, QUESTIONS, plant
from tiny import MakeTemplates, Run, git

NOTES = {
    "singular": "note",
    "plural": "notes",
    "fields": ["body:text:required"],
    "migration": {"name": "0002", "revision": "0002", "previous": "0001"},
}
LEVELS: dict[str, Any] = {
    "starter": ["example", "accounts", "bare"],
    "__example": "{{ 'yes' if cookiecutter.starter == 'example' else '' }}",
    "_example": NOTES,
}
FILES = {
    **MAIN,
    f"{PACKAGE}/{{% if cookiecutter.__example %}}notes.py{{% endif %}}": "pages = 1\n",
    "migrations/{% if cookiecutter.__example %}0002_notes.py{% endif %}": 'revision = "0002"\ndown_revision = "0001"\n# theirs\n',
}
ADD = ("add", "resource", "order", "title:string", "--project", "shop", "--force")


@pytest.fixture(autouse=True)
def _shop(
    make_templates: MakeTemplates, run: Run, identity: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(QUESTIONS, "_needs", {"starter": ["accounts", "example"]})
    plant(make_templates, FILES, **LEVELS)
    assert run("new", "tiny", "shop").code == Exit.DONE


def level(run: Run, name: str) -> tuple[int, str]:
    result = run("update", "shop", "--set", f"starter={name}", "--force")
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--allow-empty", "--message", "ours")
    return result.code, result.out + result.err


def migrations() -> list[str]:
    return sorted(path.name for path in Path("shop/migrations").iterdir())


def test_leaving_the_example_drops_its_table(run: Run) -> None:
    code, said = level(run, "accounts")
    assert (code, "delete    shop/notes.py" in said) == (Exit.DONE, True)
    assert migrations() == ["0001_accounts.py", "0002_notes.py", "0003_no_notes.py"]
    assert "theirs" in Path("shop/migrations/0002_notes.py").read_text()
    assert 'down_revision = "0002"' in Path("shop/migrations/0003_no_notes.py").read_text()
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop").out.splitlines()[-1] == "nothing to change"
    assert run(*ADD).code == Exit.DONE
    assert migrations()[-1] == "0004_orders.py"


def test_the_example_does_not_come_back_without_its_table(run: Run) -> None:
    level(run, "accounts")
    code, said = level(run, "example")
    assert (code, "the example was removed with its table `notes`" in said) == (Exit.USAGE, True)
    assert level(run, "bare")[0] == Exit.DONE
    assert not [name for name in migrations() if "notes" in name]
    assert level(run, "example")[0] == Exit.USAGE
    assert level(run, "accounts")[0] == Exit.DONE
    assert migrations() == ["0001_accounts.py", "0002_notes.py", "0003_no_notes.py"]


def test_the_example_comes_back_if_only_the_database_had_gone(run: Run) -> None:
    assert level(run, "bare")[0] == Exit.DONE
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("list", "--project", "shop").out.count("notes") == 0
    assert level(run, "bare")[0] == Exit.DONE
    assert level(run, "example")[0] == Exit.DONE
    assert migrations() == ["0001_accounts.py", "0002_notes.py"]
    assert '"resources"' not in Path("shop/.fwscaffold.json").read_text()


def test_a_table_that_a_database_still_has_is_dropped_when_that_comes_back(run: Run) -> None:
    level(run, "bare")
    code, _ = level(run, "accounts")
    assert (code, Path("shop/notes.py").exists()) == (Exit.DONE, False)
    assert migrations() == ["0001_accounts.py", "0002_notes.py", "0003_no_notes.py"]
    assert 'down_revision = "0002"' in Path("shop/migrations/0003_no_notes.py").read_text()
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop").out.splitlines()[-1] == "nothing to change"


@pytest.mark.parametrize("way", [["bare"], ["accounts", "bare"]])
def test_where_the_database_stays_its_migrations_do(
    make_templates: MakeTemplates, run: Run, way: list[str]
) -> None:
    plant(make_templates, FILES, **LEVELS, __data="yes")
    for name in way:
        assert level(run, name)[0] == Exit.DONE
    assert migrations() == ["0001_accounts.py", "0002_notes.py", "0003_no_notes.py"]
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert run("update", "shop").out.splitlines()[-1] == "nothing to change"


def test_a_resource_holds_the_level_that_it_needs(run: Run) -> None:
    run(*ADD)
    code, said = level(run, "bare")
    expected = "the resource `orders` needs `starter=accounts`, remove it first with"
    assert (code, expected in said) == (Exit.CONFLICT, True)
    assert level(run, "accounts")[0] == Exit.DONE
    assert Path("shop/shop/orders").is_dir()


def test_a_bare_project_has_no_place_for_a_resource(run: Run) -> None:
    level(run, "bare")
    result = run(*ADD)
    again = "`fwscaffold update --set starter=accounts`"
    expected = f"error: a resource needs what `starter=accounts` brings, run {again} first\n"
    assert (result.code, result.err) == (Exit.USAGE, expected)
