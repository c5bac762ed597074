"""The processes of the server: what they may have, and how they end."""

import signal
import socket
from types import SimpleNamespace

import pytest

from {{cookiecutter.__standard_package}} import processes


@pytest.mark.parametrize(
    ("platform", "limits", "given"),
    [
        ("linux", (1024, 20_000), [(20_000, 20_000)]),
        ("linux", (20_000, 20_000), []),
        ("darwin", (256, 2**63 - 1), [(processes.DARWIN, 2**63 - 1)]),
        ("darwin", (2**63 - 1, 2**63 - 1), []),
    ],
)
def test_a_process_may_have_the_connections_that_the_system_allows(
    platform, limits, given, monkeypatch
):
    asked = []
    system = SimpleNamespace(
        RLIMIT_NOFILE=7,
        getrlimit=lambda _: limits,
        setrlimit=lambda _, wanted: asked.append(wanted),
    )
    monkeypatch.setattr(processes, "resource", system)
    monkeypatch.setattr("sys.platform", platform)
    processes.allow_connections()
    assert asked == given


@pytest.mark.skipif(not hasattr(signal, "SIGHUP"), reason="Windows has one process")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # other tests have threads
def test_workers_that_cannot_start_end_the_server():
    listener = socket.create_server(("127.0.0.1", 0))
    with pytest.raises(SystemExit, match="1"):
        processes.supervise(list, 2, processes.Stop(), listener)
