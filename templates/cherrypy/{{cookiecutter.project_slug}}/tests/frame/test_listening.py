"""A server listens, and where it cannot, one line says what to set."""

import socket

import pytest

from {{cookiecutter.__standard_package}} import listening


@pytest.fixture
def taken():
    """Give a port that somebody else listens on."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def test_the_parts_of_an_answer_do_not_wait_for_each_other():
    with (
        listening.listen("127.0.0.1", 0) as listener,
        socket.create_connection(listener.getsockname()),
        listener.accept()[0] as connection,
    ):
        assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


@pytest.mark.parametrize("host", ["127.0.0.1", "no such host", "192.0.2.1"])
def test_an_address_that_is_not_to_be_had_is_one_line(taken, host):
    said = r"^Cannot listen on .*: .*\. Try `(PORT|HOST)=.*`\.$"
    with pytest.raises(SystemExit, match=said):
        listening.listen(host, taken)


def test_the_setting_of_a_second_server_is_named(taken):
    with pytest.raises(SystemExit, match=f"Try `SECOND_PORT={taken + 1} "):
        listening.listen("127.0.0.1", taken, "SECOND_")
