"""What CherryPy's documentation teaches, mounted in this site as it teaches it."""

import xmlrpc.client
from base64 import b64encode
from gzip import decompress
from io import BytesIO
from threading import Event

import cherrypy
import pytest
from browser import Browser
from cherrypy.lib.sessions import FileSession, RamSession
from cherrypy.process.wspbus import Bus
from test_contract import HEADERS
from this_site import Visitor

from shop import commands
from shop.lessons import extensions, first_steps, services, trees


@pytest.fixture
def learn(app):
    """Return a function that mounts a lesson, and returns a browser for the site."""

    def mount(root, config=None, path="/lesson"):
        app.mount(root, path, config)
        return Browser(app)

    return mount


def test_hello_world(learn):
    answer = learn(first_steps.HelloWorld()).get("/lesson/")
    assert (answer.text, answer.mimetype) == ("Hello World!", "text/html")
    assert set(answer.headers.keys()) >= HEADERS


def test_an_application_is_mounted_by_itself(learn):
    application = cherrypy.Application(first_steps.HelloWorld(), "/own", {"/": {}})
    assert learn(application, path="/own").get("/own/").text == "Hello World!"


def test_pages_with_parameters(learn):
    browser = learn(first_steps.StringGenerator(), first_steps.STATIC)
    assert len(browser.get("/lesson/generate").text) == 8
    assert len(browser.get("/lesson/generate?length=16").text) == 16
    assert browser.get("/lesson/generate?unknown=1").status_code == 404


def test_a_form_is_sent(learn):
    browser = learn(first_steps.StringGenerator(), first_steps.STATIC)
    assert len(browser.submit("/lesson/", {"length": "4"}).text) == 4


def test_a_session_remembers(learn):
    browser = learn(first_steps.StringGenerator(), first_steps.STATIC)
    text = browser.get("/lesson/generate").text
    assert browser.get("/lesson/display").text == text
    assert Browser(browser.application).get("/lesson/display").status_code == 500


def test_sessions_in_memory(learn):
    browser = learn(first_steps.Counter())
    pages = [browser.get("/lesson/").text for _ in range(3)]
    assert pages[-1] == "You have been here 3 times."
    assert RamSession.cache


def test_sessions_in_files(app, add_user, tmp_path):
    app.apps[""].root._cp_config |= {
        "tools.sessions.storage_class": FileSession,
        "tools.sessions.storage_path": str(tmp_path),
    }
    browser = Visitor(app)
    add_user("ada")
    browser.sign_in("ada")
    assert browser.api("POST", "/api/notes", json={"text": "kept"}).status_code == 201
    assert list(tmp_path.glob("session-*"))


def test_static_files(learn):
    browser = learn(first_steps.StringGenerator(), first_steps.STATIC)
    style = browser.get("/lesson/static/css/style.css")
    assert (style.mimetype, style.text) == ("text/css", "body { background-color: blue; }\n")
    style.close()
    assert browser.get("/lesson/favicon.ico").status_code == 200
    assert browser.get("/lesson/static/../__init__.py").status_code in {403, 404}


def test_a_tree_without_a_root(learn):
    config = {"/": {**first_steps.STATIC["/"], **first_steps.STATIC["/static"]}}
    browser = learn(None, config)
    style = browser.get("/lesson/css/style.css")
    assert style.mimetype == "text/css"
    style.close()
    assert browser.get("/lesson/none").status_code == 404


def test_a_large_file_is_sent(learn):
    large = BytesIO(b"x" * 600_000), "large.bin"
    answer = learn(services.Files()).post("/lesson/upload", data={"my_file": large})
    assert answer.text.startswith("600000 large.bin")


def test_get_and_post(learn):
    browser = learn(first_steps.WelcomePage())
    assert "Hey Zoë" in browser.submit("/lesson/", {"name": "Zoë"}).text
    assert "Please enter" in browser.get("/lesson/greetUser").text
    assert browser.post("/lesson/post", data={"name": "Zoë"}).text == "POST Zoë"


def test_generators(learn):
    browser = learn(first_steps.Generators())
    assert "Carlos<br/>" in browser.get("/lesson/").text
    assert browser.get("/lesson/stream").text == "one two ✓"


def test_a_tree_with_relative_links(learn):
    browser = learn(trees.Home())
    redirect = browser.get("/lesson/links")
    assert (redirect.status_code, redirect.headers["Location"]) == (301, "/lesson/links/")
    assert 'href="../"' in browser.get("/lesson/links/extra/").text
    assert "underscore" in browser.get("/lesson/page.html").text


def test_a_tree_leads_to_the_pages_of_the_site(learn):
    browser = learn(services.Database())
    answer = browser.get("/lesson/mine")
    assert answer.location == "/auth/login?next=/lesson/mine"
    page = browser.page("/lesson/missing")
    links = {each["href"] for each in page.select("[href]")}
    assert {"/", "/notes", "/auth/login", "/static/app.css"} <= links
    for link in links - {"#main"}:
        assert browser.get(link, follow_redirects=True).status_code == 200


def test_a_mounted_tree_is_among_the_routes(learn, manage_py, monkeypatch):
    home = trees.Home()
    home.links.extra.home = home
    application = learn(home).application
    application.graft(extensions.plain_wsgi, "/wsgi")
    monkeypatch.setattr(commands, "create_app", lambda *_: application)
    listed = manage_py("routes").splitlines()
    assert {"page   /lesson/links/extra/", "GET    /api/notes (page)"} <= {*listed}
    assert not [line for line in listed if "extra/home" in line]


def test_inherited_headers_and_footers(learn):
    page = learn(trees.Home()).page("/lesson/links/extra/")
    assert page.title.text == page.h2.text == "Extra links"


