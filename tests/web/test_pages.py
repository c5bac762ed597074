"""The pages, without a browser: what they show, and that they work without a script."""

import json
import shutil
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlencode

import pytest
from bs4 import BeautifulSoup, Tag

from fwscaffold.web.settings import Settings
from tiny import FILES, MakeTemplates
from visitor import Answer, Site, one, served


@pytest.fixture
def site(make_templates: MakeTemplates) -> Iterator[Site]:
    make_templates(
        {
            **FILES,
            "logo.png": b"\x89PNG\0",
            "odd.xyz": "no\nlanguage\n",
            "big.py": "a = 1\n" * 20_000,
        }
    )
    with served(Settings(rate="")) as site:
        yield site


def words(page: BeautifulSoup | Tag, selector: str) -> str:
    return one(page, selector).get_text(" ", strip=True)


def said(page: BeautifulSoup) -> list[tuple[str, str]]:
    """Return what a browser sends for the form as it stands, without a script."""
    pairs = []
    for each in one(page, "form").select("input, select"):
        if each.find_parent("fieldset", disabled=True) or each.has_attr("disabled"):
            continue
        if each.name == "select":
            pairs.append((str(each["name"]), str(one(each, "option[selected]")["value"])))
        elif each.get("type") != "radio" or each.has_attr("checked"):
            pairs.append((str(each["name"]), str(each.get("value", ""))))
    return pairs


def send(site: Site, page: BeautifulSoup, **changed: str) -> Answer:
    """Send the form with some answers changed, and follow where that leads."""
    pairs = {
        **dict(said(page)),
        **{key.replace("__", "."): value for key, value in changed.items()},
    }
    answer = site.look(f"{one(page, 'form')['action']}?{urlencode(pairs)}")
    assert answer.status in {200, 303}
    return site.look(answer.headers["location"]) if answer.status == 303 else answer


def test_the_home_page_tells_the_frameworks_apart(site: Site) -> None:
    page = site.look("/").page
    card = one(page, ".cards li")
    assert one(card, "a")["href"] == "/tiny"
    for text in (
        "A tiny template",
        "you write a test",
        "you write anything else",
        "1.0, of 2026-01-31",
    ):
        assert text in card.get_text()
    assert "tested in" not in card.get_text()


def test_the_page_of_a_project_shows_all_that_is_made(site: Site) -> None:
    page = site.look("/tiny?project_name=shop&database=mysql").page
    links = {each["href"]: each.get_text(" ", strip=True) for each in page.select(".tree a")}
    assert (
        links["/tiny/files/shop/page.html?project_name=shop&database=mysql#code"] == "page.html 1"
    )
    assert "/tiny/files/.fwscaffold.json?project_name=shop&database=mysql#code" in links
    assert words(page, ".tree [aria-current]") == "README.md 1"
    assert words(page, ".viewer code .hl-gh") == "# shop"
    assert words(page, "#command") == "fwscaffold new tiny shop --database mysql"
    assert words(page, "#fetch").startswith("curl 'http://127.0.0.1:")
    assert "/tiny.zip?project_name=shop&database=mysql' -o shop.zip" in words(page, "#fetch")
    assert words(page, ".requires") == "tinylib>=1"
    assert words(page, ".size").startswith(f"shop {len(links)} files ")
    downloads = [each["href"] for each in page.select("a[download]")]
    assert [site.ask(str(each)).status for each in downloads] == [200, 200]


@pytest.mark.parametrize(
    ("file", "shown"),
    [
        ("shop/__init__.py", "DATABASE = 'sqlite'"),
        ("odd.xyz", "no\nlanguage"),
        ("logo.png", "5 bytes that are no text"),
        ("big.py", "a = 1\n" * 19_999 + "a = 1"),
        ("shop/page.html", "<p>{{ title }}</p>"),
    ],
)
def test_each_file_can_be_looked_at(site: Site, file: str, shown: str) -> None:
    page = site.look(f"/tiny/files/{file}?project_name=shop").page
    assert one(page, ".viewer pre").get_text().strip() == shown
    assert words(page, ".viewer figcaption") == file


