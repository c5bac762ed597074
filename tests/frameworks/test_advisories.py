"""Advisories: who has still what was wrong, on code that the templates really made."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from sarif_pydantic import Sarif

from fwscaffold.errors import Exit
from fwscaffold.promise.advisories import known
from fwscaffold.template.catalog import catalog, templates_directory
from tiny import Run, write

SHOP = Path("shop")
# Files of projects as the templates made them then.
OLD = Path(__file__).parent.parent / "promise" / "vulnerable"
VULNERABLE = {
    "2026-11-22/cherrypy": "1 2 4 5 7",
    "2026-11-22/django": "2 7 8",
    "2026-11-22/web2py": "2 3 6 7",
    "2026-11-28/bottle": "1 2 3 7",
    "2026-11-28/cherrypy": "1 2 7",
    "2026-11-28/django": "2 7 8",
    "2026-11-28/flask": "1 2 7",
    "2026-11-28/flask-none": "1 2 3 7",
    "2026-11-28/web2py": "2 3 7",
}
# The frameworks that had a starter then.
AFFECTED = sorted({path.partition("/")[2].partition("-")[0] for path in VULNERABLE})
TITLE = "A session outlives its sign-out"
FIRST, SECOND = "FWS-2026-001", "FWS-2026-002"


def judged(run: Run, *options: str) -> dict[str, Any]:
    (project,) = run("check", SHOP, "--format", "json", *options).json["projects"]
    found: dict[str, Any] = project["advisories"]
    return found


def become(project: str) -> None:
    """Give the project the files of an old one, and take away what that one had not."""
    for path in (OLD / project).rglob("*.py"):
        place = SHOP / path.relative_to(OLD / project)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, place)
    for name in ("servers.py", "requests.py", "site.py"):
        if project == "2026-11-22/cherrypy":
            (SHOP / "shop" / name).unlink()
    if project == "2026-11-22/django":
        (SHOP / "accounts" / "views.py").unlink()
    if project == "2026-11-22/web2py":
        (SHOP / "launcher" / "tickets.py").unlink()


@pytest.mark.parametrize("framework", catalog())
def test_a_new_project_has_every_fix(run: Run, framework: str) -> None:
    run("new", framework, SHOP, "--no-git")
    found = judged(run)
    assert bool(found) == (framework in AFFECTED)
    assert {each["status"] for each in found.values()} <= {"fixed"}


@pytest.mark.parametrize("project", VULNERABLE)
def test_an_old_project_is_known_by_its_code(run: Run, project: str) -> None:
    framework, _, orm = project.split("/")[1].partition("-")
    run("new", framework, SHOP, "--no-git", *(["--orm", orm] if orm else []))
    become(project)
    found = judged(run)
    vulnerable = {name for name, each in found.items() if each["status"] == "vulnerable"}
    assert vulnerable == {f"FWS-2026-00{number}" for number in VULNERABLE[project].split()}
    assert {each["status"] for each in found.values()} <= {"vulnerable", "fixed"}


@pytest.mark.parametrize("framework", AFFECTED)
def test_a_project_that_its_owner_has_formatted_is_as_safe(run: Run, framework: str) -> None:
    run("new", framework, SHOP, "--no-git")
    for path in SHOP.rglob("*.py"):
        path.write_text("# ours\n" + path.read_text("utf-8"), "utf-8")
    assert {each["status"] for each in judged(run).values()} == {"fixed"}


@pytest.fixture
def shop(run: Run) -> Path:
    run("new", "flask", SHOP, "--no-git")
    become("2026-11-28/flask")
    return SHOP


def test_who_lacks_a_fix_is_warned_and_fails_only_when_asked(shop: Path, run: Run) -> None:
    result = run("check", shop)
    line = f"warning: shop/shop/auth.py: {FIRST}: vulnerable (high): {TITLE}; run `fwscaffold update`, or mend it yourself"
    assert (result.code, line in result.out.splitlines()) == (Exit.DONE, True)
    assert run("check", shop, "--strict").code == Exit.DRIFT
    log = run("check", shop, "--format", "sarif").json
    assert (
        Sarif.model_validate(log).model_dump(by_alias=True, exclude_none=True, mode="json") == log
    )
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    assert rules[FIRST]["shortDescription"]["text"] == TITLE
    assert f"::warning file=shop/shop/auth.py,title=fwscaffold%3A {FIRST}::" in (
        run("check", shop, "--format", "github").out
    )


def test_one_advisory_lists_who_has_it_still(shop: Path, run: Run) -> None:
    run("new", "flask", "blog", "--no-git")
    run("new", "web2py", "wiki", "--no-git")
    result = run("check", "blog", shop, "wiki", "none", "--advisory", FIRST)
    assert result.code == Exit.DRIFT
    assert [line.split() for line in result.out.splitlines()][:5] == [
        ["project", "framework", "version", "status", "reason"],
        ["blog", "flask", "0.1.0", "fixed"],
        ["shop", "flask", "0.1.0", "vulnerable"],
        ["wiki", "web2py", "0.1.0", "not_affected"],
        ["none", "-", "-", "-"],
    ]
    assert "`none` has no `.fwscaffold.json`" in result.out
    assert run("check", "blog", "wiki", "--advisory", FIRST).code == Exit.DONE
    assert run("check", "blog", "none", "--advisory", FIRST).code == Exit.UNJUDGED
    report = run("check", shop, "--advisory", FIRST, "--format", "json").json["projects"][0]
    assert [each["rule"] for each in report["findings"]] == [FIRST]


@pytest.mark.parametrize("text", [None, "session = 1\n", ")\n"])
def test_code_that_is_neither_old_nor_new_is_unknown(
    shop: Path, run: Run, text: str | None
) -> None:
    (shop / "shop" / "auth.py").unlink()
    if text:
        (shop / "shop" / "auth.py").write_text(text)
    assert judged(run)[FIRST] == {"status": "unknown", "reason": None}
    assert run("check", shop, "--advisory", FIRST).code == Exit.UNJUDGED
    assert f"note: shop/shop/auth.py: {FIRST}: unknown (high): {TITLE}; " in run("check", shop).out


def closing(**keys: object) -> None:
    known = {"id": FIRST, "status": "not_affected", "reason": "nobody signs in"}
    lines = [f"{key} = {json.dumps(v)}" for key, v in {**known, **keys}.items() if v is not None]
    with (SHOP / "pyproject.toml").open("a") as file:
        file.write("\n".join(["", "[[tool.fwscaffold.advisory]]", *lines, ""]))


@pytest.mark.parametrize("status", ["not_affected", "fixed"])
def test_an_entry_with_a_reason_closes_one(shop: Path, run: Run, status: str) -> None:
    closing(status=status)
    found = judged(run)
    assert found[FIRST] == {"status": status, "reason": "nobody signs in"}
    assert found[SECOND]["status"] == "vulnerable"
    result = run("check", shop, "--advisory", FIRST)
    assert (result.code, result.out.splitlines()[1].split()[3:]) == (
        Exit.DONE,
        [status, "nobody", "signs", "in"],
    )


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"id": "FWS-2026-1"}, "is about `FWS-2026-1`, no advisory, did you mean `FWS-2026-001`?"),
        ({"status": "affected"}, "has the status `affected`, choose `not_affected` or `fixed`"),
        ({"reason": None}, "has no `reason`, write a line of text"),
        ({"why": "x"}, "has an unknown key `why`, choose `id`, `status` or `reason`"),
    ],
)
def test_an_entry_that_is_not_complete_is_one_line(
    shop: Path, run: Run, keys: dict[str, Any], problem: str
) -> None:
    closing(**keys)
    result = run("check", shop)
    line = f"error: shop/pyproject.toml: exception: entry 1 of `[[tool.fwscaffold.advisory]]` {problem}"
    assert (result.code, line in result.out.splitlines()) == (Exit.DRIFT, True)
    assert judged(run)[FIRST]["status"] == "vulnerable"


def test_an_entry_that_is_no_table_is_one_line(shop: Path, run: Run) -> None:
    with (shop / "pyproject.toml").open("a") as file:
        file.write("\n[tool.fwscaffold]\nadvisory = [1]\n")
    assert "entry 1 of `[[tool.fwscaffold.advisory]]` is not a table" in run("check", shop).out


def test_an_unknown_advisory_is_a_usage_error(run: Run) -> None:
    result = run("check", "--advisory", "FWS-2026-01")
    message = "error: no such advisory `FWS-2026-01`, did you mean `FWS-2026-001`?\n"
    assert (result.code, result.err) == (Exit.USAGE, message)


def test_each_advisory_says_what_was_wrong_and_has_a_name_of_its_own() -> None:
    listed = json.loads((templates_directory() / "advisories.json").read_text("utf-8"))
    entries = listed["advisories"]
    assert [each["id"] for each in entries] == sorted({each["id"] for each in entries})
    assert known(catalog().values()) == [each["id"] for each in entries]
    for each in entries:
        assert each["severity"] in {"low", "medium", "high", "critical"}
        assert each["wrong"].endswith(".")
        assert each["signs"].keys() <= catalog().keys()


def test_an_adopted_project_is_not_affected_by_code_that_it_never_had(run: Run) -> None:
    write(SHOP, {"app.py": "import flask\n"})
    assert run("adopt", "flask", SHOP).code == Exit.DONE
    why = {"status": "not_affected", "reason": "neither the project nor its standard has this code"}
    assert judged(run)[FIRST] == why
