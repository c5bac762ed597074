"""Targets that are unusual: full, read-only, another's, case-insensitive, or wanted by many at once."""

import os
import shutil
import stat
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from fwscaffold.creation.plan import Plan, plan_new
from fwscaffold.creation.staging import PREFIX
from fwscaffold.creation.write import write_directory, write_zip
from fwscaffold.errors import Exit, ScaffoldError
from support import required, tree
from tiny import Run, listing

PAGE = 4096
NEW = [sys.executable, "-m", "fwscaffold", "new", "bottle"]
NOBODY = 65534


def need(is_there: object, reason: str) -> None:
    """Leave the test out where the machine lacks something, or fail if it must be there."""
    if not is_there:
        pytest.fail(reason) if required("faults") else pytest.skip(reason)


def plan() -> Plan:
    """Return what makes a real project."""
    return plan_new(tree("bottle", {}))


def run_new(*words: str | Path, umask: int = -1) -> subprocess.CompletedProcess[str]:
    """Run `new` as a process of its own."""
    command = [*NEW, *words, "--no-git"]
    return subprocess.run(command, capture_output=True, text=True, check=False, umask=umask)


@contextmanager
def mounted(place: Path, *words: str) -> Iterator[Path]:
    """Give a directory with a file system of its own."""
    need(sys.platform == "linux" and os.geteuid() == 0, "only root can mount a file system")
    place.mkdir(exist_ok=True)
    subprocess.run(["mount", *words, place], check=True, capture_output=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", place], check=True)


def tried(target: Path) -> bool:
    """Try to make the project; return whether there is all of it, after seeing that else there is nothing."""
    reason = ""
    try:
        write_directory(plan(), target)
    except ScaffoldError as error:
        reason = str(error)
    if reason:
        assert "no space left on device, " in reason
        assert os.listdir(target.parent) == []
        return False
    assert listing(target) == [str(change.path) for change in plan()]
    assert os.listdir(target.parent) == [target.name]
    return True


@pytest.mark.faults
@pytest.mark.parametrize(("option", "unit"), [("size", PAGE), ("nr_inodes", 1)])
def test_a_disk_of_any_size_holds_all_or_nothing(option: str, unit: int, tmp_path: Path) -> None:
    outcomes = []
    for number in range(1, 140):
        limit = f"{option}={number * unit}"
        with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", limit, "tmpfs") as disk:
            outcomes.append(tried(disk / "shop"))
    assert outcomes == sorted(outcomes)
    assert min(outcomes.count(each) for each in (True, False)) > 20


@pytest.mark.faults
def test_a_read_only_disk_is_one_line(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "-o", "ro", "tmpfs") as disk:
        for target in (disk / "shop", disk / "a" / "shop"):
            with pytest.raises(ScaffoldError, match=r"read-only file system, "):
                write_directory(plan(), target)


@pytest.mark.faults
@pytest.mark.parametrize("mode", [0o555, 0o111, 0o000])
def test_a_directory_of_another_user_is_one_line(mode: int, tmp_path: Path) -> None:
    need(sys.platform == "linux" and os.geteuid() == 0, "only root can become another user")
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)
    place = tmp_path / "others"
    place.mkdir(mode=mode)
    place.chmod(mode)
    script = f"""if True:
        import os, sys, pathlib
        from fwscaffold.errors import ScaffoldError
        from fwscaffold.creation.write import write_directory
        os.setgroups([]); os.setgid({NOBODY}); os.setuid({NOBODY})
        try: write_directory((), pathlib.Path(sys.argv[1]))
        except ScaffoldError as error: print(error)
    """
    command = [sys.executable, "-c", script, str(place / "shop")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    place.chmod(0o755)
    assert done.stderr == ""
    assert "permission denied, choose another place or mend that\n" in done.stdout
    assert os.listdir(place) == []


def test_a_parent_that_is_a_link_is_followed_and_prepared_at_its_end(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    Path("near").symlink_to(tmp_path / "far")
    write_directory(plan(), Path("near/shop"))
    assert os.listdir(tmp_path / "far") == ["shop"]
    assert os.listdir() == ["near"]


@pytest.mark.faults
def test_a_parent_on_another_disk_is_no_matter(tmp_path: Path) -> None:
    with mounted(tmp_path / "disk", "-t", "tmpfs", "tmpfs") as disk:
        Path("near").symlink_to(disk)
        write_directory(plan(), Path("near/shop"))
        assert os.listdir(disk) == ["shop"]


@pytest.mark.parametrize("leads_to", ["nowhere", "full"])
def test_a_target_that_is_a_link_is_refused_whatever_it_leads_to(leads_to: str, run: Run) -> None:
    Path("full").mkdir()
    Path("shop").symlink_to(leads_to)
    assert run("new", "bottle", "shop").code == Exit.EXISTS
    assert run("new", "bottle", "shop/").code == Exit.EXISTS
    assert (os.listdir("full"), sorted(os.listdir())) == ([], ["full", "shop"])


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o027, 0o077, 0o777])
def test_modes_are_the_umasks(mask: int) -> None:
    made = run_new("shop", umask=mask)
    assert made.returncode == 0 or mask == 0o777, made.stderr
    assert not os.listdir() or made.returncode == 0
    for path in [Path("shop"), *Path("shop").rglob("*")] if os.listdir() else []:
        mode, script = stat.S_IMODE(path.stat().st_mode), path.name == "manage.py"
        assert mode == (0o777 if path.is_dir() or script else 0o666) & ~mask


