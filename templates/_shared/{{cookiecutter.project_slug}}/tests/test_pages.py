{%- set visitor = "member" if cookiecutter.__accounts else "client" -%}
"""What a visitor finds on every page: a title, a heading, labels, and links that lead somewhere.

These tests are yours. They open the pages of `this_site.PAGES`, those that the menu leads to, and
an error page{{ ", all as somebody who has signed in" if cookiecutter.__accounts }}; a new page needs no new test here.
"""

from urllib.parse import urljoin, urlsplit

import pytest
from browser import read
from this_site import PAGES{{ ", SIGN_OUT" if cookiecutter.__accounts }}

MISSING = "/no-such-page"
CONTROLS = ["select", "textarea", "input", "button"]
BUTTONS = {"submit", "reset", "button", "image"}


@pytest.fixture(scope="module")
def opened():
    """Return what holds the pages, so that they are opened and read once for all these tests."""
    return {}


@pytest.fixture
def pages({{ visitor }}, opened):
    """Return the answers and the pages in them, by their addresses."""
    if not opened:
        opened.update(open_pages({{ visitor }}))
    return opened


def open_pages(browser):
    headers = browser.page(PAGES[0]).find_all("header")
    menu = [link["href"] for header in headers for link in header.find_all("a", href=True)]
    found = {}
    for target in (*PAGES, *menu, MISSING):
        address = on_this_site(browser, PAGES[0], target)
        if address and address.path not in found:
            response = browser.get(address.path, query_string=address.query)
            if response.mimetype == "text/html":
                found[address.path] = response, read(response)
    return found


def on_this_site(browser, path, target):
    """Return the address, split, that a link of the page leads to; None when it is elsewhere."""
    address = urlsplit(urljoin(browser.origin + path, target))
    return address if f"{address.scheme}://{address.netloc}" == browser.origin else None


def test_pages_are_html_with_a_language_a_title_and_one_heading(pages):
    for path, (response, page) in pages.items():
        charset = response.mimetype_params["charset"]
        assert charset.lower() == "utf-8", f"{path} says how it is encoded"
        assert response.text.lower().startswith("<!doctype html>"), path
        assert page.html["lang"], f"{path} says in which language it is"
        assert page.title.text.strip(), f"{path} has a title"
        assert len(page.find_all("main")) == 1, f"{path} has one main part"
        assert len(page.find_all("h1")) == 1, f"{path} has one main heading"
        assert page.main.h1, f"the heading of {path} is in its main part"


def test_every_control_has_a_label(pages):
    for path, (_, page) in pages.items():
        for control in page.find_all(CONTROLS):
            kind = control.get("type", control.name).lower()
            if kind in BUTTONS:
                assert has_name(control), f"{path}: {control} has no name"
            elif kind != "hidden":
                assert has_label(page, control), f"{path}: {control} has no label"
        for image in page.find_all("img"):
            assert image.has_attr("alt"), f"{path}: {image} has no text for those who cannot see it"


def has_name(button):
    words = (button.text, *(button.get(name, "") for name in ("value", "alt", "aria-label")))
    return any(each.strip() for each in words)


def has_label(page, control):
    """Return whether the control is named: by a label around it or elsewhere, or by itself."""
    if control.get("aria-label", "").strip():
        return True
    labels = control.find_parents("label")
    if "id" in control.attrs:
        labels += page.find_all("label", attrs={"for": control["id"]})
    for name in control.get("aria-labelledby", "").split():
        labels += page.find_all(id=name)
    return any(label.text.strip() for label in labels)


def test_nothing_on_a_page_is_blocked_by_the_content_security_policy(pages):
    for path, (_, page) in pages.items():
        inline = page.find_all(is_inline)
        assert not inline, f"{path}: scripts and styles are files in `static`, not {inline}"


def is_inline(tag):
    """Return whether it is or has a style, or is a script that the policy does not let run."""
    is_data = tag.get("type") == "application/json"
    if tag.name == "script" and not (is_data or tag.has_attr("src") or tag.has_attr("nonce")):
        return True
    return tag.name == "style" or tag.has_attr("style")


def test_links_of_this_site_lead_somewhere({{ visitor }}, pages):
    answers = {}
    for path, (_, page) in pages.items():
        names = ("href", "src")
        targets = {each[name] for name in names for each in page.find_all(attrs={name: True})}
        for target in targets:
            address = on_this_site({{ visitor }}, path, target)
            if not address:
                continue
            if target.startswith("#"):
                there = address.fragment in ("", "top") or page.find(id=address.fragment)
                assert there, f"{path} has no place called {target}"
            elif address.path != path:
                if address not in answers:
                    answer = {{ visitor }}.get(address.path, query_string=address.query)
                    answers[address] = answer.status_code
                status = answers[address]
                assert status < 400, f"{path} leads to {target}, which answers {status}"


def test_error_pages_say_what_went_wrong({{ visitor }}):
    for path, status in ((MISSING, "404"), {{ '(SIGN_OUT, "405"), ' if cookiecutter.__accounts }}("/crash", "500")):
        assert status in read({{ visitor }}.get(path)).h1.text
