"""What asks an application with the standard around it, message by message."""

import asyncio
{%- if cookiecutter.python_version == "3.11" and cookiecutter.__data %}
import sys
{%- endif %}

import pytest

from {{cookiecutter.__code_package}} import config
from {{cookiecutter.__standard_package}} import asgi

{%- if cookiecutter.python_version == "3.11" and cookiecutter.__data %}

# Under coverage, with greenlets, Python 3.11 goes round for ever where one thread ends while another
# one is about to be given its turn. So it seldom has to give any.
sys.setswitchinterval(1)
{%- endif %}

GIVEN = {
    "SECRET_KEY": "s" * 32,
    "ALLOWED_HOSTS": "site.example",
    "HTTPS_ONLY": "false",
    "MAX_BODY_BYTES": "10",
}


async def refuse(scope, receive, send, status, message):
    assert (await receive())["type"] == "http.disconnect"
    await send({"type": "http.response.start", "status": status, "headers": []})
    await send({"type": "http.response.body", "body": message.encode()})


def ask(
    app,
    *,
    kind="http",
    method="GET",
    given=(),
    headers=(),
    host=b"site.example",
    app_env="production",
    **more,
):
    """Return what is sent to a client who sends these messages, and then nothing more."""
    sent, messages = [], [*given]
    scope = {
        "type": kind,
        "method": method,
        "path": "/",
        "client": ("::1", 1),
        "scheme": "http",
        "query_string": b"",
    }
    scope |= {"headers": [(b"host", host), *headers], "extensions": {}, **more}

    async def receive():
        if messages:
            return messages.pop(0)
        return await asyncio.Event().wait()

    async def send(message):
        sent.append(message)

    settings = config.Settings.from_env({**GIVEN, "APP_ENV": app_env})
    shell = asgi.Shell(app, settings, {"X-Ours": "yes"}, refuse)
    asyncio.run(shell(scope, receive, send))
    return sent


@pytest.fixture(name="ask")
def _ask():
    return ask
