"""What asyncio promises: nobody waits for another, and nothing is left behind."""

{% if cookiecutter.__example -%}
import asyncio
import threading
import time
from contextlib import asynccontextmanager, suppress

import pytest
from blockbuster import blockbuster_ctx
from sqlalchemy import event, text
from this_site import API, PAGES, Visitor

from {{cookiecutter.package_name}} import data, live, notes
from {{cookiecutter.package_name}}.standard import engines, passwords

STREAM = "/notes/live"
SOCKET = "/notes/socket"
{%- elif cookiecutter.__accounts -%}
import asyncio
import threading
import time
from contextlib import suppress

import pytest
from blockbuster import blockbuster_ctx
from quart import Response, current_app, websocket
from sqlalchemy import event, text
from this_site import PAGES, Visitor

from {{cookiecutter.package_name}} import commands
from {{cookiecutter.package_name}}.standard import engines, passwords

LOCALHOST = {"Host": "localhost"}
{%- else -%}
import asyncio
import time
from contextlib import suppress

import pytest
from blockbuster import blockbuster_ctx
from quart import Response, current_app, websocket
from this_site import PAGES

from {{cookiecutter.package_name}} import commands

LOCALHOST = {"Host": "localhost"}
{%- endif %}
{%- if cookiecutter.__data %}
SLOW = {"postgresql": "SELECT pg_sleep(1)", "mysql": "SELECT SLEEP(1)", "sqlite": "SELECT meet()"}


async def begin_and_execute(app, statement):
    async with app.extensions["database"].begin() as db:
        await db.execute(text(statement))


def test_promise_asyncio_down_to_the_driver(app, run):
    engine = app.extensions["database"].engine
    meeting = threading.Barrier(5, timeout=30)  # SQLite's queries end when five run at once

    @event.listens_for(engine.sync_engine, "checkout")
    def connected(connection, *_):
        if engine.dialect.name == "sqlite":
            connection.run_async(lambda driver: driver.create_function("meet", 0, meeting.wait))

    async def five():
        patience = 30 if engine.dialect.name == "sqlite" else 4
        async with asyncio.timeout(patience), asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(begin_and_execute(app, SLOW[engine.dialect.name]))

    run(five())
    event.remove(engine.sync_engine, "checkout", connected)
    assert engine.pool.checkedout() == 0
{%- endif %}


{% if cookiecutter.__accounts -%}
def test_promise_nothing_blocks_the_loop(member, add_user):
    add_user("bob")
    with blockbuster_ctx():
        # Not static files: Quart itself looks whether one is there.
{%- if cookiecutter.__example %}
        for path in (*PAGES, "/notes", f"{API}/notes", "/none", "/health/ready"):
            assert member.get(path).status_code in {200, 404}, path
        member.submit("/notes", {"text": "one"})
        member.api("POST", f"{API}/notes", json={"text": "two"})
        assert Visitor(member.application).sign_in("bob").status_code == 303
        assert len(member.get(f"{API}/notes").json["notes"]) == 2
{%- else %}
        for path in (*PAGES, "/none", "/health/ready"):
            assert member.get(path).status_code in {200, 404}, path
        assert Visitor(member.application).sign_in("bob").status_code == 303
{%- endif %}
{%- else -%}
def test_promise_nothing_blocks_the_loop(client):
    with blockbuster_ctx():
        # Not static files: Quart itself looks whether one is there.
        for path in (*PAGES, "/none", "/health/ready"):
            assert client.get(path).status_code in {200, 404}, path
{%- endif %}


def test_what_blocks_the_loop_is_found(app, run):
    async def block():
        time.sleep(0)

    with blockbuster_ctx(), pytest.raises(Exception, match="Blocking call"):
        run(block())
{%- if cookiecutter.__data %}


def test_promise_the_loop_goes_on_while_a_password_is_checked(client, add_user, run, monkeypatch):
    add_user("alice")
    beat, check = threading.Event(), passwords.check

    def check_after_a_beat(*arguments):
        asked = asyncio.run_coroutine_threadsafe(set_beat(), client.application.loop.loop)
        assert asked.result(5)
        return check(*arguments)

    async def set_beat():
        beat.set()
        return True

    monkeypatch.setattr(passwords, "check", check_after_a_beat)
    assert client.sign_in("alice").status_code == 303
    assert beat.is_set()


