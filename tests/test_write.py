import errno
import os
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.plan import Plan, plan_new
from fwscaffold.tree import File
from fwscaffold.write import write_directory, write_zip
from tiny import listing

PLAN = plan_new(
    {
        PurePosixPath("a/b.txt"): File(b"text\n"),
        PurePosixPath("manage.py"): File(b"#!\n", executable=True),
        PurePosixPath("ż.bin"): File(b"\0"),
    }
)


def test_a_directory_holds_the_plan_with_its_parents_made() -> None:
    write_directory(PLAN, Path("x/y/shop"))
    assert listing(Path("x")) == ["y/shop/a/b.txt", "y/shop/manage.py", "y/shop/ż.bin"]
    assert Path("x/y/shop/a/b.txt").read_bytes() == b"text\n"


@pytest.mark.parametrize(("mask", "modes"), [(0o022, "755 644 755"), (0o077, "700 600 700")])
def test_modes_follow_the_umask(mask: int, modes: str) -> None:
    before = os.umask(mask)
    try:
        write_directory(PLAN, Path("shop"))
    finally:
        os.umask(before)
    paths = ["shop", "shop/a/b.txt", "shop/manage.py"]
    assert " ".join(f"{Path(p).stat().st_mode & 0o777:o}" for p in paths) == modes


@pytest.mark.parametrize("make", [Path.mkdir, Path.touch, lambda path: path.symlink_to("nowhere")])
@pytest.mark.parametrize("write", [write_directory, lambda p, t: write_zip(p, t, "shop")])
def test_what_exists_is_refused_and_untouched(
    make: Callable[[Path], None], write: Callable[[Plan, Path], None]
) -> None:
    target = Path("shop")
    make(target)
    before = target.lstat()
    with pytest.raises(ScaffoldError, match="`shop` exists already") as caught:
        write(PLAN, target)
    assert caught.value.exit_code == Exit.EXISTS
    assert (os.listdir(), target.lstat()) == (["shop"], before)


def test_a_target_that_appears_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.rename

    def late(path: Path, target: Path) -> Path:
        Path("shop").mkdir()
        Path("shop/theirs").touch()
        return real(path, target)

    monkeypatch.setattr(Path, "rename", late)
    with pytest.raises(ScaffoldError) as caught:
        write_directory(PLAN, Path("shop"))
    assert caught.value.exit_code == Exit.EXISTS
    assert listing(Path()) == ["shop/theirs"]


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_a_failure_at_any_file_leaves_nothing(
    error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, opened = os.open, []

    def failing(path: str, flags: int, mode: int = 0o777, **more: int) -> int:
        opened.append(path)
        if str(path).endswith("manage.py"):
            raise error
        return real(path, flags, mode, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", failing)
        with pytest.raises((ScaffoldError, KeyboardInterrupt)) as caught:
            write_directory(PLAN, Path("x/y/shop"))
    assert opened
    assert os.listdir() == []
    if isinstance(error, OSError):
        assert str(caught.value).startswith("cannot make `x/y/shop`: no space left, ")


@pytest.mark.parametrize("target", ["/proc/shop", "/dev/null/shop", "n" * 300, "loop/shop"])
def test_a_place_that_cannot_be_is_one_clear_line(target: str) -> None:
    Path("loop").symlink_to("loop")
    with pytest.raises(ScaffoldError, match=r"^cannot make ") as caught:
        write_directory(PLAN, Path(target))
    assert "\n" not in str(caught.value)
    assert os.listdir() == ["loop"]


def test_a_zip_holds_the_plan_with_modes_and_no_clock() -> None:
    write_zip(PLAN, Path("a.zip"), "shop")
    write_zip(PLAN, Path("b.zip"), "shop")
    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()
    with zipfile.ZipFile("a.zip") as package:
        entries = {i.filename: (i.external_attr >> 16, package.read(i)) for i in package.infolist()}
    assert entries == {
        "shop/a/b.txt": (0o100644, b"text\n"),
        "shop/manage.py": (0o100755, b"#!\n"),
        "shop/ż.bin": (0o100644, b"\0"),
    }


def test_an_empty_plan_makes_an_empty_directory() -> None:
    empty: Plan = ()
    write_directory(empty, Path("shop"))
    assert os.listdir() == ["shop"]
