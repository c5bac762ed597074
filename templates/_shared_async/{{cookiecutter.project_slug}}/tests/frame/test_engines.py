"""The engines: what the drivers need to be told, and what becomes of a connection that is silent."""

import asyncio
from types import SimpleNamespace

import pytest

from {{cookiecutter.__standard_package}} import engines


@pytest.mark.parametrize("status", ["ACTIVE", "INERROR"])
def test_a_connection_that_waits_in_vain_is_closed(status):
    done = []

    async def wait(generator, timeout):
        done.append((generator, timeout))
        raise TimeoutError

    async def cancel(**_):
        done.append("cancel")

    async def close():
        done.append("close")

    connection = SimpleNamespace(wait=wait, cancel_safe=cancel, close=close)
    connection.info = SimpleNamespace(transaction_status=SimpleNamespace(name=status))
    engines.limit(connection, 3)
    with pytest.raises(TimeoutError):
        asyncio.run(connection.wait("query", 0.1))
    assert done == [("query", 3), *(["cancel", "close"] if status == "ACTIVE" else [])]
