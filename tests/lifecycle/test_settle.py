"""What git calls a conflict, and is none."""

from pathlib import PurePosixPath

import pytest

from fwscaffold.lifecycle.aligned import aligned
from fwscaffold.lifecycle.settle import settle

CI, IMAGE = ".github/workflows/ci.yml", "Dockerfile"
HOOK = "- repo: https://example.org/hook\n  rev: "


@pytest.mark.parametrize(
    ("name", "base", "ours", "theirs", "expected"),
    [
        # a line of one beside a line of the other
        ("a.txt", "a\nb\n", "A\nb\n", "a\nB\n", "A\nB\n"),
        ("a.txt", "a\nb\n", "a\nmine\nb\n", "a\nB\n", "a\nmine\nB\n"),
        ("a.txt", "a\nb\nc\nd\n", "A\nb\nC\nd\n", "a\nb\nc\nD\n", "A\nb\nC\nD\n"),
        ("a.txt", "a\nb\nc\n", "a\nc\n", "A\nb\nc\n", "A\nc\n"),
        # the same by both, and more by one
        ("a.py", "a = 1\n", "a = 2\n", "a = 2\nb = 3\n", None),
        ("a.py", "a = 1\nb\n", "a = 2\nb\n", "a = 2\nb\nc = 3\n", "a = 2\nb\nc = 3\n"),
        # the same line
        ("a.txt", "a\n", "b\n", "c\n", None),
        ("a.txt", "a\nb\nc\n", "x\n", "a\nb\nC\n", None),
        # both have appended
        (".gitignore", "a\n", "a\nmine\n", "a\ntheirs\n", "a\nmine\ntheirs\n"),
        ("README.md", "# A\n", "# A\n\n## Mine\n", "# A\n\n## Theirs\n", "# A\n\n## Mine\n\n## Theirs\n"),
        ("a.py", "a = 1\n", "a = 1\n\ndef b(): ...\n", "a = 1\n\ndef c(): ...\n", "a = 1\n\ndef b(): ...\n\ndef c(): ...\n"),
        ("a.py", "a\n", "import b\na\n", "from c import d\na\n", "import b\nfrom c import d\na\n"),
        ("a.toml", "a = [\n]\n", 'a = [\n  "b",\n]\n', 'a = [\n  "c",\n]\n', 'a = [\n  "b",\n  "c",\n]\n'),
        ("a.py", "a = [\n]\n", "a = [\n  b(1),\n]\n", "a = [\n  # two\n  c(\n  2),\n]\n", "a = [\n  b(1),\n  # two\n  c(\n  2),\n]\n"),
        ("a.py", "a = [\n]\n", "a = [\n  b(1)\n]\n", "a = [\n  c(2),\n]\n", None),
        ("a.py", "a = [\n]\n", "a = [\n  b,\n]\n", "a = [\n  c,\n]\n", None),
        # what may depend on the order, has no end, or is no text
        ("a.py", "def a():\n    b()\n", "def a():\n    b()\n    c()\n", "def a():\n    b()\n    d()\n", None),
        ("a.yml", "a: 1\n", "a: 1\nb:\n  x: 1\n", "a: 1\nc: 1\n", "a: 1\nb:\n  x: 1\nc: 1\n"),
        ("a.yml", "a: 1\n", "a: 1\nb: 1\n", "a: 1\nb: 2\n", None),
        ("a.yml", "a:\n  b: 1\n", "a:\n  b: 1\n  c: 1\n", "a:\n  b: 1\nc: 1\n", "a:\n  b: 1\n  c: 1\nc: 1\n"),
        ("a.yml", "- a\n", "- a\n- b\n", "- a\n- c\n", None),
        ("a.yml", "a: 1\n", "a: 1\n  b: 1\nc: 1\n", "a: 1\nd: 1\n", None),
        ("a.toml", "a = 1\n", "a = 1\nb = 1\n", "a = 1\nc = 1\n", "a = 1\nb = 1\nc = 1\n"),
        (".gitignore", "a\n", "a\nmine", "a\ntheirs\n", None),
        ("a.bin", "a\n", "\0\n", "b\n", None),
        # what could not be read any more
        ("a.py", "a = (\n    1\n)\n", "a = (\n    1\n))\n", "a = ((\n    1\n)\n", "a = ((\n    1\n))\n"),
        ("a.py", "a = (1\n)\n", "a = (1\n))\n", "a = (2\n)\n", None),
        ("a.toml", "a = 1\n", "a = 1\n\n[b]\n", "a = 1\n\n[b]\nc = 1\n", "a = 1\n\n[b]\nc = 1\n"),
    ],
)  # fmt: skip
def test_changes_that_only_touch_are_both_made(
    name: str, base: str, ours: str, theirs: str, expected: str | None
) -> None:
    found = settle(PurePosixPath(name), base.encode(), ours.encode(), theirs.encode())
    assert (found.decode() if found is not None else None) == expected


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("flask>=3.1", "flask>=3.1,<4", "flask>=3.2", "flask>=3.2,<4"),
        ("flask>=3.1,<4", "Flask>=3.1.9,<4", "flask>=3.2,<4", "Flask>=3.2,<4"),
        ("flask>=3.1,<4", "flask>=3.3,<5", "flask>=3.2,<4", "flask>=3.3,<5"),
        ("flask>=3.1,<4", "flask>=3.3,<5", "flask>=3.1,<4", "flask>=3.3,<5"),
        ("flask>=3.1,<4", "flask>=3.1,<4", "flask>=3.2,<4", "flask>=3.2,<4"),
        ("flask>=3.1,<3.2", "flask==3.1.9", "flask>=3.2,<3.3", "flask>=3.2,<3.3"),
        ("flask>=3.1,<3.2", "flask==3.4", "flask>=3.2,<3.3", "flask==3.4"),
        ("flask~=3.1", "flask ~=3.1 , !=3.1.2", "flask~=3.2", "flask~=3.2,!=3.1.2"),
        ("a[b]>=1 ; x>'1'".replace("x", "python_version"),) * 3 + ("a[b]>=1 ; python_version>'1'",),
        ("a[b]>=1; python_version>'1'", "a[b]>=1.5; python_version>'1'", "a[b]>=2; python_version>'1'", "a[b]>=2; python_version>'1'"),
        # nothing that could be put together
        ("flask", "flask>=1", "flask>=2", None),
        ("a===x", "a===y", "a===z", None),
        ("a b", "a c", "a d", None),
        ("a[b]>=1", "a[b,c]>=1", "a[b]>=2", None),
    ],
)  # fmt: skip
def test_requirements_are_merged_by_their_names(
    base: str, ours: str, theirs: str, expected: str | None
) -> None:
    texts = [f'    "{text}",\n'.encode() for text in (base, ours, theirs)]
    merged = [f'    "{expected}",\n'.encode()] * 3
    assert aligned(PurePosixPath("pyproject.toml"), texts) == (merged if expected else texts)


