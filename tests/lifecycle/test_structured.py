"""A file of settings that was laid out anew takes what the template changes in it."""

from pathlib import PurePosixPath

import pytest

from cases import METADATA
from fwscaffold.lifecycle.settle import settle

BASE = f"""\
{METADATA}
[tool.ruff.lint]
select = ["E", "F"]

[[tool.mypy.overrides]]
module = ["wtforms.*"]
ignore_missing_imports = true
"""
OURS = """\
[project]
name = "shop"
dependencies = [ "flask>=3.1", "waitress>=3" ] # ours

[tool]
ruff.line-length = 88
ruff.lint.select = [ "E", "F" ]
coverage.fail_under = 90
mypy.strict = true
mypy.overrides = [ { module = [ "wtforms.*" ], ignore_missing_imports = true } ]
"""


def followed(name: str, base: str, ours: str, theirs: str) -> str | None:
    found = settle(PurePosixPath(name), base.encode(), ours.encode(), theirs.encode())
    return None if found is None else found.decode()


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ('    "waitress>=3",\n', '    "waitress>=3",\n    "limits>=5",\n'),
            (
                '[ "flask>=3.1", "waitress>=3" ]',
                '[\n    "flask>=3.1",\n    "waitress>=3",\n    "limits>=5",\n]',
            ),
        ),
        (('select = ["E", "F"]', 'select = ["E", "W"]'), ('[ "E", "F" ]', '["E", "W"]')),
        (
            ('"F"]\n', '"F"]\nignore = ["E501"]\n'),
            ('select = [ "E", "F" ]\n', 'select = [ "E", "F" ]\nruff.lint.ignore = ["E501"]\n'),
        ),
        (
            (
                "\n[[tool.mypy.overrides]]",
                "\n[tool.bandit]\nskips = []\n\n[[tool.mypy.overrides]]",
            ),
            (" } ]\n", " } ]\n\n[tool.bandit]\nskips = []\n\n"),
        ),
        (("= 100", "= 120"), None),
        (("line-length = 100\n", ""), None),
    ],
)
def test_toml_keeps_its_layout(change: tuple[str, str], expected: tuple[str, str] | None) -> None:
    theirs = BASE.replace(*change)
    assert theirs != BASE
    found = followed("pyproject.toml", BASE, OURS, theirs)
    assert found == (OURS.replace(*expected) if expected else None)


def test_a_comment_of_yours_is_not_lost() -> None:
    ours = OURS.replace('"flask>=3.1", ', '\n  "flask>=3.1", # not older\n  ')
    theirs = BASE.replace('    "waitress>=3",\n', '    "waitress>=4",\n')
    assert followed("pyproject.toml", BASE, ours, theirs) is None


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        # lists that both have changed: what is new, and without what is old
        ('a = [\n  "b",\n]', 'a = ["b", "m"]', 'a = [\n  "b", "c",\n]', 'a = ["b", "m", "c"]'),
        ('a = [\n  "b", "c",\n]', 'a = ["b", "c", "m"]', 'a = [\n  "c",\n]', 'a = ["c", "m"]'),
        ('a = [\n  "b", "c",\n]', 'a = ["c"]', 'a = [\n  "c", "d",\n]', None),
        (
            'a = [\n  "b",\n]',
            'a = ["b", "c", "m"]',
            'a = [\n  "b", "c", "d",\n]',
            'a = ["b", "c", "m", "d"]',
        ),
        # another requirement of the same name is for a person
        ('a = [\n  "b>=1",\n]', 'a = ["b>=1", "c>=1"]', 'a = [\n  "b>=1", "c>=2",\n]', None),
        # so is what both have changed
        (
            "a = [\n  { b = 1 },\n]",
            "a = [{ b = 2 }]",
            "a = [\n  { b = 3 },\n]",
            None,
        ),
        ("a = [\n  1,\n]", "a = 1", "a = [\n  2,\n]", None),
        ("a = {b = 1}", "a = {b = 1, m = 1}", "a = {b = 1, c = 1}", "a = {b = 1, m = 1, c = 1}"),
        ("x = 1\n", "x = 2\n[a]\nm = 1\n", "x = 1\n[a]\nc = 1\n", "x = 2\n[a]\nm = 1\nc = 1\n"),
    ],
)
def test_what_both_have_changed(base: str, ours: str, theirs: str, expected: str | None) -> None:
    assert followed("a.toml", base, ours, theirs) == expected


def test_the_order_of_a_list_in_yaml_is_kept() -> None:
    base, theirs = "steps: [a, b] # two\non: x\n", "steps: [a, lint, b] # two\non: y\n"
    ours = "# ours\nsteps:\n  - a\n  - b\n\non: x\n"
    assert followed("ci.yml", base, ours, theirs) == "# ours\nsteps: [a, lint, b] # two\n\non: y\n"
    assert followed("ci.yml", base, ours.replace("- b", "- c"), theirs) is None


@pytest.mark.parametrize("name", ["a.toml", "a.yml", "a.json", "a.css"])
@pytest.mark.parametrize("ours", ["\udcff\n", "- a\n- b\n", "[", "\n"])
def test_what_has_no_keys_is_left_to_a_person(name: str, ours: str) -> None:
    found = settle(
        PurePosixPath(name), b"a: 1\n", ours.encode("utf-8", "surrogateescape"), b"a: 2\n"
    )
    assert found is None
