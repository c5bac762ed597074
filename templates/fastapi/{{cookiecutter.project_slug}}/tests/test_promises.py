"""What FastAPI promises, each shown at work in this application."""

import asyncio
import inspect
from contextlib import AsyncExitStack

import pytest
from asgi import Exchange, scope_of
from blockbuster import blockbuster_ctx
from browser import PASSWORD, Browser
from sqlalchemy import text
from this_site import PAGES, SIGN_IN
from werkzeug.test import create_environ

from {{cookiecutter.package_name}} import accounts, data
from {{cookiecutter.package_name}}.commands import cli
from {{cookiecutter.package_name}}.standard import engines, passwords

COOKIE = "{{ cookiecutter.package_name }}_session"


async def status_of(app, path):
    """Return what the application answers, beside what else is on its loop."""
    exchange = Exchange(b"")
    await exchange.run(app.app, scope_of(create_environ(path, "http://localhost")))
    return exchange.start[0]


@pytest.mark.parametrize("path", [*PAGES, "/none", "/health/ready", "/static/app.css"])
def test_promise_asyncio_nothing_blocks_around_a_page(member, path):
    before = member.get(path)
    with blockbuster_ctx():
        assert member.get(path).status_code == before.status_code


def test_promise_asyncio_a_sign_in_holds_up_nobody(app, work):
    work(data.add_user, "alice", app.run(passwords.hash_password(PASSWORD)))
    answered = []

    async def sign_in_beside_others():
        signing_in = asyncio.create_task(
            accounts.authenticate(app.app.state.database, "alice", PASSWORD)
        )
        while not signing_in.done():
            answered.append(await status_of(app, "/health/live"))
            await asyncio.sleep(0)
        assert (await signing_in).name == "alice"

    app.run(sign_in_beside_others())
    assert len(answered) > 1


def test_promise_asyncio_queries_wait_beside_each_other(app):
    """Each of five has its answer from the database, and none goes on before all have."""
    meeting = asyncio.Barrier(5)

    async def query():
        async with app.app.state.database.begin() as session:
            await session.scalar(text("SELECT 1"))
            await meeting.wait()

    async def query_all():
        async with asyncio.timeout(30):
            await asyncio.gather(*(query() for _ in range(5)))

    app.run(query_all())
    asks = [each for _, each in inspect.getmembers(data, inspect.isfunction)]
    taking_a_session = [each for each in asks if "db" in inspect.signature(each).parameters]
    assert taking_a_session
    assert all(map(inspect.iscoroutinefunction, taking_a_session))


def test_promise_a_full_pool_is_said_quickly(make_app, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.1)
    app = make_app(DATABASE_CONNECTIONS="1")

    async def hold():
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(app.app.state.database.begin())
            await session.scalar(text("SELECT 1"))
            return await status_of(app, "/health/ready")

    assert app.run(hold()) == 503


def test_promise_development_server_with_one_command():
    assert {"run", "serve"} <= cli.commands.keys()


def test_forms_come_from_pages_of_ours_and_of_trusted_origins(make_app):
    given = {"SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "localhost"}
    app = make_app(APP_ENV="production", TRUSTED_ORIGINS="https://localhost:8443", **given)
    browser = Browser(app, "https://localhost")
    sent = {"csrf_token": browser.page(SIGN_IN).select_one("[name=csrf_token]")["value"]}
    for origin, status in (
        ("https://localhost", 200),
        ("https://localhost:8443", 200),
        ("https://localhost:9443", 400),
        ("http://localhost", 400),
        (None, 400),
    ):
        headers = {"Origin": origin} if origin else {}
        assert browser.post(SIGN_IN, data=sent, headers=headers).status_code == status


def test_a_cookie_of_another_key_is_worth_nothing(member, make_app):
    value = member.get_cookie(COOKIE).value
    other_key = Browser(make_app(SECRET_KEY="o" * 32))
    for browser, given in ((member, "x" + value), (other_key, value)):
        browser.set_cookie(COOKIE, given)
        assert browser.get("/private").status_code == 303
