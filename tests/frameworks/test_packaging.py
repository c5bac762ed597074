"""The wheel: it holds every template file and no other, and makes projects in a clean environment."""

import json
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from fwscaffold.template.catalog import by_group
from fwscaffold.verification.environment import Environment, find_uv, variables
from support import DATA_LAYERS, label

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.live


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    subprocess.run([str(find_uv()), "build", "--quiet", "--out-dir", out, ROOT], check=True)
    return out


@pytest.fixture(scope="module")
def program(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel with pip, which compiles what looks like Python in it."""
    made = Environment(tmp_path_factory.mktemp("clean") / "environment", None)
    wheel = next(dist.glob("*.whl"))
    subprocess.run(list(map(str, made.create())), check=True)
    subprocess.run(list(map(str, made.run("-m", "pip", "install", "--quiet", wheel))), check=True)
    return made.python.with_name("fwscaffold")


def tracked(directory: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", directory], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return {name for name in listed.stdout.split("\0") if name}


def test_the_wheel_and_the_sdist_hold_the_templates_and_nothing_else(dist: Path) -> None:
    templates = tracked("templates")
    with zipfile.ZipFile(next(dist.glob("*.whl"))) as wheel:
        inside = {name.removeprefix("fwscaffold/") for name in wheel.namelist()}
    shipped = {name for name in inside if name.startswith("templates/")}
    assert shipped == {name for name in templates if not name.startswith("templates/_shared")}
    with tarfile.open(next(dist.glob("*.tar.gz"))) as sdist:
        names = {member.name.partition("/")[2] for member in sdist if member.isfile()}
    assert {name for name in names if name.startswith("templates/")} == templates
    assert {name for name in names if name.startswith("src/")} == tracked("src")


@pytest.mark.parametrize(("framework", "answers"), DATA_LAYERS, ids=label)
def test_the_installed_program_makes_a_project_that_passes_every_step(
    framework: str,
    answers: dict[str, str],
    program: Path,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """One of each group is verified, with `--full` every one."""
    first = {templates[0].name for templates in by_group().values()}
    verifies = request.config.getoption("--full") or (framework in first and not answers)
    options = [f"--{key}={value}" for key, value in answers.items()]
    words = ["new", framework, "shop", *options, "--yes", "--json", *["--verify"] * verifies]
    command = [str(program), *words]
    path = f"{Path(sys.executable).parent}:/usr/bin:/bin"
    env = variables(PATH=path, PYTHONDONTWRITEBYTECODE="")
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    steps = report["verification"]["steps"] if verifies else []
    assert [step for step in steps if not step["passed"]] == []
    files = {
        p.relative_to(tmp_path / "shop").as_posix()
        for p in (tmp_path / "shop").rglob("*")
        if p.is_file()
    }
    made = {change["path"] for change in report["changes"]}
    # `instance/` is what the projects' own tests leave, and git ignores it.
    assert {path for path in files if not path.startswith((".git/", "instance/"))} == made