def test_promise_a_full_pool_is_told_at_once(member, app, run):
    async def keep(taken, leave):
        async with app.extensions["database"].begin() as db:
            await db.execute(text("SELECT 1"))
            taken.release()
            await leave.wait()

    async def fill():
        taken, leave = asyncio.Semaphore(0), asyncio.Event()
        size = app.extensions["database"].engine.pool.size()
        keepers = [asyncio.create_task(keep(taken, leave)) for _ in range(size)]
        for _ in keepers:
            await taken.acquire()
        return keepers, leave

    async def empty(keepers, leave):
        leave.set()
        await asyncio.gather(*keepers)

    held = run(fill())
    answer = member.get({{ '"/notes"' if cookiecutter.__example else "PAGES[0]" }})
    assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
    run(empty(*held))
    assert member.get({{ '"/notes"' if cookiecutter.__example else "PAGES[0]" }}).status_code == 200


def test_a_busy_loop_is_no_full_pool(make_app):
    bridge = make_app(DATABASE_CONNECTIONS="1")

    async def crowd():
        async with bridge.app.extensions["database"].begin() as db:
            await db.execute(text("SELECT 1"))
            other = asyncio.create_task(begin_and_execute(bridge.app, "SELECT 1"))
            for _ in range(2):
                await asyncio.sleep(0.1)
                time.sleep(engines.PATIENCE + 0.1)  # as long as hundreds who come at once
        await other

    bridge.run(crowd())
{%- endif %}


# Streams and WebSockets
{%- if cookiecutter.__example %}


@asynccontextmanager
async def reading(app, headers):
    """Give a stream that is open, in this process."""
    async with app.test_client().request(STREAM, headers=headers) as connection:
        assert (await connection.receive()).startswith(b": here")
        yield connection
        await connection.disconnect()


async def until(what):
    async with asyncio.timeout(10):
        while not what():
            await asyncio.sleep(0.01)


def test_promise_two_readers_get_the_same_note(member, headers, app, run):
    async def read():
        async with reading(app, headers) as stream, speaking(app, headers) as speaker:
            await speaker.send("  a note \n")
            assert b"a note" in await stream.receive()
            assert (await speaker.receive_json())["text"] == "a note"
            await speaker.send("")
            assert "1 to 500" in (await speaker.receive_json())["error"]
        await until(lambda: not app.extensions["live"].channels)

    run(read())
    assert member.get(f"{API}/notes").json["total"] == 1


@asynccontextmanager
async def speaking(app, headers):
    async with app.test_client().websocket(SOCKET, headers=headers) as speaker:
        await until(lambda: app.extensions["live"].channels)
        yield speaker


def test_a_page_gets_what_was_new_before_it_came(member, headers, app, run):
    first = member.api("POST", f"{API}/notes", json={"text": "one"}).json["id"]
    member.api("POST", f"{API}/notes", json={"text": "two"})
    headers["Last-Event-ID"] = str(first)

    async def read():
        async with reading(app, headers) as stream:
            return await stream.receive()

    missed = run(read())
    assert b'"two"' in missed
    assert b'"one"' not in missed


@pytest.mark.parametrize("changed", [{"Origin": "https://evil.example"}, {"Host": "evil.example"}])
def test_promise_a_websocket_is_refused_to_others(headers, app, run, changed):
    assert run(is_accepted(app, headers))
    assert not run(is_accepted(app, {**headers, **changed}))
    assert not run(is_accepted(app, {"Host": "localhost"}))


async def is_accepted(app, headers):
    async with app.test_client().websocket(SOCKET, headers=headers) as connection:
        with suppress(Exception):
            await asyncio.wait_for(connection.send("a note"), 5)
            return "id" in await asyncio.wait_for(connection.receive_json(), 5)
    return False


def test_promise_a_child_that_fails_cancels_its_sibling(headers, app, run, monkeypatch):
    async def fail():
        failed.append(True)
        raise ValueError("a mistake in a task")

    async def speak():
        before = asyncio.all_tasks()
        with suppress(Exception):
            async with app.test_client().websocket(SOCKET, headers=headers):
                await until(lambda: failed and not app.extensions["live"].channels)
        await until(lambda: asyncio.all_tasks() <= before)

    failed = []
    monkeypatch.setattr(notes, "take_notes", fail)
    run(speak())
    assert not app.extensions["live"].channels


