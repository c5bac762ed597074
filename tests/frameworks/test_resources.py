"""Resources in real projects: every type and a reference, all gates, each server, a browser, and out again."""

import re
import subprocess
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

import guide
from fwscaffold.errors import Exit
from fwscaffold.template.catalog import catalog, of_resources
from gates import pass_gates
from projects import Project
from sound import assert_sound, opened
from support import (
    DATA_LAYERS,
    EVERY_EXTRA,
    SERVERS,
    Answers,
    Install,
    addresses,
    label,
    own_database,
    run_tests,
    serving,
)
from test_browser import WIDTHS, press, sign_in
from tiny import Run

GROWING = [(name, answers) for name, answers in DATA_LAYERS if of_resources(catalog()[name])]
EVERY_TYPE = (
    "customer",
    "name:string:required:unique",
    "about:text",
    "visits:integer:default=0",
    "balance:decimal:required:index",
    "trusted:boolean:default=yes",
    "born:date",
    "met:datetime",
    "mail:email:required",
    "site:url",
    "standing:choice=new,old:default=new",
)
REFERRING = (
    "order_line",
    "customer:reference:required",
    "helper:reference=customers",
    "amount:integer:required",
)
# What is typed into a field of the first, and what its page then shows.
TYPED: Mapping[str, tuple[str, str]] = {
    "name": ("Zoë <b>", "Zoë <b>"),
    "about": ("two\nlines", "two"),
    "visits": ("7", "7"),
    "balance": ("12.5", "12.50"),
    "born": ("1990-02-28", "1990-02-28"),
    "mail": ("zoe@example.org", "zoe@example.org"),
    "site": ("https://example.org/zoe", "https://example.org/zoe"),
}
RECORDS = (".fwscaffold.json", ".fwscaffold.base")

each_data_layer = pytest.mark.parametrize(("framework", "answers"), GROWING, ids=label)
each_framework = pytest.mark.parametrize(
    ("framework", "answers"), [each for each in GROWING if not each[1]], ids=label
)
pytestmark = pytest.mark.live


def add(run: Run, shop: Path, *words: str) -> None:
    result = run("add", "resource", *words, "--project", shop, "--force")
    assert result.code == Exit.DONE, result.err
    commit(shop)


def commit(shop: Path) -> None:
    for words in (["add", "--all"], ["commit", "--quiet", "--message", "ours"]):
        subprocess.run(["git", "-C", shop, *words], check=True)


@pytest.fixture
def shop(run: Run, framework: str, answers: Answers, identity: None, tmp_path: Path) -> Path:
    """Return a project without resources, committed."""
    words = [word for key, value in answers.items() for word in (f"--{key}", str(value))]
    place = tmp_path / "shop"
    assert run("new", framework, place, *words, "--package-name", "shop").code == Exit.DONE
    return place


def written(shop: Path) -> dict[str, bytes]:
    """Return what git has of the project, but for our own records."""
    listed = subprocess.run(
        ["git", "-C", shop, "ls-files", "-z"], check=True, capture_output=True, text=True
    )
    names = [name for name in listed.stdout.split("\0") if name and name not in RECORDS]
    return {name: (shop / name).read_bytes() for name in names if (shop / name).exists()}