def test_a_form_leads_to_the_short_address_that_is_shared(site: Site) -> None:
    page = site.look("/tiny").page
    pairs = {**dict(said(page)), "database": "mysql"}
    assert pairs["project_name"] == "shop"
    assert pairs["docker"] == "yes"
    answer = site.look("/tiny?" + urlencode(pairs))
    assert answer.status == 303
    assert answer.headers["location"] == "/tiny?project_name=shop&database=mysql"
    assert (
        site.look("/tiny?" + urlencode(said(site.look("/tiny").page))).headers["location"]
        == "/tiny?project_name=shop"
    )
    twice = site.look("/tiny/files/manage.py?project_name=shop&docker=yes")
    assert twice.headers["location"] == "/tiny/files/manage.py?project_name=shop"


def test_answers_of_ones_own_stay_in_the_form(site: Site) -> None:
    page = send(
        site, site.look("/tiny").page, project_name="Zoë's Shop", package_name="store", docker="no"
    ).page
    found = dict(said(page))
    assert found["project_name"] == "Zoë's Shop"
    assert (found["package_name"], found["project_slug"]) == ("store", "")
    assert one(page, "#project_slug")["placeholder"] == "zoes-shop"
    assert one(page, "details.more[open] #package_name")
    command = (
        "fwscaffold new tiny --project-name 'Zoë'\"'\"'s Shop' --package-name store --no-docker"
    )
    assert words(page, "#command") == command


def test_a_short_name_of_ones_own_needs_no_other(site: Site) -> None:
    answer = site.look("/tiny?project_name=%E6%97%A5&project_slug=sun&package_name=sun")
    assert answer.status == 200
    assert words(answer.page, ".size b") == "sun"


def test_what_is_refused_is_said_beside_the_form(site: Site) -> None:
    answer = site.look("/tiny?project_name=shop&package_name=class&docker=no")
    assert answer.status == 400
    assert answer.headers["cache-control"] == "no-store"
    page = answer.page
    said_so = "package_name class has a meaning of its own in Python, try --package-name class_app"
    assert words(page, "#problem") == said_so
    assert [code.get_text() for code in page.select("#problem code")] == [
        "class",
        "--package-name class_app",
    ]
    assert one(page, "[aria-invalid]")["name"] == "package_name"
    assert one(page, "details.more[open] [aria-invalid]")["value"] == "class"
    assert dict(said(page))["docker"] == "no"
    assert site.look("/tiny?project_name=shop&database=x").status == 400
    assert site.look("/tiny?project_name=shop&unknown=x").page.select("[role=alert]")


def test_a_choice_that_was_not_tested_is_marked(site: Site, make_templates: MakeTemplates) -> None:
    root = make_templates()
    cell = '{"version": "1.0", "python_version": "3.11", "database": "sqlite"}'
    (root / "tiny/evidence.json").write_text(
        f'{{"servers": {{"mysql": "MariaDB 11.4"}}, "cells": [{cell}]}}'
    )
    assert "Not tested" in site.look("/tiny?project_name=a&database=mysql").body.decode()
    page = site.look("/tiny?project_name=a")
    assert "Not tested" not in page.body.decode()
    assert words(page.page, ".advice .pairs") == "Tiny 1.0 python version 3.11 database sqlite"
    assert "On MariaDB 11.4." in page.body.decode()
    assert "tested in 1 combinations" in site.look("/").body.decode()


def test_two_choices_are_told_apart(site: Site) -> None:
    start = site.look("/tiny/compare?project_name=shop").page
    assert "Nothing is different yet" in start.get_text()
    answer = send(site, start, other__docker="no", other__database="mysql")
    page = answer.page
    assert words(page, ".tree .delete") == "Dockerfile gone"
    assert words(page, ".tree [aria-current]") == "__init__.py changed"
    lines = [line.get_text() for line in page.select(".viewer .line")]
    assert lines == ["@@ -1 +1 @@\n", "-DATABASE = 'sqlite'\n", "+DATABASE = 'mysql'\n"]
    assert "0 new, 1 gone, 3 changed, 7 the same." in page.get_text()
    rows = [row.get_text(" ", strip=True) for row in page.select("tbody tr")]
    assert rows[-2:] == ["database sqlite mysql", "docker yes no"]
    binary = site.look("/tiny/compare/.fwscaffold.base?project_name=shop&other.docker=no").page
    assert words(binary, ".viewer pre") == "Binary file .fwscaffold.base differs"


