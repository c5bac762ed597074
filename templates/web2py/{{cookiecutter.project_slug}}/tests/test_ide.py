"""The web IDE: off until it is turned on, for this machine only, and at work."""

import sys
from io import BytesIO
from threading import Thread
from time import sleep

import pytest
from browser import read
from conftest import Local

from launcher import config, engine, ide

ORIGIN = "http://127.0.0.1:8000"
PASSWORD = "a password for the IDE"
DEVELOPMENT = {"APP_ENV": "development", "ALLOWED_HOSTS": "localhost,127.0.0.1,site.example"}
XHR = {"X-Requested-With": "XMLHttpRequest"}
EDITED = f"{engine.APP}/views/default/index.html"


# The IDE of web2py leaves files to the garbage collector, and unpacks without a filter.
pytestmark = pytest.mark.filterwarnings(
    "ignore::ResourceWarning", "ignore:.*filter extracted tar:DeprecationWarning"
)


@pytest.fixture
def app(make_app):
    """Serve in development with the IDE turned on; turn it off again."""
    settings = config.Settings.from_env({"APP_ENV": "development"})
    ide.turn_on(settings, PASSWORD)
    yield make_app(**DEVELOPMENT)
    ide.turn_off(settings)


@pytest.fixture
def developer(app):
    """Return a browser that is signed in to the IDE."""
    browser = Local(app, ORIGIN)
    page = browser.page("/admin")
    fields = {each["name"]: each.get("value", "") for each in page.select("input")}
    answer = browser.post("/admin/default/index", data={**fields, "password": PASSWORD})
    assert answer.status_code == 303
    return browser


def test_promise_ide_is_off(make_app):
    assert Local(make_app(**DEVELOPMENT), ORIGIN).get("/admin").status_code == 404
    assert not (engine.folder() / "applications" / "admin").exists()


def test_promise_ide_needs_its_password(app, site):
    assert (site / "parameters_8000.py").stat().st_mode & 0o77 == 0
    stranger = Local(app, ORIGIN)
    answer = stranger.get(f"/admin/default/edit/{EDITED}")
    assert (answer.status_code, "/admin/default/index" in answer.headers["Location"]) == (303, True)
    wrong = stranger.post("/admin/default/index", data={"password": "wrong", "send": ""})
    assert wrong.status_code == 200
    assert stranger.get("/admin/default/site").status_code == 303


@pytest.mark.parametrize(
    "seen",
    [
        {"environ_overrides": {"REMOTE_ADDR": "10.1.2.3"}},
        {"headers": {"X-Forwarded-For": "127.0.0.1"}},
        {"headers": {"Forwarded": "for=127.0.0.1"}},
        {"headers": {"Host": "site.example"}},
    ],
)
def test_promise_ide_is_for_this_machine(developer, seen):
    for path in ("/admin", "/Admin/default/site", f"/admin/default/edit/{EDITED}"):
        assert developer.get(path, **seen).status_code == 404, path


@pytest.mark.parametrize("given", [{"APP_ENV": "production"}, {"TRUSTED_PROXIES": "1"}])
@pytest.mark.usefixtures("app")
def test_promise_ide_is_for_development(make_app, given):
    elsewhere = make_app(**{**DEVELOPMENT, "SECRET_KEY": "s" * 32, **given})
    assert Local(elsewhere, ORIGIN).get("/admin").status_code == 404


def test_promise_ide_editor(developer, site):
    file, path = site / "applications" / EDITED, f"/admin/default/edit/{EDITED}"
    before = file.read_text("utf-8")

    def save(text, **fields):
        body = {"data": text, "from_ajax": "true", **fields}
        return developer.post(path, data=body, headers=XHR).json

    opened = developer.get(path, headers=XHR).json
    assert opened["data"] == before
    saved = save(before + "Edited\n", file_hash=opened["file_hash"])
    assert "Edited" in developer.get("/").text
    save("Stale", file_hash=opened["file_hash"])
    assert "Stale" not in file.read_text("utf-8")
    save(before, file_hash=saved["file_hash"])
    assert file.read_text("utf-8") == before
    assert developer.page(path).select_one("textarea#code + p button#save")
    for asset in ("ide.css", "ide.js"):
        assert developer.get(f"/admin/static/{asset}").status_code == 200


def test_promise_ide_tells_a_syntax_error(developer, site):
    name = f"{engine.APP}/controllers/health.py"
    file, path = site / "applications" / name, f"/admin/default/edit/{name}"
    before = file.read_text("utf-8")
    opened = developer.get(path, headers=XHR).json
    body = {"data": "def x(:\n", "file_hash": opened["file_hash"], "from_ajax": "true"}
    assert developer.post(path, data=body, headers=XHR).json["highlight"]["lineno"] == 1
    file.write_text(before, "utf-8")


def test_promise_ide_tickets(developer):
    developer.get("/crash")
    page = developer.page(f"/admin/default/errors/{engine.APP}")
    link = page.find("a", string=lambda text: text and "hidden detail" in text)
    assert "Traceback" in developer.get(link["href"]).text


@pytest.fixture
def undisturbed():
    """Take the debugger out of this process again, and leave the tracing as it was."""
    from gluon.settings import global_settings

    before = sys.gettrace()
    yield
    global_settings.debugging = False
    sys.settrace(before)


@pytest.mark.usefixtures("undisturbed")
def test_promise_ide_debugger(developer, app, site):
    name = f"{engine.APP}/controllers/default.py"
    lines = (site / "applications" / name).read_text("utf-8").splitlines()
    stop = 1 + next(i for i, line in enumerate(lines) if "return {}" in line)
    assert "Not stopped" in developer.get("/admin/debug/interact").text
    page = developer.page("/admin/debug/breakpoints")
    hidden = {each["name"]: each["value"] for each in page.select("input[type=hidden]")}
    fields = {**hidden, "filename": name, "lineno": str(stop)}
    assert f"default.py:{stop}" in developer.post("/admin/debug/breakpoints", data=fields).text
    answers = []
    visit = Thread(target=lambda: answers.append(Local(app, ORIGIN).get("/")), daemon=True)
    visit.start()
    where = None
    for _ in range(300):
        where = read(developer.get("/admin/debug/interact")).select_one("#where").text
        if "Not stopped" not in where:
            break
        sleep(0.1)
    assert where.endswith(f"default.py:{stop}")
    assert answers == []
    developer.get("/admin/debug/cont")
    visit.join(30)
    assert answers[0].status_code == 200
    button = developer.page("/admin/debug/breakpoints").select_one("li form button")
    cleared = developer.post("/admin/debug/breakpoints", data={button["name"]: "yes"})
    assert not read(cleared).select("li")


def test_promise_ide_packs_and_deploys(developer, site):
    packed = developer.get(f"/admin/default/pack/{engine.APP}")
    assert packed.mimetype == "application/w2p"
    page = developer.page("/admin/default/site")
    hidden = {each["name"]: each["value"] for each in page.select("input[type=hidden]")}
    file = (BytesIO(packed.data), "packed.w2p")
    developer.post("/admin/default/site", data={**hidden, "name": "deployed", "file": file})
    assert (site / "applications" / "deployed" / "controllers" / "default.py").is_file()
    home = developer.get("/deployed/default/index")
    assert (home.status_code, 'href="/deployed/health/live' in home.text) == (200, True)
    assert developer.get("/deployed/default/nothing").status_code == 404
