"""A project in a directory that is there: all of it is added, or nothing, and what was there stays."""

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from fwscaffold.creation.added import write_into
from fwscaffold.creation.locks import exclusive
from fwscaffold.creation.plan import plan_new
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.git import git as call
from fwscaffold.tree import File
from tiny import MakeTemplates, Run, git, listing, write

PLAN = plan_new(
    {
        PurePosixPath(".fwscaffold.json"): File(b"{}"),
        PurePosixPath("a/b/c.txt"): File(b"text\n"),
        PurePosixPath("manage.py"): File(b"#!\n", executable=True),
    }
)
FILES = [".fwscaffold.json", "a/b/c.txt", "manage.py"]


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


@pytest.fixture
def cloned(identity: None) -> Path:
    """Clone a repository with a README and a list of what to ignore, and go there."""
    git("init", "--quiet", "--initial-branch=trunk", "origin")
    write(Path("origin"), {"README.md": "mine\n", ".gitignore": "*.pyc\nmanage.py\n"})
    git("-C", "origin", "add", ".")
    git("-C", "origin", "commit", "--quiet", "--message=one")
    git("clone", "--quiet", "origin", "big-shop")
    os.chdir("big-shop")
    return Path()


def files() -> list[str]:
    return [path for path in listing(Path()) if not path.startswith(".git/")]


def test_into_a_clone_goes_what_is_not_there_and_is_committed(run: Run, cloned: Path) -> None:
    result = run("new", "tiny", ".")
    assert result.code == Exit.DONE
    kept, made = result.err.splitlines()
    assert kept == "there already, and kept as they are: README.md"
    assert made.startswith("made .: Tiny, 7 files, ")
    assert result.out.startswith("next:\n  ")
    assert "cd " not in result.out
    assert Path("README.md").read_text("utf-8") == "mine\n"
    assert Path("big_shop/__init__.py").is_file()
    assert git("log", "--format=%s", "trunk").startswith("Start from fwscaffold")
    assert git("status", "--porcelain", "--ignored") == ""
    assert [name for name in files() if name.startswith(".fwscaffold-")] == []


def test_a_dry_run_lists_only_what_would_be_written(run: Run, cloned: Path) -> None:
    result = run("new", "tiny", ".", "--dry-run")
    assert "README.md" not in result.out
    assert result.out.startswith("./\n")
    assert "7 files, " in result.out
    assert files() == [".gitignore", "README.md"]
    changes = run("new", "tiny", ".", "--dry-run", "--json").json["changes"]
    assert [each["path"] for each in changes if each["change"] == "keep"] == ["README.md"]


def test_an_empty_directory_gets_a_repository_of_its_own(run: Run, identity: None) -> None:
    assert run("new", "tiny", ".").code == Exit.DONE
    assert git("log", "--format=%an") == "Ada\n"
    assert git("status", "--porcelain") == ""
    assert run("check").code == Exit.DONE


def test_in_a_repository_with_changes_nothing_is_committed(run: Run, cloned: Path) -> None:
    Path("README.md").write_text("changed\n")
    said = run("new", "tiny", ".").err
    assert "git: the repository has changes that are not committed, so committing all is" in said
    assert git("log", "--format=%s") == "one\n"
    assert git("diff", "--cached", "--name-only") == ""


def test_what_git_does_not_know_is_not_committed_with_it(run: Run, cloned: Path) -> None:
    write(Path(), {"secrets.txt": "mine"})
    assert run("new", "tiny", ".").code == Exit.EXISTS
    assert run("new", "tiny", ".", "--into").code == Exit.DONE
    assert git("status", "--porcelain") == "?? secrets.txt\n"


def test_in_a_directory_of_a_repository_nothing_is_committed(run: Run, cloned: Path) -> None:
    Path("part").mkdir()
    assert "is inside the repository" in run("new", "tiny", "part", "--into").err
    assert run("check", "part").code == Exit.DONE


@pytest.mark.parametrize(
    ("names", "target", "said"),
    [
        ("x.py", ".", "`.` exists already with `x.py`, choose another name, or keep what is there"),
        ("a b c d", ".", "`.` exists already with `a`, `b`, `c`, …, choose"),
        ("shop/x", "shop", "`shop` exists already with `x`, choose"),
        ("shop/.git", "shop", "`shop` exists already, choose"),
    ],
)
def test_a_directory_that_is_none_of_those_wants_an_option(
    names: str, target: str, said: str, run: Run
) -> None:
    write(Path(), dict.fromkeys(names.split(), "mine"))
    result = run("new", "tiny", target)
    assert result.code == Exit.EXISTS
    assert said in result.err
    assert result.err.endswith("write what is not, with `--into`\n")
    assert listing(Path()) == names.split()
    assert run("new", "tiny", target, "--into", "--no-git").code == Exit.DONE
    assert all(Path(name).read_text("utf-8") == "mine" for name in names.split())


