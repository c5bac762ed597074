"""What FastAPI's tutorial teaches, tried in this project."""

from io import BytesIO

import pytest
from asgi import Bridge, scope_of
from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.middleware.trustedhost import TrustedHostMiddleware
from this_site import Visitor
from werkzeug.test import create_environ

from shop import accounts, data, lessons
from shop.config import Settings
from shop.main import create_app

LESSONS = "/api/lessons"
FOO = {"name": "Foo", "price": 50.5, "tags": ["a", "a"], "image": {"url": "http://x.example/i", "name": "i"}}  # fmt: skip


@pytest.fixture(scope="module")
def taught(database_url, loop):
    given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
    app = create_app(Settings.from_env(given))
    app.include_router(lessons.router)
    app.add_exception_handler(lessons.UnicornError, lessons.show_unicorn)
    app.add_middleware(CORSMiddleware, allow_origins=["https://front.example"])
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=["localhost"])
    inner = FastAPI()
    app.mount("/inner", inner)

    @app.middleware("http")
    async def add_header(request, call_next):
        if request.url.path == "/stumble":
            raise RuntimeError("in the middleware")
        response = await call_next(request)
        response.headers["X-Lesson"] = request.url.path
        response.headers["X-Request-ID"] = "a library's"
        return response

    @app.get("/api/direct", tags=["direct"])
    async def direct():
        return {"message": "on the application"}

    @inner.get("/sub")
    def read_sub():
        return {"message": "Hello World from sub API"}

    bridge = Bridge(app, loop)
    yield bridge
    bridge.close()


@pytest.fixture
def site(taught):
    return Visitor(taught)


@pytest.fixture
def program(add_user, work):
    """Return the header of a program that has a token."""
    add_user("alice")
    return {"Authorization": f"Bearer {work(accounts.new_token, work(data.find_user, 'alice'))}"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("/", {"message": "Hello World"}),
        ("/items/3?q=fixed%20%C3%A9&short=on", {"item_id": 3, "q": "fixed é", "short": True}),
        ("/models/lenet", {"model_name": "lenet", "message": "Images"}),
        ("/files//home/me.txt", "/home/me.txt"),
        ("/lists?q=foo&q=bar", ["foo", "bar"]),
        ("/filtered?limit=5", {"limit": 5, "order_by": "created_at"}),
        ("/paginated?skip=2", {"q": None, "skip": 2, "limit": 100}),
        ("/blocking", "in a thread"),
    ],
)
def test_routes(site, path, value):
    answer = site.get(LESSONS + path)
    assert (answer.status_code, answer.json) == (200, value)
    assert answer.headers["X-Lesson"] == LESSONS + path.partition("?")[0]
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    ("path", "status", "message"),
    [
        ("/items/0", 404, "There is nothing at this address."),
        ("/models/gpt", 404, "There is nothing at this address."),
        ("/items/3?q=x", 422, "q: String should have at least 3 characters."),
        ("/filtered?limit=0", 422, "limit: Input should be greater than 0."),
        ("/filtered?other=1", 422, "other: Extra inputs are not permitted."),
        ("/secured", 422, "x-key: Field required."),
        ("/missing", 404, "Item not found"),
    ],
)
def test_errors_have_the_form_of_the_project(site, path, status, message):
    answer = site.get(LESSONS + path)
    assert (answer.status_code, answer.json["error"]["message"]) == (status, message)


def test_errors_of_ones_own(site):
    answer = site.get(f"{LESSONS}/unicorns/yolo")
    assert (answer.status_code, answer.json) == (418, {"message": "Oops! yolo did something."})
    assert site.get(f"{LESSONS}/missing").headers["X-Error"] == "There goes my error"
    wrong = site.get(f"{LESSONS}/secured", headers={"X-Key": "wrong"})
    assert (wrong.status_code, wrong.json["error"]["message"]) == (400, "X-Key header invalid")
    right = {"X-Key": "fake-super-secret-key"}
    assert site.get(f"{LESSONS}/secured", headers=right).json == "secured"


def test_bodies(site):
    created = site.post(f"{LESSONS}/items", json=FOO)
    assert (created.status_code, created.json["tags"]) == (201, ["a"])
    free = site.post(f"{LESSONS}/items", json={**FOO, "price": 0})
    assert free.json["error"]["message"] == "price: Input should be greater than 0."
    given = {"item": {"name": "Foo", "price": 1}, "importance": 2}
    out = site.put(f"{LESSONS}/items/3", json=given)
    assert out.json == {"name": "Foo", "price_with_tax": 3.0}
    given = {"begin": "2026-01-01T00:00:00Z", "after": "P1DT2H"}
    key = "9c5b94b1-35ad-49bb-b118-8e8fc24abf80"
    out = site.put(f"{LESSONS}/moments/{key}", json=given)
    assert out.json == {"key": key, "starts": "2026-01-02T02:00:00Z", "at": None}


def test_headers_and_cookies(site):
    sent = [("X-Token", "foo"), ("User-Agent", "curl")]
    first = site.get(f"{LESSONS}/headers", headers=sent)
    assert first.json == {"agent": "curl", "tokens": ["foo"], "ads_id": None}
    assert first.headers["X-Cat-Dog"] == "alone in the world"
    assert site.get(f"{LESSONS}/headers").json["ads_id"] == "seen"
    assert [site.get(f"{LESSONS}/visits").json for _ in range(2)] == [1, 2]


