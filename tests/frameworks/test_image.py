"""What the image is built from: the program, whatever lies beside it, with modes that fit its user."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath
from types import MappingProxyType

import pytest

from fwscaffold.verification.environment import find_uv
from support import FRAMEWORKS, LEVELS, Answers, label, new_environment, project, succeed, tree

FOR_DEVELOPMENT = {"AGENTS.md", "Dockerfile", "compose.yaml", "development.py", "ide", "tests"}


def is_copied(path: str, patterns: list[str]) -> bool:
    """Return whether Docker copies the file: the last pattern for it, or what it is in, decides."""
    places = [path, *(str(parent) for parent in Path(path).parents[:-1])]
    copied = True
    for pattern in patterns:
        if any(re.fullmatch(expression(pattern.lstrip("!")), place) for place in places):
            copied = pattern.startswith("!")
    return copied


def expression(pattern: str) -> str:
    """Return a pattern of Docker's as a regular expression."""
    whole = re.escape(pattern).replace(r"\*\*/", "(.*/)?")
    return whole.replace(r"\*\*", ".*").replace(r"\*", "[^/]*")


def text(name: str, framework: str, answers: Answers = MappingProxyType({})) -> str:
    return tree(framework, answers)[PurePosixPath(name)].content.decode()


def patterns(framework: str, answers: Answers = MappingProxyType({})) -> list[str]:
    lines = text(".dockerignore", framework, answers).splitlines()
    return [line for line in lines if line and not line.startswith("#")]


@pytest.mark.parametrize(("framework", "answers"), LEVELS, ids=label)
def test_the_image_holds_the_program_and_no_more(framework: str, answers: Answers) -> None:
    given = patterns(framework, answers)
    for path in map(str, tree(framework, answers)):
        first, last = Path(path).parts[0], Path(path).name
        aside = first in FOR_DEVELOPMENT or first.startswith(".") or last == "tests.py"
        if is_copied(path, given) == aside:
            pytest.fail(f"{path} is {'in' if aside else 'not in'} the image")


@pytest.mark.live
def test_what_is_copied_is_enough_to_collect_django_s_files(tmp_path: Path) -> None:
    shop, given = project("django", {}, tmp_path / "shop"), patterns("django")
    for path in [path for path in shop.rglob("*") if path.is_file()]:
        if not is_copied(path.relative_to(shop).as_posix(), given):
            path.unlink()
    python = new_environment(shop / ".venv")
    assert python.uv
    succeed([python.uv, "pip", "install", "--python", python.python, "--editable", "."], shop)
    (step,) = re.findall(r"&& (.*collectstatic.*) \\", text("Dockerfile", "django"))
    succeed(["sh", "-c", step], shop)
    assert list((shop / "staticfiles").glob("app.*.css"))


def steps_of_uv(framework: str, answers: Answers = MappingProxyType({})) -> list[str]:
    """Return what installs the project, first what it requires and then itself."""
    dockerfile = text("Dockerfile", framework, answers)
    steps = re.findall(r"^RUN (uv sync.*?)(?: \\)?$", dockerfile, re.MULTILINE)
    assert len(steps) == 2
    return steps


@pytest.mark.parametrize(("framework", "answers"), LEVELS, ids=label)
def test_both_steps_install_the_extra_for_redis_where_there_is_one(
    framework: str, answers: Answers
) -> None:
    metadata = tomllib.loads(text("pyproject.toml", framework, answers))["project"]
    has_it = "redis" in metadata.get("optional-dependencies", {})
    found = ["--extra redis" in step for step in steps_of_uv(framework, answers)]
    assert found == [has_it, has_it]


@pytest.mark.live
@pytest.mark.parametrize("is_locked", [False, True])
def test_what_the_image_installs_can_count_in_redis(is_locked: bool, tmp_path: Path) -> None:
    shop, uv = project("bottle", {}, tmp_path / "shop"), find_uv()
    assert uv
    if is_locked:
        succeed([uv, "lock", "--quiet"], shop)
    for step in steps_of_uv("bottle"):
        succeed(["sh", "-c", f"UV_NO_DEV=1 {uv}{step.removeprefix('uv')}"], shop)
    counting = "from shop.standard import counts; counts.open_storage('redis://127.0.0.1')"
    succeed([shop / ".venv/bin/python", "-c", counting], shop)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_git_ignores_stays_out(framework: str) -> None:
    given = patterns(framework)
    lines = text(".gitignore", framework).splitlines()
    ignored = [line for line in lines if line and line[0] not in "#!"]
    places = {line.strip("/").replace("*", "shop") for line in ignored}
    places |= {"deploy/.env", "shop/.env", "shop/shop.env", "shop/.env.production"}
    places |= {"applications/shop/.env", "applications/shop/private/shop.env"}
    assert not [each for each in sorted(places) if is_copied(each, given)]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no modes")
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_strict_umask_is_none_of_the_site_s_user(framework: str, tmp_path: Path) -> None:
    code = tmp_path / "code"
    (code / "shop").mkdir(mode=0o700, parents=True)
    for name, mode in (("manage.py", 0o700), ("shop/code.py", 0o600), ("shop/more.py", 0o666)):
        (code / name).touch()
        (code / name).chmod(mode)
    command = re.search(r"chmod .*", text("Dockerfile", framework))
    assert command
    subprocess.run(["sh", "-c", command[0]], cwd=code, check=True)
    modes = {path.name: oct(path.stat().st_mode & 0o777) for path in code.rglob("*")}
    assert modes == {
        "code.py": "0o644", "manage.py": "0o755", "more.py": "0o644", "shop": "0o755"
    }  # fmt: skip
