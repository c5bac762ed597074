"""What neighbours leave in shared directories, and what the caller's environment holds, has no say."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from fwscaffold import cache
from fwscaffold.command import Command
from fwscaffold.creation.staging import scratch
from fwscaffold.errors import Exit
from fwscaffold.template import engine
from fwscaffold.verification.environment import Environment, find_uv, variables
from tiny import STRANGER, MakeTemplates, Run, root_only, write


@pytest.fixture
def shared(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a directory for temporary files in which a neighbour has left settings."""
    place = tmp_path / "shared"
    write(
        place,
        {
            "uv.toml": "no-such-setting = 1\n",
            "pytest.ini": "[pytest]\naddopts = --no-such-option\n",
        },
    )
    monkeypatch.setattr("tempfile.tempdir", str(place))
    return place


@pytest.mark.live
def test_tools_that_work_in_scratch_read_no_settings_above_it(shared: Path) -> None:
    def called(place: Path) -> list[int]:
        project = place / "project"
        write(project, {"test_it.py": "def test_it():\n    pass\n"})
        made = Environment(place / "environment", find_uv())
        commands: list[Command] = [made.create(), ["python", "-m", "pytest", "-q", "."]]
        env = variables(PYTHONPATH=os.pathsep.join(sys.path))
        return [
            subprocess.run(
                list(map(str, words)), cwd=project, env=env, capture_output=True, check=False
            ).returncode
            for words in commands
        ]

    bare = shared / "bare"
    assert all(called(bare))  # so a neighbour would be heard
    with scratch() as place:
        assert called(place) == [0, 0]
        assert place.stat().st_mode & 0o077 == 0


def test_what_a_stranger_left_for_an_abandoned_directory_stays(shared: Path) -> None:
    left = shared / ".fwscaffold-12345678.tmp"
    left.mkdir()
    if os.getuid() == 0:
        os.chown(left, STRANGER, STRANGER)
        with scratch():
            assert left.exists()
        os.chown(left, os.getuid(), os.getgid())
    with scratch():
        assert not left.exists()


@pytest.mark.parametrize(
    "name",
    ["DJANGO_SETTINGS_MODULE", "PYTEST_ADDOPTS", "PIP_USER", "PIP_TARGET", "PYTHONPATH", "PYTHONSTARTUP", "FLASK_DEBUG",
     "SECRET_KEY", "TEST_DATABASE_URL", "UV_PROJECT", "UV_CONSTRAINT", "VIRTUAL_ENV", "COVERAGE_FILE", "MYPYPATH"],
)  # fmt: skip
def test_the_environment_is_let_through_by_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(name, "x")
    monkeypatch.setenv("PIP_INDEX_URL", "y")
    monkeypatch.setenv("UV_INDEX_OURS_PASSWORD", "z")
    kept = variables(EXTRA="1")
    assert name not in kept
    assert (kept["PIP_INDEX_URL"], kept["UV_INDEX_OURS_PASSWORD"], kept["EXTRA"]) == ("y", "z", "1")


def test_a_cache_is_ours_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = tmp_path / "home/.cache/fwscaffold"
    assert cache.directory() == ours
    ours.chmod(0o777)
    assert cache.directory() is None
    ours.chmod(0o700)
    ours.parent.chmod(0o770)
    assert cache.directory() is None
    ours.parent.chmod(0o755)
    shutil.rmtree(ours)
    ours.symlink_to(tmp_path)
    assert cache.directory() is None
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    ours.unlink()
    assert cache.directory() == ours
    monkeypatch.setenv("HOME", "relative")
    assert cache.directory() is None
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    assert cache.directory() is None


@root_only
def test_a_cache_of_somebody_elses_is_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_templates: MakeTemplates, run: Run
) -> None:
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, STRANGER, STRANGER)
    monkeypatch.setenv("XDG_CACHE_HOME", str(theirs))
    engine._templates.cache_clear()
    make_templates()
    assert run("new", "tiny", "shop", "--no-git").code == Exit.DONE
    assert [*theirs.rglob("*.jinja")] == []
    engine._templates.cache_clear()
