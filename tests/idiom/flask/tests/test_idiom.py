"""What Flask's documentation teaches, tried in this project."""

from io import BytesIO

import pytest
from browser import PASSWORD
from flask import got_request_exception, template_rendered, url_for
from this_site import Visitor

from shop import auth, blog, data, lessons
from shop.extensions import db


@pytest.fixture(scope="module")
def taught(make_app):
    app = make_app()
    app.register_blueprint(lessons.bp)
    app.register_blueprint(blog.bp)
    return app


@pytest.fixture
def site(taught):
    yield Visitor(taught)
    with taught.app_context():
        db.session.execute(db.delete(data.User))
        db.session.commit()


@pytest.fixture
def ada(taught, site):
    with taught.app_context():
        data.add_user("ada", auth.hash_password(PASSWORD))
    site.sign_in("ada")
    return site


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


def test_a_slash_at_the_end(site):
    assert site.get("/lessons/hello").location == "/lessons/hello/"
    assert site.get("/lessons/either/").status_code == 404


def test_methods_and_json(site):
    assert site.post("/lessons/either").text == "posted"
    assert site.get("/lessons/search?key=é&tag=a&tag=b").json == {"key": "é", "all": ["a", "b"]}
    assert site.get("/lessons/list").json == [1, 2, 3]
    assert site.post("/lessons/echo", json={"a": [1, None]}).json == {"a": [1, None]}
    file = {"the_file": (BytesIO(b"12345"), "../é x.txt"), "kind": "text"}
    assert site.post("/lessons/upload", data=file).text == "e_x.txt 5 text"


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


def test_the_blog_of_the_tutorial(ada):
    post = {"title": "First", "body": "<b>Body</b>", "mood": "good"}
    assert ada.submit("/blog/create", post).location == "/blog/"
    page = ada.page("/blog/")
    assert page.select_one("h1").text == "1 posts"
    assert "by ada on 20" in page.text
    assert "<b>Body</b>" in page.text
    edit = page.select_one("article a")["href"]
    assert "required" in str(ada.page(edit).select_one("[name=title]"))
    assert ada.submit(edit, {"title": "Second"}).location == "/blog/"
    assert "The post was updated." in ada.get("/blog/").text
    assert ada.get("/blog/999/update").status_code == 404
    assert "There is no post 999." in ada.get("/blog/999/update").text
    token = ada.page(edit).select_one("[name=csrf_token]")["value"]
    delete = edit.replace("update", "delete")
    assert ada.post(delete).status_code == 400
    assert ada.post(delete, data={"csrf_token": token}).location == "/blog/"
    assert ada.page("/blog/").select_one("h1").text == "0 posts"


def test_a_guest_is_led_to_the_sign_in(site):
    assert site.get("/blog/create").location == "/auth/login?next=/blog/create"


def test_what_the_chapter_on_testing_teaches(taught):
    client = taught.test_client()
    with client.session_transaction() as session:
        session["visits"] = 5
    with client:
        assert client.get("/lessons/visits").text == "visit 6"
    with taught.test_request_context("/lessons/search?key=x"):
        assert url_for("lessons.hello", name="a b") == "/lessons/hello/a%20b"
        assert taught.ensure_sync(lessons.search)() == {"key": "x", "all": []}
    ran = taught.test_cli_runner().invoke(args=["lessons", "count", "one", "two"])
    assert ran.output == f"2 in {taught.name}\n"


def test_signals(taught, site):
    seen = []

    def note(sender, template, **_):
        seen.append(template.name)

    def broken(sender, exception, **_):
        seen.append(str(exception))

    with template_rendered.connected_to(note, taught):
        site.get("/lessons/made")
    with got_request_exception.connected_to(broken, taught):
        assert site.get("/crash").status_code == 500
    assert {"lessons/hello.html", "hidden detail"} <= {*seen}
