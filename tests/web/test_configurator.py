"""The configurator in a real browser: choose, look, compare, share, download; and what that is worth."""

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from fwscaffold.template.catalog import catalog
from processes import process
from sound import assert_sound
from support import FRAMEWORKS
from tiny import Run
from visitor import Site

pytestmark = [pytest.mark.live, pytest.mark.browser]

LOOKS = {
    "phone-dark": {"width": 390, "height": 844},
    "desktop-light": {"width": 1360, "height": 900},
    "desktop-dark": {"width": 1360, "height": 900},
    "phone-light": {"width": 390, "height": 844},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with process(tmp_path_factory.mktemp("browser"), "--rate", "") as served:
        yield served.site


def origin(site: Site) -> str:
    return f"http://127.0.0.1:{site.port}"


def opened(
    chromium: Browser, site: Site, look: str = "desktop-light", **more: bool
) -> BrowserContext:
    scheme = "dark" if look.endswith("dark") else "light"
    size = LOOKS[look]
    context = chromium.new_context(
        base_url=origin(site),
        viewport={"width": size["width"], "height": size["height"]},
        color_scheme="dark" if scheme == "dark" else "light",
        java_script_enabled=more.get("script", True),
        accept_downloads=True,
    )
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=origin(site))
    return context


@pytest.fixture
def page(chromium: Browser, site: Site) -> Iterator[Page]:
    """Give a page that notes what it loads from elsewhere, and what goes wrong."""
    context = opened(chromium, site)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda it: None if it.url.startswith(origin(site)) else wrong.append(it.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda it: wrong.append(it.text) if "Content Security" in it.text else None)
    yield page
    assert wrong == []
    context.close()


PAGES = [
    "/",
    "/flask?project_name=shop&database=postgresql",
    "/flask/files/pyproject.toml?project_name=shop",
    "/django?project_name=django",
    "/flask/compare?project_name=shop",
    "/flask/compare?project_name=shop&other.database=mysql",
    "/flask/compare?project_name=shop&other.framework=django",
    "/no-such-page",
]


@pytest.mark.parametrize("look", LOOKS)
def test_every_page_is_sound(chromium: Browser, site: Site, look: str) -> None:
    context = opened(chromium, site, look)
    page = context.new_page()
    for path in PAGES:
        page.goto(path)
        for details in page.locator("main .advice details, details.more").all():
            details.evaluate("each => each.open = true")
        assert_sound(page)
    context.close()


def test_a_choice_is_shown_at_once_and_the_address_says_it(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Flask", exact=True).click()
    expect(page.locator("#command")).to_have_text("fwscaffold new flask shop")
    page.get_by_role("radio", name="PostgreSQL").check()
    expect(page.locator("#command")).to_have_text("fwscaffold new flask shop --database postgresql")
    assert page.url.endswith("/flask?project_name=shop&database=postgresql")
    workflow = page.locator(".tree a", has_text="ci.yml")
    expect(workflow).to_have_count(1)
    page.get_by_role("group", name="Continuous integration").get_by_role(
        "radio", name="None"
    ).check()
    expect(workflow).to_have_count(0)
    name = page.get_by_label("Name of the project")
    name.fill("Zoë's Shop")
    expect(page.locator(".size b")).to_have_text("zoes-shop")
    expect(name).to_be_focused()
    page.get_by_text("Names, author, versions").click()
    expect(page.get_by_label("Name of the Python package")).to_have_attribute(
        "placeholder", "zoes_shop"
    )


def test_what_is_refused_is_said_at_once(page: Page) -> None:
    page.goto("/flask?project_name=shop")
    page.get_by_label("Name of the project").fill("django")
    expect(page.get_by_role("alert")).to_contain_text("django is a package that projects install")
    page.get_by_label("Name of the project").fill("store")
    expect(page.locator(".size b")).to_have_text("store")
    expect(page.get_by_role("alert")).to_have_count(0)


def test_files_are_read_with_the_keyboard(page: Page) -> None:
    page.goto("/flask?project_name=shop")
    page.locator(".tree summary").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".tree a").first).to_be_focused()
    page.keyboard.press("Enter")
    first = page.locator(".tree a").first
    expect(page.locator(".viewer figcaption")).to_contain_text(first.inner_text().split()[0])
    assert "/flask/files/" in page.url
    expect(page.locator(".tree [aria-current]")).to_be_focused()
    page.go_back()
    expect(page.locator(".viewer figcaption")).to_have_text("README.md")


