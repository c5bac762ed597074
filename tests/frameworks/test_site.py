"""The guide as a site: built without a warning, and read in a real browser."""

import functools
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

import dev
from guide import DOCS

WIDTHS = {"phone": 390, "desktop": 1280}
PARTS = ("Start here", "Let it grow", "Run it", "Reference")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the site as `dev.py docs` does; a link to nothing is a failure."""
    directory = tmp_path_factory.mktemp("guide") / "site"
    command = [sys.executable, "-m", *dev.BUILD, ".", str(directory)]
    done = subprocess.run(command, cwd=DOCS.parent, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return directory


def test_every_page_is_reached_from_the_first(site: Path) -> None:
    pages = {path.stem for path in DOCS.rglob("*.md")} - {"README"}
    assert pages <= {path.stem for path in site.rglob("*.html")}
    assert (site / "index.html").is_file()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def origin(site: Path) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(params=["phone-dark", "desktop-light"])
def page(request: pytest.FixtureRequest, chromium: Browser, origin: str) -> Iterator[Page]:
    """Open a page that notes what it loads from elsewhere and what goes wrong."""
    width, scheme = request.param.split("-")
    context = chromium.new_context(
        base_url=origin, viewport={"width": WIDTHS[width], "height": 800}, color_scheme=scheme
    )
    page = context.new_page()
    bad: list[str] = []
    page.on("request", lambda it: None if it.url.startswith(origin) else bad.append(it.url))
    page.on("pageerror", lambda error: bad.append(str(error)))
    page.on("console", lambda it: bad.append(it.text) if it.type == "error" else None)
    yield page
    assert bad == []
    context.close()


def open_first(page: Page) -> None:
    page.goto("/")
    page.wait_for_url("**/docs/README.html")


def assert_fits(page: Page) -> None:
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{page.url} is {width} pixels too wide"


@pytest.mark.browser
def test_the_first_page_fits_and_has_the_scheme_that_is_asked_for(page: Page) -> None:
    open_first(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("The guide")
    assert_fits(page)
    dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    light = sum(json.loads(f"[{background.partition('(')[2].strip(')')}]")[:3]) > 384
    assert light is not dark
    menu = page.get_by_role("button", name="Site navigation").filter(visible=True)
    if menu.count():
        menu.click()
    contents = page.get_by_role("navigation", name="Contents").first
    for part in PARTS:
        expect(contents.get_by_text(part)).to_have_count(1)


@pytest.mark.browser
def test_the_search_finds_a_word(page: Page) -> None:
    open_first(page)
    page.get_by_role("button", name="Search").filter(visible=True).first.click()
    field = page.get_by_role("searchbox").filter(visible=True).first
    field.fill("migrations")
    field.press("Enter")
    results = page.locator(".search a")
    expect(results.first).to_be_visible()
    expect(page.locator(".search")).to_contain_text("Merge two branches")
    assert_fits(page)
