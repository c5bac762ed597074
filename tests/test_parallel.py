"""One task for many things: in their order, whatever becomes of the processes that share it."""

import os
import signal
from multiprocessing import active_children

import pytest

from fwscaffold.parallel import SHARE, mapped

HERE = os.getpid()
MANY = range(3 * SHARE)


@pytest.fixture(params=["linux", "darwin"], autouse=True)
def _system(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", request.param)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2}, raising=False)


def doubled(number: int) -> int:
    return 2 * number


def worker(_: int) -> int:
    return os.getpid()


def killed_elsewhere(number: int) -> int:
    if number == MANY[-1] and os.getpid() != HERE:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def large(_: int) -> str:
    return "x" * 100_000


def failing(number: int) -> int:
    if number == 1:
        raise LookupError(number)
    return number


def test_what_is_made_comes_in_the_order_of_the_things() -> None:
    for count in (0, 1, len(MANY), 500):
        assert list(mapped(doubled, range(count))) == [2 * number for number in range(count)]


def test_many_are_shared_where_a_process_can_be_copied(request: pytest.FixtureRequest) -> None:
    assert {*mapped(worker, MANY[: 2 * SHARE - 1])} == {HERE}
    assert len({*mapped(worker, MANY)}) == (3 if "linux" in request.node.name else 1)


def test_what_a_killed_copy_should_have_done_is_done_here() -> None:
    assert list(mapped(killed_elsewhere, MANY)) == list(MANY)


def test_what_fails_in_a_copy_fails_here(capfd: pytest.CaptureFixture[str]) -> None:
    found = mapped(failing, MANY)
    assert next(found) == 0
    with pytest.raises(LookupError, match="1"):
        next(found)
    assert capfd.readouterr() == ("", "")


def test_where_no_process_can_be_started_all_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> int:
        raise BlockingIOError("Resource temporarily unavailable")

    monkeypatch.setattr(os, "fork", refuse)
    assert list(mapped(worker, MANY)) == [HERE] * len(MANY)


def test_nobody_works_on_when_no_more_is_wanted() -> None:
    found = mapped(large, range(500))
    assert len(next(found)) == 100_000
    del found
    for child in active_children():
        child.join(20)
        assert child.exitcode == 0