def test_a_link_shows_a_colleague_the_same(page: Page, chromium: Browser, site: Site) -> None:
    page.goto("/flask?project_name=shop")
    page.get_by_role("radio", name="MySQL or MariaDB").check()
    expect(page.locator("#command")).to_contain_text("--database mysql")
    page.locator(".tree a", has_text="pyproject.toml").click()
    expect(page.locator(".viewer figcaption")).to_have_text("pyproject.toml")
    page.get_by_role("button", name="Copy link to this").click()
    link = page.evaluate("navigator.clipboard.readText()")
    second = opened(chromium, site, "phone-dark").new_page()
    second.goto(link)
    for selector in ("#command", ".viewer pre", ".tree", ".size"):
        theirs, ours = (each.locator(selector).text_content() for each in (second, page))
        assert theirs == ours
    second.context.close()


def test_two_choices_are_compared(page: Page) -> None:
    page.goto("/flask?project_name=shop")
    page.get_by_role("link", name="Compare with another choice").click()
    page.get_by_label("database").focus()
    page.get_by_label("database").select_option("postgresql")
    expect(page.locator(".viewer figcaption")).to_have_text("pyproject.toml")
    expect(page.locator(".viewer .line", has_text="psycopg")).to_have_count(1)
    expect(page.get_by_label("database")).to_be_focused()
    page.get_by_label("framework").select_option("django")
    expect(page.get_by_role("heading", level=1)).to_have_text("Flask beside Django")
    assert "other.framework=django" in page.url
    page.locator(".tree a.create").first.click()
    page.wait_for_url("**/flask/compare/**")
    expect(page.locator(".viewer .hl-gi").first).to_be_visible()


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_what_is_downloaded_is_a_project_as_new_makes_it(
    page: Page, run: Run, tmp_path: Path, framework: str, request: pytest.FixtureRequest
) -> None:
    """One of them is verified, with `--full` all."""
    page.goto(f"/{framework}?project_name=Zo%C3%AB%27s+Shop")
    title = catalog()[framework].title
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download .zip").click()
    assert downloading.value.suggested_filename == "zoes-shop.zip"
    archive = tmp_path / "shop.zip"
    downloading.value.save_as(archive)
    named = ("zoes-shop", "--project-name", "Zoë's Shop")
    assert run("new", framework, *named, "--zip", "new.zip").code == 0
    assert archive.read_bytes() == Path("new.zip").read_bytes()
    if framework == "bottle" or request.config.getoption("--full"):
        with zipfile.ZipFile(archive) as package:
            package.extractall(tmp_path)
        assert run("verify", tmp_path / "zoes-shop").code == 0


def test_a_command_that_is_copied_makes_the_same(page: Page, site: Site, tmp_path: Path) -> None:
    page.goto("/flask?project_name=shop&database=mysql&docker=no")
    page.locator(".command", has=page.locator("#command")).get_by_role("button").click()
    command = page.evaluate("navigator.clipboard.readText()")
    assert command == "fwscaffold new flask shop --database mysql --no-docker"
    words = [sys.executable, "-m", *command.split(), "--zip", "a.zip"]
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(words, check=True, cwd=tmp_path, env=environ)
    query = unquote(page.url.partition("?")[2])
    assert (tmp_path / "a.zip").read_bytes() == site.ask(f"/flask.zip?{query}").body


def test_without_a_script_it_is_a_plain_form(chromium: Browser, site: Site) -> None:
    context = opened(chromium, site, script=False)
    page = context.new_page()
    page.goto("/bottle")
    page.get_by_role("radio", name="PostgreSQL").check()
    page.get_by_role("button", name="Show what that makes").click()
    assert page.url == f"{origin(site)}/bottle?project_name=shop&database=postgresql"
    page.get_by_role("link", name="Compare with another choice").click()
    page.get_by_label("docker").select_option("no")
    page.get_by_role("button", name="Compare").click()
    assert page.url.endswith(
        "/bottle/compare?project_name=shop&database=postgresql&other.docker=no"
    )
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)
    page.locator(".tree a", has_text="Dockerfile").click()
    expect(page.locator(".viewer figcaption")).to_have_text("Dockerfile")
    context.close()
