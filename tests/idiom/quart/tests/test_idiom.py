"""What Quart's documentation teaches, tried in this project."""

import asyncio
from io import BytesIO

import pytest
from quart import got_request_exception, template_rendered, url_for
from this_site import Visitor

from shop import lessons


@pytest.fixture(scope="module")
def taught(make_app):
    bridge = make_app()
    bridge.app._got_first_request = False  # the site has begun before the lessons
    bridge.app.register_blueprint(lessons.bp)
    bridge.app.asgi_app = lessons.RejectMiddleware(bridge.app.asgi_app)
    return bridge


@pytest.fixture
def site(taught):
    return Visitor(taught)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("/lessons/hello/", "<p>Hello, World!</p>"),
        ("/lessons/hello/<i>", "<p>Hello, &lt;i&gt;!</p>"),
        ("/lessons/post/41", "Post 42"),
        ("/lessons/path/a/b.c", "a/b.c"),
        ("/lessons/uuid/9c5b94b1-35ad-49bb-b118-8e8fc24abf80", "UUID"),
        ("/lessons/either", "shown"),
        ("/lessons/inner/", "/lessons/inner/"),
        ("/lessons/markup", "<b>ok</b> &lt;b&gt;"),
        ("/lessons/stream?name=Zoë", "Hello Zoë!"),
        ("/lessons/streamed-template", "012"),
    ],
)
def test_routes(site, path, text):
    answer = site.get(path)
    assert (answer.status_code, answer.text) == (200, text)
    assert answer.headers["X-Begun"] == "begun"
    assert "Content-Security-Policy" in answer.headers


def test_functions_that_are_no_coroutines(site, add_user):
    assert site.get("/lessons/plain").location == "/auth/login?next=/lessons/plain"
    add_user("alice")
    site.sign_in("alice")
    assert site.get("/lessons/plain").text == "plain"
    assert site.post("/lessons/hook").text == "called"


def test_an_error_brings_its_answer(site):
    answer = site.get("/lessons/answer")
    assert (answer.status_code, answer.text) == (429, "Not so fast.")


def test_a_slash_at_the_end(site):
    assert site.get("/lessons/hello").location == "/lessons/hello/"
    assert site.get("/lessons/either/").status_code == 404


def test_methods_and_json(site):
    assert site.post("/lessons/either").text == "posted"
    assert site.get("/lessons/search?key=é&tag=a&tag=b").json == {"key": "é", "all": ["a", "b"]}
    assert site.get("/lessons/list").json == [1, 2, 3]
    assert site.post("/lessons/echo", json={"a": [1, None]}).json == {"a": [1, None]}
    file = {"the_file": (BytesIO(b"12345"), "../é x.txt"), "kind": "text"}
    assert site.post("/lessons/upload", data=file).text == "e_x.txt 5 text 2"


def test_answers(site):
    teapot = site.get("/lessons/status")
    assert (teapot.status_code, teapot.headers["X-Lesson"]) == (418, "tuples")
    made = site.page("/lessons/made")
    assert "Hello <Ada>" in made.text
    assert "reward, one drop at a time, begun, /lessons/made, True" in made.text
    assert site.get("/lessons/cookie").text == "ada"
    assert site.get("/lessons/users").status_code == 200
    assert site.get("/lessons/later").headers["X-Later"] == "yes"
    download = site.get("/lessons/file").headers["Content-Disposition"]
    assert download == "attachment; filename=my.css"


def test_redirects_and_errors(site):
    away = site.get("/lessons/away")
    assert (away.status_code, away.location) == (302, "/lessons/hello/again")
    assert site.get("/lessons/forbidden").status_code == 403
    own = site.get("/lessons/own-error")
    assert (own.status_code, own.json) == (410, {"message": "No view for you."})


def test_sessions_flashes_and_forms(site):
    assert [site.get("/lessons/visits").text for _ in range(2)] == ["visit 1", "visit 2"]
    site.get("/lessons/flash")
    assert "You were successfully taught." in site.get("/lessons/guarded").text
    assert site.submit("/lessons/guarded", {"text": "mine"}).text == "saved mine"
    refused = site.post("/lessons/guarded", data={"text": "forged"})
    assert (refused.status_code, "load its page again" in refused.text) == (400, True)


def test_what_the_chapter_on_testing_teaches(taught):
    app = taught.app

    async def visit():
        client = app.test_client()
        async with client.session_transaction() as session:
            session["visits"] = 5
        answer = await client.get("/lessons/visits")
        assert await answer.get_data(as_text=True) == "visit 6"
        async with app.test_request_context("/lessons/search?key=x"):
            assert url_for("lessons.hello", name="a b") == "/lessons/hello/a%20b"
            assert await lessons.search() == {"key": "x", "all": []}
        async with client.websocket("/lessons/ws") as socket:
            await socket.send("Ada")
            assert await socket.receive() == "Ada"

    taught.run(visit())
    ran = app.test_cli_runner().invoke(args=["lessons", "count", "one", "two"])
    assert ran.output == f"2 in {app.name}\n"


def test_what_middleware_answers_is_an_answer_of_the_site(site):
    for path, status in (("/secret", 401), ("/stumble", 500)):
        answer = site.get(path)
        assert answer.status_code == status
        assert "Content-Security-Policy" in answer.headers
        assert "X-Request-ID" in answer.headers
    assert "made a mistake" in site.page("/stumble").main.text


def test_background_tasks(taught, site):
    async def finish():
        await asyncio.gather(*taught.app.background_tasks)

    assert site.get("/lessons/task").text == "soon"
    taught.run(finish())
    assert lessons.done == [f"tidied in {taught.app.name}"]


def test_what_is_done_while_the_site_serves(taught):
    assert taught.app.extensions["lesson"] == "begun"


def test_signals(taught, site):
    seen = []

    async def note(sender, template, **_):
        seen.append(template.name)

    async def broken(sender, exception, **_):
        seen.append(str(exception))

    with template_rendered.connected_to(note, taught.app):
        site.get("/lessons/made")
    with got_request_exception.connected_to(broken, taught.app):
        assert site.get("/crash").status_code == 500
    assert {"lessons/hello.html", "hidden detail"} <= {*seen}
