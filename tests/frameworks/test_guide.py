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
from fwscaffold.template.catalog import catalog
from fwscaffold.verification.environment import variables
from guide import DOCS
from support import FRAMEWORKS

SOURCE = Path(fwscaffold.__file__).parent
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
COPIED = re.compile(r"""\bpip install ["']?[.]["'`\[\s]""")
# How Python reads the environment, and how `.env.example` names what it may hold.
READ = re.compile(
    r"""(?:environ(?:[.](?:get|setdefault)[(]|\[)["']|^)([A-Z][A-Z_]+)["'=]""", re.MULTILINE
)
# PEP 3333, and where every system looks for programs
KNOWN = ("CONTENT_", "HTTP_", "PATH", "QUERY_", "REMOTE_", "REQUEST_", "SCRIPT_", "SERVER_")
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)


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


def test_no_page_puts_a_copy_of_a_project_into_its_environment() -> None:
    """Which `pip install .` does, in the place of the project that is worked on."""
    readmes = [page for each in catalog().values() for page in each.path.glob("*/README.md")]
    for page in [*DOCS.rglob("*.md"), *readmes]:
        assert not COPIED.findall(page.read_text("utf-8")), page


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
    read = {name for name in ours | theirs if not name.startswith(KNOWN)}
    assert {name for name in read if f"`{name}`" not in page} == set()


def transcript(page: str) -> tuple[str, list[str]]:
    """Return what the page's blocks have people type, as one script, and what they show."""
    typed, shown = "", list[str]()
    for language, block in FENCE.findall((DOCS / page).read_text("utf-8")):
        match language:
            case "sh":
                typed += block
            case "console":
                command, _, output = block.removeprefix("$ ").partition("\n")
                typed, shown = f"{typed}{command}\n", [*shown, output]
            case "text":
                shown.append(block)
    return typed, shown


def follow(script: str, place: Path) -> str:
    """Type the script in the directory; return what is shown."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"exec 2>&1\n{script}"],
        cwd=place,
        env=variables(PATH=path),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_a_team_is_standardised_word_for_word(tmp_path: Path, identity: None) -> None:
    typed, shown = transcript("teams.md")
    ready = "cp -r shop old-shop\nrm old-shop/.fwscaffold.json\nfwscaffold adopt"
    script = typed.replace("fwscaffold adopt", ready) + "fwscaffold check shop --strict\n"
    printed = follow(script, tmp_path)
    assert len(shown) == 3
    assert [text for text in shown if text not in printed] == []


def test_the_first_template_is_written_word_for_word(tmp_path: Path, identity: None) -> None:
    typed, shown = transcript("your-first-template.md")
    printed = follow(f"set -e\n{typed}fwscaffold check shop --strict\n", tmp_path)
    assert len(shown) == 2
    assert [text for text in shown if text not in printed] == []
    assert "misses" in (tmp_path / "shop/greeting.py").read_text("utf-8")
    assert "4 passed" in printed


@pytest.mark.live
def test_a_team_has_its_own_standard_word_for_word(tmp_path: Path, identity: None) -> None:
    typed, shown = transcript("overlays.md")
    printed = follow(f"set -e\n{typed}fwscaffold check shop --strict\n", tmp_path)
    assert len(shown) == 4
    assert [text for text in shown if text not in printed] == []
    assert 'region = "us"' in (tmp_path / "shop/pyproject.toml").read_text("utf-8")
