"""What holds of every page, ours and those of projects."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page


def assert_sound(page: Page) -> None:
    """Check the page as it stands: axe finds nothing, and it is not wider than the window."""
    results = Axe().run(page)
    assert results.response["violations"] == [], f"{page.url}: {results.generate_report()}"
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, f"{page.url} is {width} pixels too wide"