@pytest.mark.faults
def test_names_that_differ_in_case_are_one_where_the_disk_says_so(tmp_path: Path) -> None:
    make = shutil.which("mkntfs", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
    need(make and shutil.which("lowntfs-3g"), "no case-insensitive disk: `apt-get install ntfs-3g`")
    if not Path("/dev/fuse").exists():
        pytest.skip("this system has no file systems in user space")
    image, disk = tmp_path / "image", tmp_path / "disk"
    with image.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run([str(make), "-q", "-F", "-f", image], check=True, capture_output=True)
    with mounted(disk, "-t", "lowntfs-3g", "-o", "ignore_case", str(image)):
        assert run_new(disk / "shop").returncode == 0
        wanted = {
            ".fwscaffold.base",
            ".fwscaffold.json",
            *(str(change.path).lower() for change in plan()),
        }
        assert {path.lower() for path in listing(disk / "shop")} == wanted
        for name in ("SHOP", "Shop", "shop"):
            again = run_new(disk / name)
            assert (again.returncode, "already" in again.stderr) == (Exit.EXISTS, True)
        write_zip(plan(), disk / "a.zip", "shop")
        with pytest.raises(ScaffoldError, match="exists already"):
            write_zip(plan(), disk / "A.ZIP", "shop")
        assert sorted(os.listdir(disk)) == ["a.zip", "shop"]


RACER = """
import contextlib, io, sys
from fwscaffold.cli.program import main
main(["new", "bottle", "warm", "--dry-run", "--json"])
print("ready", file=sys.stderr, flush=True)
for line in sys.stdin:
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        code = main(["new", "bottle", line.strip(), "--no-git", "--author-name=", "--author-email="])
    print(int(code), file=sys.stderr, flush=True)
"""


def test_of_many_runs_at_one_target_one_wins_and_the_others_are_refused() -> None:
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER],
            stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, bufsize=1,
        )
        for _ in range(16)
    ]  # fmt: skip
    try:
        for racer in racers:
            assert racer.stderr
            assert racer.stderr.readline() == "ready\n"
        for number in range(8):
            target = f"round/{number}/shop" if number % 2 else f"shop{number}"
            for racer in racers:
                assert racer.stdin
                racer.stdin.write(f"{target}\n")
            codes = Counter(int(racer.stderr.readline()) for racer in racers if racer.stderr)
            assert codes == {Exit.DONE: 1, Exit.EXISTS: 15}
            found = [path for path in listing(Path(target)) if not path.startswith(".fwscaffold.")]
            assert len(found) == len(plan())
    finally:
        for racer in racers:
            racer.communicate()
    assert not [name for name in os.listdir() if name.startswith(PREFIX)]
