"""A version names one state of the templates."""

import pytest

from fwscaffold import __version__
from tiny import git
from versions import ROOT, Releases, digests, problems, released


def test_a_template_that_has_changed_has_a_new_version() -> None:
    log = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [*problems(released(), __version__, digests(), log)] == []


def test_what_is_tagged_is_written_down() -> None:
    tags = git("-C", ROOT, "tag", "--list", "v[0-9]*").split() if (ROOT / ".git").exists() else []
    assert {tag.removeprefix("v") for tag in tags} <= released().keys()


@pytest.mark.parametrize(
    ("releases", "log", "expected"),
    [
        ({}, "## Unreleased\n", []),
        ({"1.0.0": {"a": "1"}}, "## 1.0.0 (2026-11-28)\n", []),
        ({"0.9.0": {"a": "0"}}, "## 0.9.0\n", []),
        ({"1.0.0": {"a": "2"}}, "## 1.0.0\n", ["a has changed since 1.0.0 was released: raise `__version__`"]),
        ({"1.0.0": {}}, "## 1.0.0\n", ["a has changed since 1.0.0 was released: raise `__version__`"]),
        ({"1.0.0": {"a": "1"}}, "", ["1.0.0 is not both in CHANGELOG.md and in releases.json"]),
        ({}, "## 0.9.0\n", ["0.9.0 is not both in CHANGELOG.md and in releases.json"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_version_is_said(
    releases: Releases, log: str, expected: list[str]
) -> None:
    assert [*problems(releases, "1.0.0", {"a": "1"}, log)] == expected
