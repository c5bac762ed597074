"""Failed attempts are counted by who makes them, however they say who they are, and in all processes."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest

from shops import Served, Shop
from visiting import PROXY, Answer, Visitor

pytestmark = pytest.mark.live
MOST = 10  # failures, in
WINDOW = 300  # seconds
# How one client may be named: by proxies that add a port, or that speak IPv6.
NAMES_OF_ONE = [
    "203.0.113.50",
    "203.0.113.50:41812",
    "::ffff:203.0.113.50",
    "[::ffff:203.0.113.50]:9",
]


def forwarded(address: str, **more: str) -> dict[str, str]:
    """Return what the proxy says of a visitor at this address."""
    return {**PROXY, "X-Forwarded-For": address, **more}


def attempts(visitor: Visitor, senders: Iterable[Mapping[str, str]]) -> Iterator[Answer]:
    """Give the answer to a wrong password from each sender in turn."""
    for sender in senders:
        visitor.proxy = sender
        yield visitor.sign_in("a wrong password")


def checked(answers: Iterable[Answer]) -> int:
    """Return how many passwords were looked at; the others were put off."""
    statuses = [answer.status for answer in answers]
    assert {*statuses} <= {200, 429}
    return statuses.count(200)


@pytest.mark.parametrize(
    "senders",
    [
        [forwarded(name, X_Forwarded_For=f"10.9.8.{n}") for n, name in enumerate(NAMES_OF_ONE)],
        [forwarded(f"10.1.2.{n}, 203.0.113.51") for n in range(4)],
        [forwarded(f"2001:db8:5:6:{n}::{n}") for n in range(1, 5)],
    ],
    ids=["names-of-one", "chain", "network-of-one"],
)
def test_one_client_is_one_whatever_it_says(site: Served, senders: list[dict[str, str]]) -> None:
    visitor = Visitor(site, "nobody")
    answers = [*attempts(visitor, islice(cycle(senders), MOST + 4))]
    assert checked(answers) <= MOST
    for answer in answers:
        if answer.status == 429:
            assert 0 < int(answer.headers["Retry-After"]) <= WINDOW


def test_addresses_that_a_stranger_writes_count_for_nothing(shop: Shop) -> None:
    with shop.serve(shop.prepared(TRUSTED_PROXIES="0", HTTPS_ONLY="false")) as site:
        senders = [
            {"X-Forwarded-For": f"10.1.1.{n}", "X-Real-IP": f"10.1.2.{n}"} for n in range(14)
        ]
        assert checked(attempts(Visitor(site, "nobody"), senders)) <= MOST


def test_processes_count_together(site: Served) -> None:
    with site.shop.serve(site.settings) as second:
        sender = forwarded("203.0.113.52")
        answers = [
            answer
            for pair in zip(
                attempts(Visitor(site, "nobody"), [sender] * 7),
                attempts(Visitor(second, "nobody"), [sender] * 7),
                strict=True,
            )
            for answer in pair
        ]
    assert checked(answers) <= MOST


def test_a_colleague_behind_the_same_address_signs_in(site: Served) -> None:
    sender = forwarded("203.0.113.53")
    forgetful = [*attempts(site.visitor("forgets"), [sender] * (MOST + 2))]
    assert forgetful[-1].status == 429
    assert site.visitor("colleague", sender).sign_in().status in {302, 303}


def test_attempts_at_once_are_counted_too(site: Served) -> None:
    sender = forwarded("203.0.113.54")
    visitors = [Visitor(site, "nobody", sender) for _ in range(30)]
    pages = [visitor.hidden(visitor.at.sign_in) for visitor in visitors]

    def attempt(visitor: Visitor, fields: dict[str, str]) -> Answer:
        wrong = {**fields, "username": visitor.name, "password": "a wrong password"}
        return visitor.post(visitor.at.sign_in, wrong, visitor.referer(visitor.at.sign_in))

    with ThreadPoolExecutor(30) as threads:
        assert checked(threads.map(attempt, visitors, pages)) <= MOST


def test_success_begins_anew(site: Served) -> None:
    sender = forwarded("203.0.113.55")
    visitor = site.visitor("clumsy", sender)
    for _ in range(2):
        assert checked(attempts(visitor, [sender] * 6)) == 6
        assert visitor.sign_in().status in {302, 303}
        assert visitor.sign_out().status in {302, 303}