def test_into_is_no_matter_where_nothing_is(run: Run) -> None:
    assert run("new", "tiny", "shop", "--into", "--no-git").code == Exit.DONE
    assert run("new", "tiny", "--project-name=shop", "--into", "--no-git").code == Exit.EXISTS


def test_a_project_is_never_put_into_another(run: Run) -> None:
    assert run("new", "tiny", ".", "--no-git").code == Exit.DONE
    result = run("new", "tiny", ".", "--into")
    assert (result.code, "holds a project already, " in result.err) == (Exit.EXISTS, True)


@pytest.mark.parametrize("what", ["link", "file", "directory"])
def test_nothing_is_written_through_a_link_or_over_something_else(what: str, run: Run) -> None:
    Path("far").mkdir()
    Path("here").mkdir()
    if what == "link":
        Path("here/shop").symlink_to("../far")
    else:
        write(Path("here"), {"shop" if what == "file" else "README.md/x": "mine"})
    before = listing(Path())
    result = run("new", "tiny", "here", "--project-name=shop", "--into")
    assert result.code == Exit.EXISTS
    assert "is in the way of a file of the project, move it away" in result.err
    assert listing(Path()) == before


def test_a_link_in_the_place_of_a_file_stays(run: Run) -> None:
    Path("README.md").symlink_to("nowhere")
    assert run("new", "tiny", ".", "--no-git").code == Exit.DONE
    assert Path("README.md").readlink() == Path("nowhere")


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left"), KeyboardInterrupt()])
def test_what_fails_is_taken_back(
    links: bool, error: BaseException, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("mine").touch()
    Path("a").mkdir()
    real = os.link

    def failing(staged: Path, target: Path) -> None:
        if target.name == ".fwscaffold.json":
            assert files()[-3:] == ["a/b/c.txt", "manage.py", "mine"] or not links
            raise error
        if not links:
            raise OSError(errno.EPERM, "Operation not permitted")
        real(staged, target)

    monkeypatch.setattr(os, "link", failing)
    with pytest.raises((ScaffoldError, KeyboardInterrupt)):
        write_into(PLAN, Path())
    assert sorted(os.listdir()) == ["a", "mine"]
    assert os.listdir("a") == []


def test_a_file_that_appears_meanwhile_stays_and_the_rest_is_taken_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = os.link

    def late(staged: Path, target: Path) -> None:
        if target.name == "manage.py":
            write(Path(), {"manage.py": "theirs", "a/b/theirs": "too"})
        real(staged, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(ScaffoldError) as caught:
        write_into(PLAN, Path())
    assert caught.value.exit_code == Exit.EXISTS
    assert listing(Path()) == ["a/b/theirs", "manage.py"]
    assert Path("manage.py").read_text("utf-8") == "theirs"


@pytest.mark.parametrize("number", [1, 9, 30])
def test_what_a_killed_run_has_put_there_is_taken_back_by_the_next(
    number: int, tmp_path: Path
) -> None:
    write(Path(), {"README.md": "mine", "shop/mine": "mine"})
    script = (
        "import os, sys\n"
        "from fwscaffold.cli.program import main\n"
        "real, made = os.link, []\n"
        "def link(*words):\n"
        f"    if len(made) == {number}: os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
        "    made.append(words)\n"
        "    real(*words)\n"
        "os.link = link\n"
        "main(['new', 'bottle', '.', '--project-name=shop', '--into', '--no-git'])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert not Path(".fwscaffold.json").exists()
    write_into(PLAN, Path())
    assert files() == sorted([*FILES, "README.md", "shop/mine"])


def test_a_file_of_the_next_runs_that_was_linked_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is taken back is what was prepared, whatever else has its name."""
    write(Path(".fwscaffold-12345678.tmp/project"), {"x": "prepared", "a/y": "prepared"})
    write(Path(), {"x": "prepared", "a/y": "mine"})
    write_into(PLAN, Path())
    assert listing(Path()) == sorted([*FILES, "x", "a/y"])


def test_one_run_at_a_time_goes_into_a_directory(monkeypatch: pytest.MonkeyPatch) -> None:
    with exclusive(Path()), pytest.raises(ScaffoldError, match="another run of fwscaffold"):
        write_into(PLAN, Path())


def test_a_killed_git_leaves_the_repository_that_was_there(
    run: Run, cloned: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(words: list[Any], *rest: Any, **more: Any) -> Any:
        failed = subprocess.CompletedProcess(words, 1, b"", b"fatal: no\n")
        return failed if "add" in words else call(words, *rest, **more)

    monkeypatch.setattr("fwscaffold.creation.commit.git", broken)
    said = run("new", "tiny", ".").err
    assert "the first commit was not made (no), go on with\n  git -C . add --force -- " in said
    assert git("log", "--format=%s") == "one\n"
