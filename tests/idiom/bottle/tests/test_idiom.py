"""What Bottle's manual teaches, tried in this project; `shop/manual.py` does it."""

from base64 import b64encode
from functools import partial
from io import BytesIO

import pytest
from bottle import Bottle, HTTPResponse, request, response, template
from conftest import browse
from werkzeug.datastructures import MultiDict

from shop import include, manual
from shop.standard import commands


@pytest.fixture(scope="module")
def taught(new_app):
    """Return an application with the part of the manual, hooks, errors, plug-in and mounts."""
    app = new_app()
    seen = []

    @app.hook("before_request")
    def strip_path():
        request.environ["PATH_INFO"] = request.environ["PATH_INFO"].rstrip("/") or "/"

    @app.hook("after_request")
    def enable_cors():
        response.headers["Access-Control-Allow-Origin"] = "https://friend.example"

    @app.error(418)
    def teapot(error):
        return f"Short and stout: {error.body}"

    def logger(callback):
        def wrapper(*args, **kwargs):
            seen.append(request.path)
            return callback(*args, **kwargs)

        return wrapper

    include(app, manual.app)
    app.install(logger)
    app.mount("/inner/", manual.inner)
    app.mount("/raw/", manual.wsgi_app)
    app.seen = seen
    return app


@pytest.fixture
def site(taught):
    return browse(taught)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/hello", "Hello Stranger, how are you?"),
        ("/hello/Zoë", "Hello Zoë, how are you?"),
        ("/hello/<b>", "Hello &lt;b&gt;, how are you?"),
        ("/object/41", '{"next": 42}'),
        ("/price/1.5", '{"twice": 3.0}'),
        (f"/users/number/{2**63}", '{"found": []}'),
        (f"/users/number/{-(2**63) - 1}", '{"found": []}'),
        ("/show/abc", "abc"),
        ("/files/a/b/c.txt", "a/b/c.txt"),
        ("/both", "GET"),
        ("/any", "GET"),
        ("/returns/nothing", ""),
        ("/returns/list", "abc"),
        ("/returns/file", "from a file"),
        ("/returns/yield", "STARTEND"),
        ("/plain", "no JSON here"),
        ("/timed", "timed"),
        ("/inner/ada", '{"inner": "ada"}'),
        ("/raw/x/y", "raw /x/y"),
        ("/hello/", "Hello Stranger, how are you?"),
    ],
)
def test_routes_and_what_they_return(site, path, text):
    answer = site.get(path)
    assert (answer.status_code, answer.text) == (200, text)
    assert "Content-Security-Policy" in answer.headers


def test_bytes_and_other_encodings(site):
    assert site.get("/returns/bytes").data == b"\xff\x00"
    assert site.get("/returns/latin").data == "ISO ü".encode("iso-8859-15")


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        ("/object/x", 404, "nothing at this address"),
        ("/show/ABC", 404, "nothing at this address"),
        ("/restricted", 401, "Sorry, access denied."),
        ("/returns/error", 418, "Short and stout: I am a teapot."),
        ("/crashes", 500, "Something broke"),
        ("/users/nobody", 404, "nothing at this address"),
        ("/download/none.css", 404, "nothing at this address"),
    ],
)
def test_errors(site, path, status, words):
    answer = site.get(path)
    assert answer.status_code == status
    assert words in answer.text


def test_methods(site):
    assert site.post("/both").text == "POST"
    assert site.open("/any", method="PATCH").text == "PATCH"
    assert site.delete("/both").status_code == 405


def test_redirect(site):
    answer = site.get("/wrong/url")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/hello/again")


def test_static_download(site):
    answer = site.get("/download/app.css", headers={"Range": "bytes=0-4"})
    assert (answer.status_code, len(answer.data)) == (206, 5)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-app.css"'


def test_the_query(site):
    found = site.get("/search?id=Zoë&page=3&tag=a&tag=b").json
    assert found == {"id": "Zoë", "page": 3, "all": ["a", "b"], "params": "Zoë"}


def test_forms_json_and_files(site):
    form = MultiDict({"username": "ada", "password": "Zoë"})
    assert site.post("/login-form", data=form).text == "ada Zoë ada"
    assert site.post("/json", json={"a": [1]}).json == {"got": {"a": [1]}, "body": 10}
    file = {"category": "é", "data": (BytesIO(b"content"), "../ä name.txt")}
    assert site.post("/upload", data=file).text == "é a-name.txt content"


