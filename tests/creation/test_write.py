import errno
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from fwscaffold.creation.plan import Plan, plan_new
from fwscaffold.creation.staging import staging
from fwscaffold.creation.write import write_directory, write_zip
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.tree import File
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


@pytest.mark.skipif(not shutil.which("unzip"), reason="no unzip")
def test_other_programs_take_the_archive() -> None:
    texts = {PurePosixPath(f"{n}.txt"): File(b"line\n" * n) for n in (0, 1, 5000)}
    more = (*PLAN, *plan_new(texts))
    write_zip(more, Path("a.zip"), "shop")
    subprocess.run(["unzip", "-tq", "a.zip"], check=True, capture_output=True)
    subprocess.run(["unzip", "-q", "a.zip"], check=True, capture_output=True)
    assert {path: Path("shop", path).read_bytes() for path in listing(Path("shop"))} == {
        str(change.path): change.wanted.content for change in more
    }
    assert os.access("shop/manage.py", os.X_OK)
    assert Path("a.zip").stat().st_size < 2000


def test_a_zip_that_appears_meanwhile_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.link

    def late(source: Path, target: Path) -> None:
        target.write_bytes(b"theirs")
        real(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(ScaffoldError) as caught:
        write_zip(PLAN, Path("shop.zip"), "shop")
    assert caught.value.exit_code == Exit.EXISTS
    assert listing(Path()) == ["shop.zip"]
    assert Path("shop.zip").read_bytes() == b"theirs"


@pytest.mark.parametrize("call", ["mkdir", "open", "fsync", "rename", "close"])
def test_a_run_that_is_killed_leaves_nothing_or_everything_and_the_next_one_cleans_up(
    call: str, tmp_path: Path
) -> None:
    script = (
        "import os, signal, sys\n"
        "from fwscaffold.cli.program import main\n"
        f"real = os.{call}\n"
        "def killed(*a, **k):\n"
        "    if any(p.name.startswith('.fwscaffold-') for p in __import__('pathlib').Path().iterdir()):\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(*a, **k)\n"
        f"os.{call} = killed\n"
        "main(['new', 'flask', 'shop', '--no-git'])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not Path("shop").exists()
    assert any(name.startswith(".fwscaffold-") for name in os.listdir())
    write_directory(PLAN, Path("shop"))
    assert os.listdir() == ["shop"]


def test_a_run_does_not_clean_up_after_one_that_still_works() -> None:
    with staging(Path("a")) as other:
        write_directory(PLAN, Path("shop"))
        assert other.is_dir()
    assert os.listdir() == ["shop"]


def test_a_directory_that_another_run_took_for_an_abandoned_one_is_made_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, made = tempfile.mkdtemp, list[str]()

    def raced(*words: Any) -> str:
        made.append(str(real(*words)))
        if len(made) == 1:
            Path(made[0]).rmdir()
        return made[-1]

    monkeypatch.setattr("fwscaffold.creation.staging.mkdtemp", raced)
    write_directory(PLAN, Path("shop"))
    assert (len(made), os.listdir()) == (2, ["shop"])


def test_parents_that_another_run_has_made_meanwhile_are_used(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Path.mkdir

    def late(path: Path, *words: Any, **more: Any) -> None:
        if path.name == "x":
            real(path)
        real(path, *words, **more)

    monkeypatch.setattr(Path, "mkdir", late)
    write_directory(PLAN, Path("x/y/shop"))
    assert len(listing(Path("x/y/shop"))) == 3


@pytest.mark.parametrize("error", [errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP])
def test_a_file_system_without_locks_links_and_fsync_is_written_all_the_same(
    error: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(error, "not supported")

    for call in ("os.fsync", "os.link", "fcntl.flock"):
        monkeypatch.setattr(call, unsupported)
    write_directory(PLAN, Path("shop"))
    write_zip(PLAN, Path("shop.zip"), "shop")
    assert sorted(os.listdir()) == ["shop", "shop.zip"]
    with pytest.raises(ScaffoldError) as caught:
        write_zip(PLAN, Path("shop.zip"), "shop")
    assert caught.value.exit_code == Exit.EXISTS


def test_a_failing_disk_is_not_taken_for_one_that_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(ScaffoldError, match=r"^cannot make `shop`: input/output error, "):
        write_directory(PLAN, Path("shop"))
    monkeypatch.undo()
    monkeypatch.setattr(os, "link", failing)
    with pytest.raises(ScaffoldError, match=r"^cannot make `a\.zip`: input/output error, "):
        write_zip(PLAN, Path("a.zip"), "shop")
    assert not Path("shop").exists()


def test_an_empty_plan_makes_an_empty_directory() -> None:
    empty: Plan = ()
    write_directory(empty, Path("shop"))
    assert os.listdir() == ["shop"]
