"""The stylesheet with what an owner may put on a page, and what our own pages do not have."""

from collections.abc import Iterator
from pathlib import PurePosixPath
from string import Template
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from sound import assert_sound, opened
from support import tree

PHONE = 320
BUTTONS = "button:not(.link), .button, input"
PAGE = Template("""<!doctype html><html lang="en"><title>Page</title><style>$style</style><main><h1>Page</h1>
<p class="flash">Saved.</p><table><tr><th>Name</th><td class="number">1</td></tr></table>
<button>Save what was changed, and then show it on a page of its own</button>
<a class="button" href="#">Open</a> <input type="submit" value="Send"> <button disabled>Not now</button>
<svg width="900" height="9"></svg><canvas width="900" height="9"></canvas>
<iframe width="900" title="Map"></iframe><audio controls></audio>
<fieldset disabled><legend>Off</legend><button>No</button></fieldset></main></html>""")

pytestmark = pytest.mark.browser


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    style = tree("flask", {})[PurePosixPath("shop/static/app.css")].content.decode()
    with opened(chromium, "", viewport={"width": PHONE, "height": 800}) as page:
        page.set_content(PAGE.substitute(style=style))
        yield page


def test_what_is_long_or_wide_stays_on_a_phone(page: Page) -> None:
    assert_sound(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_buttons_have_an_edge_where_colours_are_forced(
    page: Page, scheme: Literal["light", "dark"]
) -> None:
    page.emulate_media(forced_colors="active", color_scheme=scheme)
    edges = page.locator(BUTTONS).evaluate_all(
        "every => every.map(getComputedStyle).map(it => it.borderWidth + it.borderColor)"
    )
    assert len(edges) == page.locator(BUTTONS).count() > 0
    assert not [edge for edge in edges if edge.startswith("0px") or "rgba" in edge]


def test_it_is_mirrored_for_scripts_that_run_to_the_left(page: Page) -> None:
    page.evaluate("document.documentElement.dir = 'rtl'")
    flash = page.locator(".flash").evaluate("it => getComputedStyle(it).borderRightWidth")
    assert flash == "4px"
    name = page.locator("th").evaluate("it => getComputedStyle(it).textAlign")
    assert name == "start"


def test_what_is_disabled_can_still_be_read(page: Page) -> None:
    opacity = page.locator("fieldset").evaluate("it => getComputedStyle(it).opacity")
    assert opacity == "1"
