"""What the standard promises of real projects: every breach is named, and no owner's work is one."""

import json
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from fwscaffold.template.catalog import catalog
from owners import BREAKS, CI, CONTRACT, GITLAB_BREAKS, GITLAB_HARMLESS, HARMLESS, add, change
from tiny import Run, git

SHOP = Path("shop")
SHARED = ("a job that is off", "a lower gate", "ruff excludes all", "mypy is not strict",
          "a contract that is skipped", "a superuser", "secrets after all")  # fmt: skip


def broken(run: Run, *options: str) -> set[str]:
    """Return the promises that `check` says are broken."""
    result = run("check", SHOP, "--format", "json", *options)
    (project,) = result.json["projects"]
    rules = {each["rule"] for each in project["findings"] if each["level"] == "error"}
    assert result.code == (Exit.DRIFT if rules else Exit.DONE), project
    return rules


@pytest.mark.parametrize("framework", catalog())
@pytest.mark.parametrize("ci", ["github", "gitlab", "none"])
def test_a_new_project_keeps_every_promise(run: Run, framework: str, ci: str) -> None:
    run("new", framework, SHOP, "--ci", ci, "--no-git")
    assert broken(run, "--strict") == set()


@pytest.mark.parametrize("name", BREAKS)
def test_what_breaks_a_promise_is_drift(run: Run, name: str) -> None:
    run("new", "flask", SHOP)
    rule, edit = BREAKS[name]
    edit(SHOP)
    assert rule in broken(run)


@pytest.mark.parametrize("name", HARMLESS)
def test_what_breaks_none_is_no_drift(run: Run, name: str) -> None:
    run("new", "flask", SHOP)
    HARMLESS[name](SHOP)
    assert broken(run) == set()


@pytest.mark.parametrize("framework", catalog())
@pytest.mark.parametrize("name", SHARED)
def test_every_framework_promises_the_same(run: Run, framework: str, name: str) -> None:
    run("new", framework, SHOP)
    rule, edit = BREAKS[name]
    edit(SHOP)
    assert rule in broken(run)


@pytest.mark.parametrize("name", GITLAB_BREAKS)
def test_a_pipeline_of_gitlab_that_tests_nothing_is_drift(run: Run, name: str) -> None:
    run("new", "flask", SHOP, "--ci", "gitlab")
    GITLAB_BREAKS[name](SHOP)
    assert "ci-tests" in broken(run)


@pytest.mark.parametrize("name", GITLAB_HARMLESS)
def test_a_pipeline_of_gitlab_may_be_otherwise(run: Run, name: str) -> None:
    run("new", "flask", SHOP, "--ci", "gitlab")
    GITLAB_HARMLESS[name](SHOP)
    assert broken(run) == set()


def test_the_workflow_of_a_project_may_be_at_the_top_of_its_repository(run: Run) -> None:
    run("new", "flask", SHOP, "--no-git")
    git("init", "--quiet", ".")
    Path(CI).parent.mkdir(parents=True)
    (SHOP / CI).rename(CI)
    assert broken(run) == set()
    change(CI, "uv run mypy", "true")(Path())
    (found,) = run("check", SHOP, "--format", "json").json["projects"][0]["findings"][:1]
    assert (found["rule"], found["path"]) == ("ci-mypy", CI)
    change(CI, "pytest", "pytest --co")(Path())
    found = run("check", SHOP, "--format", "json").json["projects"][0]["findings"][0]
    assert (found["rule"], found["path"]) == ("ci-tests", f"../{CI}")


@pytest.mark.parametrize("framework", catalog())
@pytest.mark.parametrize(
    ("ci", "start"),
    [("github", ""), ("gitlab", "shop: {trigger: {include: .gitlab/services-shop.yml}}")],
)
def test_services_of_one_repository_keep_every_promise(
    run: Run, identity: None, framework: str, ci: str, start: str
) -> None:
    git("init", "--quiet", ".")
    run("new", framework, "services/shop", "--ci", ci)
    run("new", framework, "services/other", "--ci", ci)
    assert run("check", "services/shop").code == Exit.DRIFT
    assert run("pipeline", "services/shop", "--write").code == Exit.DONE
    if start:
        Path(".gitlab-ci.yml").write_text(start)
    assert run("check", "services/shop", "--strict").code == Exit.DONE
    assert run("check", "services/other").code == Exit.DRIFT


def test_a_conflict_that_is_left_is_said_once(run: Run) -> None:
    run("new", "flask", SHOP)
    add(CI, "\n<<<<<<< yours\na\n=======\nb\n>>>>>>> fwscaffold\n")(SHOP)
    assert broken(run) == {"conflict-markers"}


def test_without_the_old_text_only_what_is_skipped_for_all_is_found(run: Run) -> None:
    run("new", "flask", SHOP, "--no-git")
    receipt = SHOP / ".fwscaffold.json"
    written = json.loads(receipt.read_text("utf-8"))
    written["template"] = ""
    written["files"] = dict.fromkeys(written["files"], f"100644 {'0' * 40}")
    receipt.write_text(json.dumps(written), "utf-8")
    assert broken(run) == set()
    change(CONTRACT, "def test_", "@__import__('pytest').mark.skip\ndef test_")(SHOP)
    assert broken(run) == {"contract"}