def test_promise_who_leaves_frees_what_it_held(headers, app, run):
    async def leave():
        before = asyncio.all_tasks()
        async with reading(app, headers):
            assert app.extensions["live"].channels
        await until(lambda: asyncio.all_tasks() <= before)

    run(leave())
    assert not app.extensions["live"].channels
    assert app.extensions["database"].engine.pool.checkedout() == 0


def test_promise_what_nobody_reads_is_bounded(run):
    async def read():
        written = [data.Note(id=number, user_id=1, text="") for number in range(live.BEHIND)]
        site = live.Live()
        with site.listen(1) as slow:
            site.tell(written[0])
            with site.listen(1) as reader:
                site.tell(*written)
                assert len(reader.channel.notes) == live.BEHIND
                given = aiter(reader)
                assert [await anext(given) for _ in written] == written
            assert [note async for note in slow] == []

    run(read())


def test_signing_out_ends_the_streams_and_a_quiet_one_shows_itself(headers, app, run, monkeypatch):
    monkeypatch.setattr(live, "QUIET", 0.01)

    async def read():
        async with reading(app, headers) as stream:
            assert await stream.receive() == b": still here\n\n"
            [(member_id, channel)] = app.extensions["live"].channels.items()
            app.extensions["live"].end(member_id)
            await until(lambda: not channel.readers)

    run(read())
{%- else %}


async def stream():
    """Say hello, and go on until the server ends."""
    over = current_app.shutdown_event

    async def parts():
        yield b"hello"
        await over.wait()

    response = Response(parts())
    response.timeout = None  # Quart ends an answer after a minute
    return response


async def echo():
    while True:
        await websocket.send(await websocket.receive())


async def fail():
    await websocket.accept()
    raise RuntimeError("hidden detail")


@pytest.fixture
def site(make_app):
    """Return an application with a stream and two WebSockets."""
    bridge = make_app(TRUSTED_ORIGINS="https://page.example")
    bridge.app.add_url_rule("/stream", view_func=stream)
    bridge.app.add_websocket("/echo", view_func=echo)
    bridge.app.add_websocket("/fail", view_func=fail)
    return bridge


def reading(app):
    """Give a stream that is open, in this process."""
    return app.test_client().request("/stream", headers=LOCALHOST)


def test_promise_a_stream_ends_with_the_server(site):
    async def read():
        async with reading(site.app) as connection:
            assert await connection.receive() == b"hello"
            commands.stop(site.app)
            assert await asyncio.wait_for(connection.receive(), 10) == b""

    site.run(read())


def test_promise_who_leaves_frees_what_it_held(site):
    async def leave():
        before = asyncio.all_tasks()
        async with reading(site.app) as connection:
            await connection.receive()
            await connection.disconnect()
        async with asyncio.timeout(10):
            while not asyncio.all_tasks() <= before:
                await asyncio.sleep(0.01)

    site.run(leave())


@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ({}, True),
        ({"Origin": "http://localhost"}, True),
        ({"Origin": "https://page.example"}, True),
        ({"Origin": "https://evil.example"}, False),
        ({"Host": "evil.example"}, False),
    ],
)
def test_promise_a_websocket_is_refused_to_others(site, given, answered):
    assert site.run(is_answered(site.app, {**LOCALHOST, **given})) == answered


async def is_answered(app, headers):
    async with app.test_client().websocket("/echo", headers=headers) as connection:
        with suppress(Exception):
            await asyncio.wait_for(connection.send("hello"), 5)
            return await asyncio.wait_for(connection.receive(), 5) == "hello"
    return False


def test_a_websocket_that_fails_is_closed(site):
    sent, closed = [], asyncio.Event()

    async def receive():
        await closed.wait()
        return {"type": "websocket.disconnect"}

    async def send(message):
        sent.append(message)
        if message["type"] == "websocket.close":
            closed.set()

    visit = site.app.test_client().websocket("/fail", headers=LOCALHOST)
    site.run(asyncio.wait_for(site.app(visit.scope, receive, send), 5))
    assert sent[-1]["code"] == 1011
{%- endif %}