@pytest.mark.parametrize(
    ("name", "before", "base", "ours", "theirs", "expected"),
    [
        (CI, "- uses: actions/checkout@", "aaa # v7.0.1", "bbb # v7.0.3", "ccc # v7.0.2", "bbb # v7.0.3"),
        (CI, "- uses: actions/checkout@", "aaa # v7.0.1", "bbb # v7.0.3", "ccc # v8", "ccc # v8"),
        (CI, "- uses: actions/checkout@", "v1", "main", "v2", "v2"),
        (CI, "- uses: actions/checkout@", "v1", "main", "trunk", "main"),
        (IMAGE, "FROM python:", "3.14.0-slim", "3.14.1-slim@sha256:ab", "3.14.2-slim", "3.14.2-slim"),
        ("compose.yaml", "    image: postgres:", "17", "18.1", "18", "18.1"),
        (".pre-commit-config.yaml", HOOK, "v1", "v3", "v2", "v3"),
    ],
)  # fmt: skip
def test_pins_are_merged_by_what_they_are_of(
    name: str, before: str, base: str, ours: str, theirs: str, expected: str
) -> None:
    texts = [f"{before}{text}\n".encode() for text in (base, ours, theirs)]
    assert aligned(PurePosixPath(name), texts) == [f"{before}{expected}\n".encode()] * 3


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "expected"),
    [
        ("from . import b", "from . import b, d", "from . import a, b", "from . import a, b, d"),
        ("from . import b, c", "from . import b, d", "from . import a, b, c", "from . import a, b, d"),
        ("from a import B, c", "from a import B, c, d", "from a import A_B, B, C, c", "from a import A_B, B, C, c, d"),
        ("from a import b", "from a import b, b as c", "from a import (\n    a,\n    b,\n)", "from a import a, b, b as c"),
        # nothing that could be put together
        ("from a import b", "from a import b, c", "from a import b", None),
        ("from a import b, c", "from a import b, d", "from a import b, e", None),
        ("from a import b", "from a import b, c  # why", "from a import b, d", None),
        ("from a import b, a", "from a import b, a, c", "from a import b, a, d", None),
        ("from a import b", "from a import b, c\nfrom a import e", "from a import b, d", None),
        ("from a import b", "from a import b, c; e = 1", "from a import b, d", None),
        ("from a import b", "from a import (", "from a import b, d", None),
        ("from a import b", "from a import *", "from a import b, d", None),
    ],
)  # fmt: skip
def test_names_that_both_import_are_merged(
    base: str, ours: str, theirs: str, expected: str | None
) -> None:
    texts = [f'"""A."""\n\n{text}\n\nE = 1\n'.encode() for text in (base, ours, theirs)]
    merged = [f'"""A."""\n\n{expected}\n\nE = 1\n'.encode()] * 3
    assert aligned(PurePosixPath("a.py"), texts) == (merged if expected else texts)


def test_an_import_of_many_names_has_a_line_for_each() -> None:
    long = "b" * 60
    texts = [
        f"from a import {names}\n".encode() for names in (long, f"{long}, {'c' * 30}", f"a, {long}")
    ]
    merged = f"from a import (\n    a,\n    {long},\n    {'c' * 30},\n)\n".encode()
    assert aligned(PurePosixPath("a.py"), texts) == [merged] * 3


def test_a_requirement_that_was_removed_stays_so() -> None:
    texts = [b'"a>=1"\n"b>=1"\n', b'"b>=1"\n', b'"a>=2"\n"b>=1"\n']
    merged = [b'"a>=1"\n"b>=1"\n', b'"b>=1"\n', b'"a>=1"\n"b>=1"\n']
    assert aligned(PurePosixPath("pyproject.toml"), texts) == merged


def test_a_pin_that_stands_twice_in_two_ways_and_what_is_no_text_are_left_to_git() -> None:
    texts = [b"FROM a:1\nFROM a:2\n", b"FROM a:1\nFROM a:3\n", b"FROM a:4\nFROM a:2\n"]
    assert aligned(PurePosixPath("Dockerfile"), texts) == texts
    texts = [b"\xff", b"FROM a:1\n", b"FROM a:2\n"]
    assert aligned(PurePosixPath("Dockerfile"), texts) == texts
