"""What only the web2py starter has to show."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from fwscaffold.errors import ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from fwscaffold.verification.environment import find_uv
from sound import opened
from support import NAME, project, run

FORM = '<form action="#" method="post"><input name="word"><button>Send</button></form>'
LINK = '<a href="/part/more" data-w2p_method="GET" data-w2p_target="part">More</a>'
PAGE = f"""<main><div id="part" data-w2p_remote="/part"></div><table><tr><td>{LINK}</td></tr></table>
<ul class="w2p_list"><li><input id="words" value="one"></li></ul><input id="keys" value="x">
<button data-w2p_clear="keys">Clear</button><button data-w2p_address="/elsewhere">Back</button></main>
<script src="/components.js"></script>"""

# Names that web2py gives to its own applications, and those that its distribution installs.
TAKEN = (
    "admin", "anyserver", "applications", "examples", "extras", "gluon", "handlers", "ide", "launcher", "pydal",
    "routes", "scripts", "setup", "setupbase", "static", "web2py", "welcome", "yatl",
)  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_no_application_takes_a_name_of_web2py(name: str) -> None:
    with pytest.raises(ScaffoldError, match="package_name"):
        complete(find("web2py"), {**NAME, "package_name": name})


def test_the_catalog_is_honest() -> None:
    entry = find("web2py")
    assert "maintenance" in entry.description
    assert "py4web" in entry.description
    assert "py4web" in entry.avoid


def test_no_file_of_web2py_is_in_the_template() -> None:
    names = {path.name for path in find("web2py").path.rglob("*")}
    assert not names & {
        "web2py.js",
        "jquery.js",
        "appadmin.py",
        "web2py.py",
        "gluon",
        "welcome.w2p",
    }


@pytest.mark.live
@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_wheels_are_enough_on_three_systems(system: str, python: str, tmp_path: Path) -> None:
    shop = project("web2py", {}, tmp_path / "shop")
    uv = find_uv()
    assert uv
    options = ["--only-binary", ":all:", "--python-platform", system, "--python-version", python]
    done = run([uv, "pip", "compile", "--quiet", *options, "pyproject.toml"], shop)
    assert done.returncode == 0, done.stderr
    pins = dict(line.split("==") for line in done.stdout.splitlines() if line[:1].isalpha())
    assert pins["web2py-gluon"] == "2.26.1"
    assert pins["pydal"] < "20240427.2"  # with a later one web2py signs nobody in
    assert ("legacy-cgi" in pins) == (python == "3.13")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """Open a page with what web2py's helpers write; each answer tells the request."""
    (script,) = find("web2py").path.rglob("components.js")

    def answer(route: Route) -> None:
        path = route.request.url.removeprefix(origin)
        told = f"{route.request.method} {path} {FORM}" if path != "/" else PAGE
        headers = {"Web2py-Component-Flash": "well%20done"} if route.request.post_data else {}
        if path == "/components.js":
            route.fulfill(path=script)
        else:
            route.fulfill(body=told, headers={"Content-Type": "text/html", **headers})

    origin = "http://site.example"
    with opened(chromium, origin) as page:
        page.route("**/*", answer)
        page.goto("/")
        yield page


@pytest.mark.browser
def test_a_component_answers_in_its_place(page: Page) -> None:
    part = page.locator("#part")
    expect(part).to_contain_text("GET /part ")
    page.get_by_role("link").click()
    expect(part).to_contain_text("GET /part/more ")
    expect(page.get_by_role("link")).to_be_visible()
    part.get_by_text("Send").click()
    expect(part).to_contain_text("POST /part/more ")
    expect(page.get_by_role("status")).to_have_text("well done")


@pytest.mark.browser
def test_lists_grow_and_buttons_lead_elsewhere(page: Page) -> None:
    lines = page.locator(".w2p_list input")
    expect(lines).to_have_count(2)
    lines.last.fill("two")
    expect(lines).to_have_count(3)
    page.get_by_text("Clear").click()
    expect(page.locator("#keys")).to_have_value("")
    page.get_by_text("Back").click()
    expect(page.locator("body")).to_contain_text("GET /elsewhere")
