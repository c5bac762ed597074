"""What FastAPI's chapters on testing, middleware and security teach, tried in this project."""

import asyncio
from typing import Annotated

import pytest
from fastapi import APIRouter, Depends, HTTPException
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.responses import HTMLResponse
from fastapi.security import OAuth2PasswordBearer
from fastapi.testclient import TestClient
from httpx2 import ASGITransport, AsyncClient
from pydantic import BaseModel
from starlette.websockets import WebSocketDisconnect

from shop.config import Settings
from shop.main import create_app

HEADERS = {"X-Token": "coneofsilence"}
oauth2 = OAuth2PasswordBearer(tokenUrl="token")


class Item(BaseModel):
    id: str
    title: str


async def create_item(item: Item) -> Item:
    if item.id == "foo":
        raise HTTPException(409, {"reason": "taken", "id": item.id}, {"X-Error": "There goes it"})
    return item


async def read_token(token: Annotated[str, Depends(oauth2)]) -> dict[str, str]:
    return {"token": token}


async def read_page() -> str:
    return "<p>page</p>" * 200


async def fail() -> None:
    raise RuntimeError("the reason")


@pytest.fixture
def app(database_url):
    given = {"APP_ENV": "test", "DATABASE_URL": database_url, "RATE_LIMIT_URL": "memory://"}
    app = create_app(Settings.from_env({**given, "ALLOWED_HOSTS": "testserver"}))
    router = APIRouter(tags=["items"])
    router.add_api_route("/items", create_item, methods=["POST"])
    router.add_api_route("/token", read_token)
    router.add_api_route("/page", read_page, response_class=HTMLResponse)
    router.add_api_route("/failing", fail)
    app.include_router(router)
    return app


@pytest.fixture
def client(app):
    with TestClient(app) as client:
        yield client


def test_pages_and_data(client):
    page = client.get("/")
    assert (page.status_code, page.template.name) == (200, "home.html")
    assert "<h1>" in page.text
    assert "Content-Security-Policy" in page.headers
    assert client.post("/items", json={"id": "bar", "title": "Bar"}).json()["title"] == "Bar"
    assert client.get("/token", headers={"Authorization": "Bearer x"}).json() == {"token": "x"}
    assert client.head("/page").text == ""


def test_answers_are_compressed(app):
    app.add_middleware(GZipMiddleware, minimum_size=1000)
    with TestClient(app) as client:
        page = client.get("/page")
    assert (page.headers["Content-Encoding"], page.text) == ("gzip", "<p>page</p>" * 200)


def test_errors_of_data_are_data(client):
    taken = client.post("/items", json={"id": "foo", "title": "Foo"})
    assert (taken.status_code, taken.headers["X-Error"]) == (409, "There goes it")
    assert taken.json()["error"]["detail"] == {"reason": "taken", "id": "foo"}
    missing = client.post("/items", json={"id": "foo"})
    assert (missing.status_code, missing.json()["error"]["code"]) == (422, "unprocessable_entity")
    unknown = client.get("/token")
    assert (unknown.status_code, unknown.headers["WWW-Authenticate"]) == (401, "Bearer")
    assert unknown.json()["error"]["code"] == "unauthorized"
    assert client.get("/no-such-page").headers["Content-Type"].startswith("text/html")


def test_an_error_reaches_the_test_that_has_asked(client):
    with pytest.raises(RuntimeError, match="the reason"):
        client.get("/failing")
    quiet = TestClient(client.app, raise_server_exceptions=False)
    assert quiet.get("/failing").status_code == 500


def test_a_web_socket_is_refused(client):
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/notes/live", headers={"Origin": "http://elsewhere.example"}),
    ):
        pass


def test_asynchronous_tests(client):
    async def ask():
        transport = ASGITransport(client.app)
        async with AsyncClient(transport=transport, base_url="http://testserver") as asking:
            answers = await asyncio.gather(*(asking.get("/health/live") for _ in range(3)))
        assert [each.json() for each in answers] == [{"status": "ok"}] * 3

    asyncio.run(ask())
