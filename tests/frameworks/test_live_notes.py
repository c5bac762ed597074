"""The asynchronous starters' notes in a real browser: what one window writes appears in the others."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from fwscaffold.template.catalog import by_group
from sound import assert_sound
from support import Addresses, Install, addresses, project, serving
from test_browser import press, sign_in

LIVE = [template.name for template in by_group()["asynchronous"]]

pytestmark = [pytest.mark.live, pytest.mark.browser]


@pytest.fixture(scope="module", params=LIVE)
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, install: Install
) -> Iterator[tuple[str, Addresses]]:
    """Serve a project as in production, over plain HTTP, with one user."""
    shop = project(request.param, {}, tmp_path_factory.mktemp("live") / "shop")
    with serving(shop, install(shop), HTTPS_ONLY="false") as port:
        yield f"http://127.0.0.1:{port}", addresses(request.param)


@pytest.fixture
def windows(chromium: Browser, site: tuple[str, Addresses]) -> Iterator[BrowserContext]:
    """Give a browser in which somebody has signed in."""
    origin, at = site
    context = chromium.new_context(base_url=origin)
    sign_in(context.new_page(), at)
    yield context
    context.close()


def test_a_note_appears_in_the_other_window(
    windows: BrowserContext, site: tuple[str, Addresses]
) -> None:
    _, at = site
    writing, reading = windows.new_page(), windows.new_page()
    for page in (writing, reading):
        page.goto(at.notes)
    for number, text in enumerate(("Zoë ✓ <b>", "a-very-long-word" * 25), 1):
        writing.get_by_role("main").get_by_role("textbox").fill(text)
        press(writing.locator("form:has(textarea) button"))
        for page in (reading, writing):
            expect(page.get_by_role("listitem").filter(has_text=text)).to_have_count(1)
            expect(page.get_by_role("heading", level=2)).to_contain_text(str(number))
    assert_sound(reading)
    press(reading.get_by_role("link", name="Delete").first)
    expect(reading.get_by_role("main")).to_contain_text("a-very-long-word")


def test_signing_out_in_one_window_ends_what_the_others_see(
    windows: BrowserContext, site: tuple[str, Addresses]
) -> None:
    _, at = site
    reading, leaving = windows.new_page(), windows.new_page()
    for page in (reading, leaving):
        page.goto(at.notes)
    with reading.expect_response(lambda answer: answer.status == 401):  # it asks once more
        press(leaving.get_by_role("button", name="Sign out", exact=True))
    before = reading.get_by_role("listitem").count()
    sign_in(leaving, at)
    leaving.goto(at.notes)
    leaving.get_by_role("main").get_by_role("textbox").fill("later")
    press(leaving.locator("form:has(textarea) button"))
    expect(leaving.get_by_text("later")).to_be_visible()
    assert reading.get_by_role("listitem").count() == before
