"""What is done once before a project's first page."""

from pathlib import Path

import pytest

from fwscaffold.verification.verbs import first_verbs
from tiny import MakeTemplates, Run

LEVELS = {
    "starter": ["example", "accounts", "bare"],
    "__accounts": "{{ 'yes' if cookiecutter.starter != 'bare' else '' }}",
    "__data": "{{ 'yes' if cookiecutter.starter != 'bare' else '' }}",
}


@pytest.mark.parametrize(
    ("starter", "verbs"), [("accounts", ["migrate", "createuser"]), ("bare", [])]
)
def test_what_a_level_has_no_use_for_is_not_done(
    make_templates: MakeTemplates, run: Run, starter: str, verbs: list[str]
) -> None:
    make_templates(None, **LEVELS)
    made = run("new", "tiny", "shop", "--starter", starter, "--yes", "--no-git")
    assert first_verbs(Path("shop")) == verbs
    assert [verb for verb in ("migrate", "createuser") if f"manage.py {verb}" in made.out] == verbs


def test_without_a_receipt_everything_is_done(tmp_path: Path) -> None:
    assert first_verbs(tmp_path) == ["migrate", "createuser"]
