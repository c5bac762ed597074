"""A newer template asks something else, or takes other answers."""

import json
from pathlib import Path

import pytest

from cases import FRAME, A, B, held
from fwscaffold.errors import Exit
from tiny import QUESTIONS, MakeTemplates, Run

OLD_QUESTIONS = {
    "queue": True,
    "__prompts__": {**QUESTIONS["__prompts__"], "queue": "Queue"},
}
DATABASES = {
    "database": ["postgresql", "mysql"],
    "cache": "{{ cookiecutter.project_slug }}-cache",
    "__prompts__": {
        **QUESTIONS["__prompts__"],
        "database": {"__prompt__": "Database", "postgresql": "PostgreSQL", "mysql": "MySQL"},
        "cache": "Cache",
    },
}
OFFERED = (
    "database `sqlite` is no longer offered, choose another with "
    "`fwscaffold update --set database=postgresql`"
)


@pytest.fixture
def dropped(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    """Make a project, then a template without its database, with a question less and one more."""
    make_templates(A, _frame=FRAME, **OLD_QUESTIONS)
    assert run("new", "tiny", "shop").code == Exit.DONE
    make_templates(B, _frame=FRAME, **DATABASES)


def test_an_answer_that_is_no_longer_offered_is_said(run: Run, dropped: None) -> None:
    result = run("check", "shop")
    assert (result.code, result.out.splitlines()[-1]) == (
        Exit.DONE,
        f"warning: shop: stale: {OFFERED}",
    )
    assert "stale     6         0         0       0" in result.out
    assert run("check", "shop", "--strict").code == Exit.DRIFT
    before = held()
    for command in ("update", "diff"):
        result = run(command, "shop", "--set", "docker=no")
        assert (result.code, result.out, result.err) == (Exit.USAGE, "", f"error: {OFFERED}\n")
    assert held() == before


def test_an_answer_that_is_no_longer_offered_is_replaced(run: Run, dropped: None) -> None:
    assert run("update", "shop", "--set", "database=mysql").code == Exit.DONE
    answers = json.loads(Path("shop/.fwscaffold.json").read_text("utf-8"))["answers"]
    assert (answers["database"], answers["cache"]) == ("mysql", "shop-cache")
    assert "queue" not in answers
    assert run("check", "shop", "--strict").code == Exit.DONE


def test_a_lock_replaces_an_answer_that_is_no_longer_offered(run: Run, dropped: None) -> None:
    lock = "[locked.database]\nvalue = 'mysql'\nreason = 'all'\n"
    Path("fwscaffold.toml").write_text(f"name = 'acme'\n{lock}")
    assert run("update", "shop").code == Exit.DONE
    assert '"database": "mysql"' in Path("shop/.fwscaffold.json").read_text("utf-8")