def test_the_address_of_a_comparison_says_what_is_different_and_no_more(site: Site) -> None:
    page = site.look("/tiny/compare?project_name=shop&database=mysql").page
    pairs = [*said(page)]
    sent = urlencode(
        [pair for pair in pairs if pair[0] != "other.database"] + [("other.database", "sqlite")]
    )
    away = site.look("/tiny/compare?" + sent)
    query = "project_name=shop&database=mysql&other.database=sqlite"
    assert away.headers["location"] == f"/tiny/compare?{query}"
    found = dict(parse_qsl(sent))
    assert found["other.framework"] == "tiny"
    changed = site.look(f"/tiny/compare?{query}").page
    assert "database mysql sqlite" in one(changed, "table").get_text(" ", strip=True)


def test_a_file_that_only_the_other_has_is_new(site: Site) -> None:
    query = "project_name=shop&docker=no&other.docker=yes"
    page = site.look(f"/tiny/compare/Dockerfile?{query}").page
    assert words(page, ".tree .create") == "Dockerfile new"
    assert [line.get_text() for line in page.select(".viewer .line")][1:] == ["+FROM python\n"]


def test_two_frameworks_are_told_apart(
    make_templates: MakeTemplates, forget: Callable[[], None]
) -> None:
    catalog = make_templates() / "cookiecutter.json"
    tiny = json.loads(catalog.read_text())["templates"]["tiny"]
    both = {"tiny": tiny, "small": {**tiny, "title": "Small", "path": "./small"}}
    shutil.copytree(catalog.with_name("tiny"), catalog.with_name("small"))
    asks = catalog.with_name("small") / "cookiecutter.json"
    asked = json.loads(asks.read_text())
    prompts = {**asked["__prompts__"], "orm": {"__prompt__": "Layer", "a": "A", "b": "B"}}
    asks.write_text(json.dumps({**asked, "orm": ["a", "b"], "__prompts__": prompts}))
    catalog.write_text(json.dumps({"templates": both}))
    forget()
    with served(Settings()) as site:
        start = site.look("/tiny/compare?project_name=shop&database=mysql").page
        answer = send(site, start, other__framework="small")
        assert words(answer.page, "h1") == "Tiny beside Small"
        other = send(site, answer.page, other__orm="b")
        assert "orm none b" in one(other.page, "table").get_text(" ", strip=True)
        back = send(site, other.page, other__framework="tiny")  # which does not ask for it
        assert "Nothing is different yet" in back.page.get_text()
        assert site.look("/tiny/compare?project_name=a&other.orm=c").status == 400
        again = site.look("/tiny?project_name=shop&database=mysql").page
    links = [each["href"] for each in again.select(".frameworks a")]
    assert links == [f"/{name}?project_name=shop&database=mysql" for name in both]


@pytest.mark.parametrize(
    "query", ["other.database=x", "other.framework=no", "other.databse=x", "database=x"]
)
def test_a_comparison_with_what_cannot_be_is_refused(site: Site, query: str) -> None:
    answer = site.look(f"/tiny/compare?project_name=shop&{query}")
    assert answer.status == 400
    assert answer.page.select("[role=alert]")


def test_pages_need_nothing_from_elsewhere(site: Site) -> None:
    for path in ("/", "/tiny", "/tiny/compare?project_name=a&other.docker=no", "/none"):
        page = site.look(path).page
        wanted = [
            str(each.get("href") or each.get("src")) for each in page.select("link, script, img")
        ]
        assert [each for each in wanted if not each.startswith("/static/")] == []
        assert [site.ask(each).status for each in wanted] == [200] * len(wanted)
        assert not page.select("[style], style, script:not([src])")