def test_a_default_method(learn):
    browser = learn(trees.Users())
    assert browser.get("/lesson/lorenzo/a/b").text == "lorenzo a/b"
    assert "Remi" in browser.get("/lesson/").text


def test_positional_arguments(learn):
    browser = learn(trees.Blog())
    assert browser.get("/lesson/archive/2026/11").text == "2026-11-1"
    assert browser.get("/lesson/archive/2026?month=12").text == "2026-12-1"
    assert browser.get("/lesson/archive").status_code == 404


def test_a_dispatch_of_ones_own(learn):
    browser = learn(trees.Bands())
    assert browser.get("/lesson/ash/").text == "About ash..."
    assert browser.get("/lesson/ash/albums/1977/").text == "About 1977 by ash"
    assert browser.get("/lesson/ash/albums").status_code == 404


def test_popargs(learn):
    browser = learn(trees.Calendar())
    pages = [browser.get(f"/lesson{path}").text for path in ("/", "/2026/", "/2026/11/")]
    assert pages == ["/", "2026/", "2026/11"]


def test_redirects(learn):
    browser = learn(trees.Gone())
    answer = browser.get("/lesson/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/lesson/new")
    assert browser.get("/lesson/inside").status_code == 200


def test_errors(learn):
    browser = learn(trees.Gone())
    assert browser.get("/lesson/error?code=403").text.strip() == "custom 403 Forbidden"
    assert "so it is" in browser.get("/lesson/error?code=418").text
    assert browser.get("/lesson/missing").status_code == 404


def test_a_resource(learn):
    browser = learn(services.Strings(), services.REST)
    assert browser.post("/lesson/", data={"length": "3"}).text == "xxx"
    answer = browser.get("/lesson/", headers={"Accept": "text/plain"})
    assert (answer.text, answer.mimetype) == ("xxx", "text/plain")
    browser.put("/lesson/", data={"another_string": "hello"})
    assert browser.get("/lesson/").text == "hello"
    browser.delete("/lesson/")
    assert browser.get("/lesson/").status_code == 500
    assert browser.get("/lesson/", headers={"Accept": "image/png"}).status_code == 406
    for answer in (browser.patch("/lesson/"), browser.options("/lesson/")):
        assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"


def test_json(learn):
    browser = learn(services.Json())
    assert browser.post("/lesson/double", json={"number": 21}).json == {"twice": 42}
    assert browser.post("/lesson/double", data={"number": 21}).status_code == 415


def test_xml_rpc(learn):
    browser = learn(services.Rpc())
    call = xmlrpc.client.dumps((19, 23), "add")
    answer = browser.post("/lesson/", data=call, content_type="text/xml")
    assert xmlrpc.client.loads(answer.text)[0] == (42,)


def test_an_upload(learn, tmp_path):
    browser = learn(services.Files())
    (tmp_path / "zoë.txt").write_text("x" * 20_000)
    with (tmp_path / "zoë.txt").open("rb") as file:
        answer = browser.submit("/lesson/", {"my_file": (file, "zoë.txt")})
    assert answer.text == "20000 zoë.txt text/plain"


def test_a_download(learn):
    answer = learn(services.Files()).get("/lesson/download")
    assert answer.data == b"%PDF-1.7"
    assert "report.pdf" in answer.headers["Content-Disposition"]


def test_the_database(learn):
    browser = learn(services.Database())
    assert browser.get("/lesson/add?name=zoe").headers["Location"] == "/lesson/names"
    assert browser.get("/lesson/refuse?name=bob").status_code == 400
    assert browser.get("/lesson/names").text == "zoe"
    assert browser.get("/lesson/own").text == "42"


def test_tools(learn):
    browser = learn(extensions.Tools())
    headers = browser.get("/lesson/").headers
    assert (headers["X-Signed"], headers["X-Unit"]) == ("yes", "ms")
    assert "Accept-Language" in browser.get("/lesson/varies").headers["Vary"]
    packed = browser.get("/lesson/long", headers={"Accept-Encoding": "gzip"})
    assert decompress(packed.data) == b"long " * 500


def test_a_tool_that_fills_templates(learn):
    page = learn(extensions.Tools()).get("/lesson/template?name=<Zoë>")
    assert page.text == "Hello &lt;Zoë&gt;!"


def test_cookies(learn):
    browser = learn(extensions.Tools())
    assert [browser.get("/lesson/cookie").text for _ in range(2)] == ["new", "1"]


def test_a_cache(learn):
    browser = learn(extensions.Cached())
    answers = [browser.get("/lesson/") for _ in range(3)]
    assert [answer.text for answer in answers] == ["1"] * 3
    assert "Age" in answers[-1].headers


def test_basic_authentication(learn):
    browser = learn(extensions.Secret())
    assert browser.get("/lesson/").status_code == 401
    words = {"Authorization": f"Basic {b64encode(b'ada:x').decode()}"}
    assert browser.get("/lesson/", headers=words).text == "ada"


def test_a_plug_in(learn):
    mailbox = extensions.Mailbox(cherrypy.engine)
    browser = learn(extensions.Post())
    mailbox.start()
    assert browser.get("/lesson/?text=Zoë").text == "number 1"
    mailbox.stop()
    assert (mailbox.letters, mailbox.open) == (["Zoë"], False)


def test_a_monitor():
    bus, ticked = Bus(), Event()
    monitor = extensions.ticking(bus, ticked.set)
    monitor.subscribe()
    bus.start()
    assert ticked.wait(10)
    bus.exit()


def test_another_wsgi_application_on_the_tree(app):
    app.graft(extensions.plain_wsgi, "/wsgi")
    answer = Browser(app).get("/wsgi/path")
    assert answer.text == "/wsgi /path"
    assert set(answer.headers.keys()) >= HEADERS
