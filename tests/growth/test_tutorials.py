"""The tutorials, followed word for word: from nothing to a deployed feature in each framework."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import deploying
from fwscaffold.template.catalog import catalog
from fwscaffold.verification.environment import Environment, find_uv, variables
from growing import follow, tail
from guide_pages import DOCS, Variant, divided, section, variants
from projects import DATABASE, GIT, Done, Project, call, own_words
from steps import steps

pytestmark = pytest.mark.live

TUTORIALS = DOCS / "tutorials"
LINK = re.compile(r"^\d[.] \[.+?\]\((\S+?[.]md)(?:#\S+)?\)", re.MULTILINE)


def parts(variant: Variant) -> list[tuple[str, list[Path]]]:
    """Return the numbered parts of the tutorial, and the pages that each leads through."""
    page = TUTORIALS / f"{variant.template.name}.md"
    return [
        (text, [(page.parent / link).resolve() for link in LINK.findall(text)])
        for heading, text in divided(page.read_text("utf-8"), "##").items()
        if heading[:1].isdigit()
    ]


def made(text: str, directory: Path) -> tuple[Done, Project]:
    """Make the project as the first block says, which is for the directory above it."""
    first = str(next(steps(text)))
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environ = variables(**GIT, PATH=programs)
    done = call(["bash", "-e", "-c", first], directory, "install", environ)
    shop = directory / "shop"
    return done, Project(shop, Environment(shop / ".venv", find_uv()), own=own_words())


def gone_through(variant: Variant, directory: Path, servers: list[str] | None) -> Iterator[Done]:
    """Go the whole way, without servers not to their databases; give each step."""
    (first, _), *rest = parts(variant)
    done, shop = made(first, directory)
    yield done
    shop.take_uv()
    if servers is not None:
        servers.append(shop.own[DATABASE])
    yield from follow(first.partition("```\n")[2], shop)
    for text, pages in rest:
        for page in pages:
            if not servers and DATABASE in page.read_text("utf-8"):
                continue
            if page == deploying.PAGE:
                yield from deploying.deploy(shop)
            else:
                yield from follow(section(page, variant) or "", shop)
                yield shop.run("git add --all\ngit commit --quiet --allow-empty -m step", "steps")
        yield from follow(text, shop)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "framework" in metafunc.fixturenames:
        full = metafunc.config.getoption("--full")
        metafunc.parametrize("framework", [*catalog()] if full else ["bottle"])


def test_a_tutorial_leads_from_nothing_to_a_deployed_feature(
    framework: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    variant = next(each for each in variants() if each.template.name == framework)
    try:
        servers = request.getfixturevalue("named_databases")
    except pytest.skip.Exception:
        servers = None
    for done in gone_through(variant, tmp_path, servers):
        assert done.good, f"{done.what}\n{tail(done.output)}"


def test_every_framework_has_a_tutorial() -> None:
    assert {page.stem for page in TUTORIALS.glob("*.md")} == {"README", *catalog()}
    assert all(len(parts(variant)) == 5 for variant in variants())
