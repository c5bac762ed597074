"""Every page in a real browser: accessible, within its width, from its own origin, in both schemes."""

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from sound import assert_sound, opened
from support import (
    FRAMEWORKS,
    PASSWORD,
    USER,
    Addresses,
    Install,
    addresses,
    project,
    serving,
)

WIDTHS = {"phone": 390, "desktop": 1280}
SCHEMES = ("light", "dark")

pytestmark = [pytest.mark.live, pytest.mark.browser]


@pytest.fixture(scope="module")
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, install: Install
) -> Iterator[tuple[str, Addresses]]:
    """Serve a project as in production, over plain HTTP, with one user."""
    directory = tmp_path_factory.mktemp("browser")
    shop = project(request.param, {"project_name": "Zoë's Shop"}, directory / "shop")
    with serving(shop, install(shop), HTTPS_ONLY="false") as port:
        yield f"http://127.0.0.1:{port}", addresses(request.param)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Look at each framework in one of the looks, with `--full` in all: the stylesheet is the same."""
    full = metafunc.config.getoption("--full")
    looks = [*itertools.product(WIDTHS, SCHEMES)]
    cases = [
        pytest.param(framework, look, id="-".join([framework, *look]))
        for number, framework in enumerate(FRAMEWORKS)
        for look in (looks if full else [looks[number % len(looks)]])
    ]
    metafunc.parametrize(("site", "page"), cases, indirect=True)


@pytest.fixture
def page(
    request: pytest.FixtureRequest, chromium: Browser, site: tuple[str, Addresses]
) -> Iterator[Page]:
    """Open a page that notes what it loads and what goes wrong."""
    origin, _ = site
    width, scheme = request.param
    size = {"width": WIDTHS[width], "height": 800}
    with opened(chromium, origin, viewport=size, color_scheme=scheme) as page:
        yield page


def crawl(page: Page, site: str) -> set[str]:
    """Follow every link from the home page; return the paths, each of which was sound."""
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = page.goto(path)
        assert answer
        assert answer.status == 200, path
        if answer.headers["content-type"].startswith("text/html"):
            assert_sound(page)
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        paths = {link.removeprefix(site).split("#")[0] for link in links if link.startswith(site)}
        waiting += [path for path in paths if not path.startswith("/static/")]
    return seen


def press(button: Locator) -> None:
    """Press a button that sends a form, and wait for the page that answers it."""
    with button.page.expect_navigation():
        button.click()


def sign_in(page: Page, at: Addresses, password: str = PASSWORD) -> None:
    page.goto(at.sign_in)
    page.get_by_label("name").first.fill(USER)
    page.get_by_label("Password", exact=True).fill(password)
    press(page.get_by_role("main").get_by_role("button"))


def test_every_page_is_sound_in_every_state(page: Page, site: tuple[str, Addresses]) -> None:
    origin, at = site
    assert {"/", at.sign_in} <= crawl(page, origin)
    for path, status in (("/no-such-page", 404), (at.sign_out, 405)):
        answer = page.goto(path)
        assert answer
        assert answer.status == status
        assert_sound(page)
    sign_in(page, at, "wrong")
    expect(page.get_by_role("alert")).to_be_visible()
    assert_sound(page)
    sign_in(page, at)
    page.goto(at.notes)
    assert_sound(page)
    text = page.get_by_role("main").get_by_role("textbox")
    add = page.locator("form:has(textarea) button")
    for note in ("Zoë ✓ <b>", "a-very-long-word" * 25):
        text.fill(note)
        press(add)
        expect(page.get_by_text(note).first).to_be_visible()
        assert_sound(page)
    text.evaluate("field => { field.removeAttribute('required'); field.value = ' ' }")
    press(add)
    expect(page.locator("[aria-invalid=true]")).to_be_visible()
    assert_sound(page)
    assert at.notes in crawl(page, origin)
    page.goto(at.notes)
    delete = page.get_by_role("button", name="Delete").or_(page.get_by_role("link", name="Delete"))
    while delete.count():
        press(delete.first)
        assert_sound(page)
    assert_sound(page)
