"""Photograph the pages of projects that are served as in production, for `docs/pictures`."""

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests" / "frameworks"))

from support import FRAMEWORKS, PASSWORD, USER, Addresses, addresses, installed, project, serving

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
NOTES = ("Ask Zoë about the new shelf ✓", "Count the teapots")
DESKTOP = ViewportSize(width=760, height=480)
PHONE = ViewportSize(width=380, height=640)


def photograph(browser: Browser, framework: str) -> None:
    """Make, install and serve a project; take its home page in light, its notes in dark."""
    with tempfile.TemporaryDirectory() as directory:
        shop = project(framework, {"project_name": "Teapots"}, Path(directory) / "teapots")
        with serving(shop, installed(shop), HTTPS_ONLY="false") as port:
            site = f"http://127.0.0.1:{port}"
            light = browser.new_page(base_url=site, viewport=DESKTOP, color_scheme="light")
            light.goto("/")
            keep(light, f"{framework}-home")
            dark = browser.new_page(base_url=site, viewport=PHONE, color_scheme="dark")
            write_notes(dark, addresses(framework))
            keep(dark, f"{framework}-notes")


def write_notes(page: Page, at: Addresses) -> None:
    """Sign in and write some notes; leave the page that lists them."""
    page.goto(f"{at.sign_in}?next={at.notes}")
    page.get_by_label("name").first.fill(USER)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("main").get_by_role("button").click()
    for note in NOTES:
        page.get_by_role("main").get_by_role("textbox").fill(note)
        page.locator("form:has(textarea) button").click()
    page.goto(at.notes)


def keep(page: Page, name: str) -> None:
    """Write the whole page to `docs/pictures`."""
    picture = PICTURES / f"{name}.png"
    page.screenshot(path=picture, full_page=True)
    print(f"wrote {picture.relative_to(ROOT)}, {picture.stat().st_size:,} bytes")


def main() -> None:
    """Take the pictures of the frameworks that are named, or of all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        for framework in sys.argv[1:] or FRAMEWORKS:
            photograph(browser, framework)


if __name__ == "__main__":
    main()
