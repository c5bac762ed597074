"""What FastAPI promises of the notes that come while a page is open."""

import asyncio
import json

import pytest
from asgi import Exchange, scope_of
from this_site import SIGN_OUT, Visitor
from werkzeug.test import create_environ

from {{cookiecutter.package_name}} import data, live

COOKIE = "{{ cookiecutter.package_name }}_session"


@pytest.fixture
def cookie(member):
    """Return the header of somebody who has signed in."""
    return f"{COOKIE}={member.get_cookie(COOKIE).value}"


def stream(cookie, query="", **headers):
    """Return the request for a stream of the notes, as a server hands it to the application."""
    given = {"Cookie": cookie, **headers}
    environ = create_environ(f"/notes/live{query}", "http://localhost", headers=given)
    return scope_of(environ)


def web_socket(cookie):
    """Return the same for a WebSocket."""
    return stream(cookie) | {"type": "websocket", "scheme": "ws", "subprotocols": []}


def test_promise_nothing_is_lost_between_a_page_and_its_stream(app, cookie, member):
    """The page says after which note it was made, and a browser which one it has seen last."""
    first, second = (
        member.api("POST", "/api/notes", json={"text": each}).json for each in ("one", "two")
    )

    async def watch():
        seen = stream(cookie, **{"Last-Event-ID": str(first["id"])})
        again = Exchange(b"")
        page = Exchange(b"")
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            tasks.create_task(again.run(app.app, seen))
            tasks.create_task(page.run(app.app, stream(cookie, "?after=0")))
            while len(again.body) < 1 or len(page.body) < 2:
                await asyncio.sleep(0.01)
            app.app.state.live.stop()
        assert b'"two"' in again.body[0]
        assert [f"id: {each['id']}\n".encode() in b"".join(page.body) for each in (first, second)]
        app.app.state.live.is_stopped = False

    app.run(watch())


def test_promise_a_web_socket_tells_what_is_new(app, cookie, member):
    sent = []

    async def talk():
        left = asyncio.Event()

        async def receive():
            if not sent:
                return {"type": "websocket.connect"}
            await left.wait()
            return {"type": "websocket.disconnect", "code": 1001}

        async def send(message):
            sent.append(message)
            if message["type"] == "websocket.send":
                left.set()

        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            tasks.create_task(app.app(web_socket(cookie), receive, send))
            while not app.app.state.live.readers:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(member.api, "POST", "/api/notes", json={"text": "new"})

    app.run(talk())
    assert json.loads(sent[1]["text"])["text"] == "new"


def test_promise_tasks_end_with_their_sibling(app, cookie, member):
    """A client leaves: what sends to it is cancelled, and nothing is left running."""
    messages = [{"type": "websocket.connect"}, {"type": "websocket.disconnect", "code": 1001}]
    sent = []

    async def receive():
        return messages.pop(0)

    async def send(message):
        sent.append(message["type"])

    async def talk():
        before = asyncio.all_tasks()
        await app.app(web_socket(cookie), receive, send)
        assert asyncio.all_tasks() == before
        assert app.app.state.live.readers == {}

    app.run(talk())
    assert sent == ["websocket.accept"]


def test_promise_signing_out_ends_what_is_open(app, cookie, member):
    """A second window signs out: the WebSocket and the stream of the first end."""
    types = []

    async def talk():
        connected = asyncio.Event()
        ended = asyncio.Event()

        async def receive():
            if not connected.is_set():
                return {"type": "websocket.connect"}
            await ended.wait()
            return {"type": "websocket.disconnect", "code": 1008}

        async def send(message):
            types.append(message)
            (connected if message["type"] == "websocket.accept" else ended).set()

        watched = Exchange(b"")
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            tasks.create_task(app.app(web_socket(cookie), receive, send))
            tasks.create_task(watched.run(app.app, stream(cookie)))
            while sum(map(len, app.app.state.live.readers.values())) < 2:
                await asyncio.sleep(0.01)
            await asyncio.to_thread(member.submit, "/", action=SIGN_OUT)

    app.run(talk())
    assert types[-1] == {"type": "websocket.close", "code": 1012, "reason": ""}


def test_promise_streams_hold_no_connection_to_the_database(app, cookie):
    """More streams are open than there are connections, and pages are still answered."""
    state = app.app.state

    async def watch():
        streams = [Exchange(b"") for _ in range(state.settings.database_connections + 5)]
        async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
            for each in streams:
                tasks.create_task(each.run(app.app, stream(cookie)))
            while sum(map(len, state.live.readers.values())) < len(streams):
                await asyncio.sleep(0.01)
            page = Exchange(b"")
            environ = create_environ("/notes", "http://localhost", headers={"Cookie": cookie})
            await page.run(app.app, scope_of(environ))
            assert page.start[0] == 200
            assert state.database.engine.pool.checkedout() == 0
            for each in list(state.live.readers):
                state.live.end(each)

    app.run(watch())


def test_promise_what_nobody_reads_is_bounded():
    readers = live.Live()
    with readers.listen(1) as reader:
        for number in range(1000):
            readers.tell(data.Note(id=number, user_id=1, text="new"))
            assert reader.queue.qsize() <= live.BEHIND


def test_a_stream_is_for_members(client):
    assert Visitor(client.application).get("/notes/live").status_code == 401