@pytest.mark.services
@each_data_layer
def test_resources_pass_every_gate_on_every_server_and_go(
    shop: Path,
    framework: str,
    answers: Answers,
    run: Run,
    install: Install,
    request: pytest.FixtureRequest,
) -> None:
    """One server is tried with each data layer, with `--full` every one."""
    full, first = request.config.getoption("--full"), GROWING.index((framework, {**answers}))
    before = written(shop)
    add(run, shop, *EVERY_TYPE)
    add(run, shop, *REFERRING)
    added = {name for name in written(shop) if name not in before}
    changed = [name for name, text in before.items() if written(shop)[name] != text]
    assert len(changed) <= 2, changed
    python = install(shop, EVERY_EXTRA)
    project = Project(shop, python)
    failed = [done for done in pass_gates(project) if not done.good]
    assert not failed, "\n".join(f"{done.what}\n{done.output}" for done in failed)
    tests = sorted(name for name in added if "test" in Path(name).name)
    assert tests
    for kind in SERVERS if full else [SERVERS[first % len(SERVERS)]]:
        database = own_database(request, kind)
        done = run_tests(shop, python, "--no-cov", *tests, **database.settings)
        assert done.returncode == 0, f"{kind}\n{done.stdout}{done.stderr}"
    for name in ("order_lines", "customers"):
        removed = run("remove", "resource", name, "--project", shop, "--force")
        assert removed.code == Exit.DONE, removed.err
        commit(shop)
    after = written(shop)
    assert {name: text for name, text in after.items() if name in before} == before
    assert all("migrations" in Path(name).parts for name in after if name not in before), [*after]
    assert run("check", shop, "--strict").code == Exit.DONE
    if full:
        done = run_tests(shop, python)
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_for_people_is_carried_out(run: Run, install: Install, identity: None) -> None:
    assert run("new", "flask", "shop").code == Exit.DONE
    project = Project(Path("shop").absolute(), install(Path("shop")))
    page = (Path(guide.DOCS) / "resources.md").read_text("utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) == 3
    for block in blocks:
        done = project.run(block, "steps")
        assert done.good, done.output


def look(page: Page) -> None:
    """Look at the page on a desk and on a phone."""
    for width in WIDTHS.values():
        page.set_viewport_size({"width": width, "height": 800})
        assert_sound(page)


def fill(page: Page, values: Mapping[str, tuple[str, str]]) -> None:
    for name, (typed, _) in values.items():
        page.locator(f"main form [name={name}]").fill(typed)


def follow(page: Page, text: str) -> None:
    """Follow the link, and look at the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("main").get_by_role("link", name=text).first.click()
    look(page)


def send(page: Page) -> None:
    """Send the form of the page, and look at what answers it."""
    press(page.locator("main form button").last)
    look(page)


@pytest.mark.browser
@each_framework
def test_people_use_its_pages(
    shop: Path, run: Run, install: Install, chromium: Browser, framework: str
) -> None:
    add(run, shop, *EVERY_TYPE)
    add(run, shop, *REFERRING)
    with (
        serving(shop, install(shop), HTTPS_ONLY="false") as port,
        opened(chromium, f"http://127.0.0.1:{port}") as page,
    ):
        sign_in(page, addresses(framework))
        for label_of_menu in ("Order lines", "Customers"):
            page.get_by_role("navigation").get_by_role("link", name=label_of_menu).click()
            expect(page.get_by_role("main").get_by_role("heading").first).to_be_visible()
            look(page)
        follow(page, "New customer")
        fill(page, TYPED)
        page.locator("main form [name=name]").evaluate(
            "field => { field.removeAttribute('required'); field.value = ' ' }"
        )
        send(page)
        expect(page.locator("[aria-invalid=true]")).to_have_count(1)
        expect(page.locator("main form [name=mail]")).to_have_value("zoe@example.org")
        fill(page, TYPED)
        send(page)
        for _, shown in TYPED.values():
            expect(page.get_by_role("main").get_by_text(shown).first).to_be_visible()
        assert TYPED["about"][0] in page.get_by_role("main").inner_text()  # lines stay lines
        customer = urlsplit(page.url).path
        follow(page, "Edit")
        expect(page.locator("main form [name=balance]")).to_have_value("12.50")
        fill(page, {"visits": ("9", "9")})
        send(page)
        assert urlsplit(page.url).path == customer
        expect(page.get_by_role("main").get_by_text("9", exact=True).first).to_be_visible()

        page.get_by_role("navigation").get_by_role("link", name="Order lines").click()
        follow(page, "New order line")
        page.locator("main form [name=customer]").select_option(index=1)
        fill(page, {"amount": ("3", "3")})
        send(page)
        line = urlsplit(page.url).path
        follow(page, "Zoë <b>")
        assert urlsplit(page.url).path == customer
        follow(page, "Delete")
        send(page)  # the line needs its customer
        expect(page.get_by_role("main").get_by_text("refer").first).to_be_visible()
        page.goto(line)
        follow(page, "Delete")
        send(page)
        page.goto(customer)
        follow(page, "Delete")
        send(page)
        answer = page.goto(customer)
        assert answer
        assert answer.status == 404