def test_answers(site):
    assert site.page(f"{LESSONS}/html").h1.text == "Look ma! HTML!"
    assert site.get(f"{LESSONS}/text").text == "plain"
    away = site.get(f"{LESSONS}/teleport")
    assert (away.status_code, away.location) == (307, f"{LESSONS}/")
    download = site.get(f"{LESSONS}/download").headers["Content-Disposition"]
    assert download == 'attachment; filename="my.css"'
    assert site.get(f"{LESSONS}/streamed").text == "some fake bytes"


def test_forms_and_files(site):
    assert "Hello <Ada>, /api/lessons/form" in site.page(f"{LESSONS}/form").text
    sent = site.submit(f"{LESSONS}/form", {"username": "ada", "age": "36"})
    assert sent.location == f"{LESSONS}/form"
    assert "Welcome ada, 36." in site.get(f"{LESSONS}/form").text
    assert site.submit(f"{LESSONS}/form", {"username": "ada", "age": "3"}).status_code == 422
    forged = {"username": "ada", "age": "36"}
    assert site.post(f"{LESSONS}/form", data=forged).status_code == 400
    given = {
        "files": [(BytesIO(b"12345"), "é.txt"), (BytesIO(b"1"), "b.txt")],
        "small": (BytesIO(b"12"), "c.txt"),
        "kind": "text",
    }
    answer = site.post(f"{LESSONS}/upload", data=given)
    assert answer.json == {"files": {"é.txt": 5, "b.txt": 1}, "small": 2, "kind": "text"}


def test_what_is_done_around_and_after_an_answer(site):
    lessons.done.clear()
    assert site.get(f"{LESSONS}/opened").json == "resource"
    assert site.post(f"{LESSONS}/notify/ada@example.org").status_code == 202
    assert lessons.done == ["opened", "closed", "sent to ada@example.org"]


def test_middleware_and_applications_below(site):
    answer = site.get("/api/direct")
    assert answer.json == {"message": "on the application"}
    assert len(answer.headers.getlist("X-Request-ID")) == 1
    assert site.get("/inner/sub").json == {"message": "Hello World from sub API"}
    asking = {"Origin": "https://front.example", "Access-Control-Request-Method": "GET"}
    allowed = site.options("/api/direct", headers=asking)
    assert allowed.headers["Access-Control-Allow-Origin"] == "https://front.example"


def test_what_middleware_answers_is_an_answer_of_the_site(site):
    asking = {"Origin": "https://front.example", "Access-Control-Request-Method": "GET"}
    for answer, status in (
        (site.options("/api/direct", headers=asking), 200),
        (site.get("/stumble"), 500),
    ):
        assert answer.status_code == status
        assert "Content-Security-Policy" in answer.headers
        assert "X-Request-ID" in answer.headers
    assert "The server has made a mistake" in site.page("/stumble").main.text


def test_a_web_socket(taught):
    messages = [
        {"type": "websocket.connect"},
        {"type": "websocket.receive", "text": "hi"},
        {"type": "websocket.disconnect", "code": 1000},
    ]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message)

    http = scope_of(create_environ(f"{LESSONS}/ws", "http://localhost"))
    scope = http | {"type": "websocket", "scheme": "ws", "subprotocols": []}
    taught.run(taught.app(scope, receive, send))
    assert sent[1]["text"] == "Message text was: hi"
    assert lessons.done[-1] == "left"


def test_the_heroes_of_the_chapter_on_databases(site, program):
    hero = {"name": "Deadpond", "secret_name": "Dive Wilson"}
    assert site.post("/api/heroes", json=hero).status_code == 401
    created = site.post("/api/heroes", json=hero, headers=program)
    assert created.status_code == 201
    assert created.json == {"id": created.json["id"], "name": "Deadpond", "age": None}
    address = f"/api/heroes/{created.json['id']}"
    aged = site.patch(address, json={"age": 30}, headers=program)
    assert aged.json == site.get(address).json == {**created.json, "age": 30}
    assert site.get("/api/heroes").json == [aged.json]
    assert site.get("/api/heroes?limit=101").status_code == 422
    assert site.delete(address, headers=program).json == {"ok": True}
    assert site.get(address).json["error"]["message"] == "Hero not found"


def test_a_dependency_is_overridden(taught, site):
    overridden = lessons.Pagination(skip=5, limit=10)
    taught.app.dependency_overrides[lessons.Pagination] = lambda: overridden
    assert site.get(f"{LESSONS}/paginated").json == {"q": None, "skip": 5, "limit": 10}
    taught.app.dependency_overrides.clear()


def test_the_documentation_has_the_lessons(site):
    schema = site.get("/api/openapi.json").json
    price = schema["components"]["schemas"]["Item"]["properties"]["price"]
    assert price["exclusiveMinimum"] == 0
    page = site.page("/api/docs")
    assert "POST /api/heroes" in page.text
    assert "alexnet or lenet" in page.select_one("#ModelName").text


def test_clients_are_generated_with_names_of_ones_own(site):
    paths = site.get("/api/openapi.json").json["paths"]
    assert paths["/api/heroes"]["get"]["operationId"] == "heroes-read_heroes"


def test_a_site_may_have_no_documentation(taught, site, monkeypatch):
    monkeypatch.setattr(taught.app, "openapi_url", None)
    assert site.get("/api/docs").status_code == 404
    assert "/api/docs" not in site.get("/").text
