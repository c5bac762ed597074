"""Failed attempts are counted by who makes them, however they say who they are, and in all processes."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import pytest

from fwscaffold.verification import probe
from life_surroundings import MakeShop
from shops import Served, Shop
from support import PASSWORD
from visiting import PROXY, Answer, Site, Visitor

pytestmark = pytest.mark.live
MOST, MOST_OF_NETWORK = 10, 100  # failures at one account, and from one network, in
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


@pytest.fixture(scope="module")
def both(site: Served) -> Iterator[tuple[Served, Served]]:
    """Serve the same site by a second process."""
    with site.shop.serve(site.settings) as second:
        yield site, second


def test_processes_count_together(both: tuple[Served, Served]) -> None:
    sender = forwarded("203.0.113.52")
    visitors = [Visitor(each, "nobody", sender) for each in both]
    turns = islice(cycle(visitors), MOST + 4)
    assert checked(each.sign_in("a wrong password") for each in turns) <= MOST


def test_guessed_tokens_are_counted_for_their_network(both: tuple[Served, Served]) -> None:
    visitors = cycle([Visitor(each, proxy=forwarded("203.0.113.56")) for each in both])
    wrong = [{"Authorization": f"Bearer 1.{number:064x}"} for number in range(MOST_OF_NETWORK + 4)]
    statuses = [
        visitor.get("/api/notes", each).status
        for visitor, each in zip(visitors, wrong, strict=False)
    ]
    assert statuses == [401] * MOST_OF_NETWORK + [429] * 4


# Where a framework's project has forms for strangers beside the sign-in: how often one may be sent.
@pytest.mark.parametrize(
    ("path", "fields", "most"),
    [
        ("/accounts/signup/", {"username": "x"}, MOST_OF_NETWORK),
        ("/accounts/password_reset/", {"email": "nobody@site.example"}, MOST),
    ],
)
def test_forms_of_strangers_are_counted(
    make_shop: MakeShop, path: str, fields: dict[str, str], most: int
) -> None:
    shop = make_shop("django", {})
    settings = shop.prepared()
    with shop.serve(settings) as one, shop.serve(settings) as two:
        visitors = [Visitor(each, proxy=forwarded("203.0.113.57")) for each in (one, two)]
        forms = [(each, {**each.hidden(path), **fields}) for each in visitors]
        turns = islice(cycle(forms), most + 4)
        statuses = [each.post(path, form, each.referer(path)).status for each, form in turns]
        assert {*statuses[:most]} <= {200, 302}
        assert statuses[most:] == [429] * 4


def test_the_second_port_of_cherrypy_counts_too(make_shop: MakeShop) -> None:
    shop = make_shop("cherrypy", {})
    ports = [probe.free_port(), probe.free_port()]
    more = [{"MANAGEMENT_PASSWORD": PASSWORD, "MANAGEMENT_PORT": str(port)} for port in ports]
    settings = shop.prepared()
    with shop.serve(settings, **more[0]) as one, shop.serve(settings, **more[1]) as two:
        operators = [
            Visitor(Site(port, each.at), proxy={})
            for port, each in zip(ports, (one, two), strict=True)
        ]
        wrong = {
            "Authorization": 'Digest username="admin", realm="x", nonce="x", uri="/", response="x"'
        }
        turns = islice(cycle(operators), MOST + 4)
        statuses = [each.get("/statistics/", wrong).status for each in turns]
        assert {*statuses[:MOST]} <= {400, 401}
        assert statuses[MOST:] == [429] * 4


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
