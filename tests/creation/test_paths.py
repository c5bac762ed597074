"""Which paths a project's files may have, side by side and on the disk that they are made on."""

import os
from pathlib import Path, PurePosixPath

import pytest

from fwscaffold.creation.plan import Plan, plan_new
from fwscaffold.creation.write import write_directory
from fwscaffold.errors import ScaffoldError
from fwscaffold.tree import File, clash, is_safe


def plan(*paths: str) -> Plan:
    return plan_new({PurePosixPath(path): File(b"") for path in paths})


@pytest.mark.parametrize(
    "path",
    [
        "", ".", "..", "a/..", "../a", "a/./b", "a//b", "/a", "C:/a", "C:a", "a\\b", "a\0", "a\nb", "a\x7f",
        ".git", ".git/config", ".GIT/config", "a/.git/config", ".git./x", ".git /x", "git~1", "a/GIT~2/x",
        ".g\u200cit/config", "a\u202eb", "a\u2066b", "\ufeffa", "a\ud800",
        ".fwscaffold.json", ".FWSCAFFOLD.json", ".fwscaffold-update/journal.json", ".fwscaffold-x.tmp",
        "n" * 256, "é" * 128, "a/" * 512 + "a",
    ],
)  # fmt: skip
def test_paths_that_no_file_may_have(path: str) -> None:
    assert not is_safe(path)


@pytest.mark.parametrize(
    "path",
    [
        "a", "a/b.c", ".github/x", ".gitignore", ".gitattributes", "a/.gitkeep", "digit~1", "fwscaffold.toml", "..a",
        "Żółć/日本/🚀", "a b", "n" * 255,
    ],
)  # fmt: skip
def test_paths_that_a_file_may_have(path: str) -> None:
    assert is_safe(path)


@pytest.mark.parametrize(
    "pair",
    [
        ("README.md", "readme.MD"),
        ("a/x", "A/y"),
        ("café", "cafe\u0301"),
        ("CAFÉ", "cafe\u0301"),
        ("straße", "STRASSE"),
        ("a", "a/b"),
        ("a/b", "A"),
        ("a/b/c", "a/B/d"),
        ("\u1e9b\u0323", "\u1e69"),
    ],
)
def test_paths_that_cannot_be_side_by_side_everywhere(pair: tuple[str, str]) -> None:
    first, second = map(PurePosixPath, pair)
    assert clash([PurePosixPath("other"), first, second]) == (first, second)
    assert clash([second, first]) == (second, first)


def test_paths_that_can() -> None:
    assert clash(map(PurePosixPath, ["a/b", "a/c", "ab", "b/a", "b/c/a", "café"])) is None


def test_a_name_that_is_too_long_is_told_before_anything_is_made() -> None:
    longest = os.pathconf(".", "PC_NAME_MAX")
    write_directory(plan("n" * longest), Path("fits"))
    for target, path, name in (
        ("new/shop", "ż" * longest, "ż"),
        (f"new/{'n' * (longest + 1)}/shop", "a", "n"),
        (f"new/{'n' * (longest + 1)}", "a", "n"),
    ):
        with pytest.raises(ScaffoldError) as caught:
            write_directory(plan(path), Path(target))
        assert str(caught.value).startswith("cannot make `new/")
        assert f"the name `{name * 60}…` would have " in str(caught.value)
        assert str(caught.value).endswith(
            f" bytes and at most {longest} are possible there, choose a shorter one"
        )
        assert os.listdir() == ["fits"]


def test_a_path_that_is_too_long_is_told_before_anything_is_made() -> None:
    longest = os.pathconf(".", "PC_PATH_MAX") - 1
    room = longest - len(os.fsencode(Path("x" * 40).absolute()))
    path = "/".join(["d" * 99] * 50)[: room - 1].rstrip("/")
    path += "d" * (room - 1 - len(path))
    write_directory(plan(path), Path("x" * 40))
    assert len(os.fsencode(Path("x" * 40, path).absolute())) == longest
    with pytest.raises(ScaffoldError) as caught:
        write_directory(plan("a", path), Path("y" * 41))
    assert str(caught.value).endswith(
        f"…` would have {longest + 1:,} bytes and at most {longest:,} are possible there, choose a shorter one"
    )
    with pytest.raises(ScaffoldError, match="would have"):
        write_directory(plan(path + "d" * 9), Path("z"))  # it is first made under a longer name
    assert os.listdir() == ["x" * 40]


def test_a_file_system_without_limits_is_not_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "pathconf", lambda *_: -1)
    write_directory(plan("a"), Path("shop"))
    assert os.listdir("shop") == ["a"]
