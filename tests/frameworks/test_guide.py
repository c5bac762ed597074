"""The guide, followed word for word."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import fwscaffold
import guide
import support
from fwscaffold.creation import receipt
from fwscaffold.creation.facts import facts
from fwscaffold.creation.plan import plan_new
from fwscaffold.creation.write import write_directory
from fwscaffold.template.catalog import catalog, find
from fwscaffold.verification.environment import Environment, variables
from support import FRAMEWORKS, installed
from tiny import Run
from walkthrough import DOCS, blocks, edits, sections, transcript

SOURCE = Path(fwscaffold.__file__).parent
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
# How Python reads the environment, and how `.env.example` names what it may hold.
READ = re.compile(
    r"""(?:environ(?:[.](?:get|setdefault)[(]|\[)["']|^)([A-Z][A-Z_]+)["'=]""", re.MULTILINE
)
WSGI = ("CONTENT_", "HTTP_", "PATH_", "REMOTE_", "REQUEST_")  # PEP 3333
DELETE = sections("delete-the-example.md")


def test_what_the_catalog_and_the_templates_know_is_in_the_pages() -> None:
    stale = [
        page.name for page in guide.all_pages() if guide.written(page) != page.read_text("utf-8")
    ]
    assert stale == [], f"run `{guide.FIX}`"


def test_every_framework_has_a_page_with_its_pictures() -> None:
    assert {page.stem for page in (DOCS / "frameworks").iterdir()} == set(catalog())
    for page in [*DOCS.rglob("*.md"), *DOCS.parent.glob("*.md")]:
        for target in LINK.findall(page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
    for picture in (DOCS / "pictures").iterdir():
        assert picture.stat().st_size < 60_000


def test_every_environment_variable_is_explained() -> None:
    page = (DOCS / "environment.md").read_text("utf-8")
    ours = {name for path in SOURCE.rglob("*.py") for name in READ.findall(path.read_text("utf-8"))}
    theirs = {
        name
        for framework in FRAMEWORKS
        for path, file in support.tree(framework, {}).items()
        if path.suffix == ".py" or path.name == ".env.example"
        for name in READ.findall(file.content.decode("utf-8"))
    }
    read = {name for name in ours | theirs if not name.startswith(WSGI)}
    assert {name for name in read if f"`{name}`" not in page} == set()


def follow(script: str, directory: Path, python: Environment) -> None:
    """Run the commands in the project's directory, with its environment active."""
    path = f"{python.python.parent}{os.pathsep}{os.environ['PATH']}"
    command = ["bash", "-e", "-c", script]
    done = subprocess.run(
        command,
        cwd=directory,
        env=variables(PATH=path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_example_of_every_framework_can_be_deleted() -> None:
    assert set(DELETE) - {""} == {template.title for template in catalog().values()}


def test_a_team_is_standardised_word_for_word(tmp_path: Path, identity: None) -> None:
    typed, shown = transcript("teams.md")
    ready = "cp -r shop old-shop\nrm old-shop/.fwscaffold.json\nfwscaffold adopt"
    script = typed.replace("fwscaffold adopt", ready) + "fwscaffold check shop --strict\n"
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=tmp_path,
        env=variables(PATH=path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert len(shown) == 3
    assert [text for text in shown if text not in done.stdout] == []


@pytest.fixture(scope="module", params=FRAMEWORKS)
def shop(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a project called shop, with its receipt."""
    directory = tmp_path_factory.mktemp("guide") / "shop"
    write_directory(plan_new(facts(find(request.param)).tree), directory)
    return directory


@pytest.fixture(scope="module")
def python(shop: Path) -> Environment:
    return installed(shop)


@pytest.mark.live
def test_without_the_example_the_project_is_sound_and_on_its_standard(
    shop: Path, python: Environment, run: Run
) -> None:
    section = DELETE[find(receipt.read(shop).framework).title]
    remove, settle = blocks(section)
    follow("python manage.py migrate", shop, python)
    follow(remove, shop, python)
    for name, edited in edits(section):
        file = shop / name
        file.write_text(edited(file.read_text("utf-8")), "utf-8")
    follow(settle, shop, python)
    checked = run("check", shop)
    assert checked.code == 0, checked.err
