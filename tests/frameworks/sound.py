"""What holds of every page, ours and those of projects."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page


@contextmanager
def opened(chromium: Browser, origin: str, **manner: Any) -> Iterator[Page]:
    """Give a page in which nothing may go wrong, nor come from elsewhere."""
    context = chromium.new_context(base_url=origin, **manner)
    page = context.new_page()
    wrong: list[str] = []
    page.on("request", lambda it: None if it.url.startswith(origin) else wrong.append(it.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    yield page
    assert wrong == []
    context.close()


def assert_sound(page: Page) -> None:
    """Check the page as it stands: axe finds nothing, and it is not wider than the window."""
    results = Axe().run(page)
    assert results.response["violations"] == [], f"{page.url}: {results.generate_report()}"
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{page.url} is {width} pixels too wide"