def test_a_form_without_the_token_is_refused(site):
    assert site.post("/token-form", data={"text": "forged"}).status_code == 403
    token = site.page("/auth/login").select_one("[name=csrf_token]")["value"]
    assert site.post("/token-form", data={"text": "mine", "csrf_token": token}).text == "mine"


def test_headers_and_cookies(site):
    sent = {"X-Test": "yes", "X-Requested-With": "XMLHttpRequest"}
    answer = site.get("/headers", headers=sent)
    assert answer.text == "yes yes True"
    assert answer.headers.getlist("X-Many") == ["one", "two"]
    assert answer.headers["Content-Language"] == "en"
    assert [site.get("/visits").text for _ in range(2)] == ["visit 1", "visit 2"]
    site.get("/forget")
    assert site.get("/visits").text == "visit 1"


def test_the_request_knows_itself(site):
    found = site.get("/about-me?x=1").json
    assert found["url"] == "http://localhost/about-me?x=1"
    assert (found["special"], found["environ"]) == ("mine", "GET")


def test_basic_authentication(site):
    assert site.get("/secret").headers["WWW-Authenticate"].startswith("Basic")
    given = b64encode(b"ada:lovelace").decode()
    assert site.get("/secret", headers={"Authorization": f"Basic {given}"}).text == "the secret"


def test_templates(site):
    page = site.page("/viewed/<i>")
    assert page.h1.text == "HELLO"
    assert [p.text for p in page.select("main p")] == ["Hello", "<i>", "default raw", "included"]
    assert page.select_one("nav a")["href"] == "/notes"
    assert site.page("/option/you").h1.text == "HI"
    assert "Hello &lt;i&gt; of Shop" in site.get("/jinja/<i>").text


def test_hooks_and_plugins(site, taught):
    answer = site.get("/timed")
    assert answer.headers["Access-Control-Allow-Origin"] == "https://friend.example"
    assert answer.headers["X-Exec-Time"] == "0"
    assert taught.seen[-1] == "/timed"
    assert site.get("/inner/ada").headers["X-Exec-Time"] == "0"


@pytest.mark.usefixtures("app")  # which empties the tables
def test_a_generator_writes_to_the_database(site):
    assert site.get("/stream").text == "one, streamed"
    assert site.get("/users/streamed").text == "found streamed"


def test_urls_by_name(taught):
    assert taught.router.build("files", where="a/b", page=2) == "/files/a/b?page=2"


def test_answers_as_objects(new_app):
    app = new_app()
    app.get("/made", callback=lambda: HTTPResponse({"made": 1}, 202, x_made="yes"))
    app.get("/raised", callback=lambda: (_ for _ in ()).throw(HTTPResponse("thrown", 203)))
    made = browse(app).get("/made")
    assert (made.status_code, made.json, made.headers["X-Made"]) == (202, {"made": 1}, "yes")
    assert browse(app).get("/raised").text == "thrown"


def test_a_part_has_plugins_of_its_own(new_app):
    part, inner, app = Bottle(), Bottle(), new_app()
    for each, path in ((part, "/part"), (inner, "/page")):
        each.install(manual.stopwatch)
        each.get(path, callback=lambda: {"some": "words"})
    part.mount("/inner/", inner)
    include(app, part)
    for path in ("/part", "/inner/page"):
        answer = browse(app).get(path)
        assert (answer.json, answer.headers["X-Exec-Time"]) == ({"some": "words"}, "0")


def test_a_part_has_hooks_error_pages_and_filters_of_its_own(new_app):
    app = new_app()
    include(app, manual.habits)
    answer = browse(app).get("/follow/1,2,3")
    assert (answer.json, answer.headers["Access-Control-Allow-Origin"]) == ({"ids": [1, 2, 3]}, "*")
    assert browse(app).get("/gone").text == "Nothing here, sorry"
    assert browse(app).get("/follow/1,2", headers={"Host": "elsewhere.example"}).status_code == 400


def test_any_callable_is_a_route(new_app, command, monkeypatch):
    app = new_app()
    app.get("/partial", callback=partial(template, "{{word}}", word="text"))
    assert browse(app).get("/partial").text == "text"
    monkeypatch.setattr(commands, "create_app", lambda: app)
    assert "functools.partial" in command("routes").output


def test_a_redirect_is_followed(site):
    assert site.get("/wrong/url", follow_redirects=True).text.startswith("Hello again")


def test_uninstall_and_merge(new_app):
    app = new_app()
    app.merge(manual.app)
    assert browse(app).get("/hello/you").text == "Hello you, how are you?"
    assert app.uninstall("csrf")
    app.post("/free", callback=lambda: "free")
    assert browse(app).post("/free").text == "free"
