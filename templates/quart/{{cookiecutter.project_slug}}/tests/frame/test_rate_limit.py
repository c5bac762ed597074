"""How attempts are counted, and where."""

import pytest

from {{cookiecutter.__standard_package}} import rate_limit

OFFICE = "203.0.113.9"


@pytest.fixture(params=["sqlite:///{}/counts/file.db", "memory://"])
def attempts(request, tmp_path, monkeypatch):
    """Return attempts with lower limits: 3 at one account, 5 from one network."""
    monkeypatch.setattr(rate_limit, "ACCOUNT_LIMIT", "3 per 5 minutes")
    monkeypatch.setattr(rate_limit, "NETWORK_LIMIT", "5 per 5 minutes")
    return rate_limit.Attempts(request.param.format(tmp_path))


@pytest.mark.parametrize(
    ("text", "address", "network"),
    [
        ("203.0.113.9", "203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:1234", "203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::1", "2001:db8::/64"),
        ("[2001:DB8::9:0:0:1]:443", "2001:db8::9:0:0:1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::1%eth0", "fe80::/64"),
        ("_hidden", "unknown", "unknown"),
        ("", "unknown", "unknown"),
    ],
)
def test_an_address_has_one_spelling_and_is_part_of_a_network(text, address, network):
    assert rate_limit.client_address(text) == address
    assert rate_limit.network_of(text) == network


def test_an_account_is_limited_and_its_network_is_not(attempts):
    for _ in range(3):
        assert attempts.begin("sign-in", OFFICE, "ada") == 0
    for _ in range(6):
        assert 0 < attempts.begin("sign-in", f"{OFFICE}:80", "ada") <= 300
    assert attempts.begin("sign-in", OFFICE, "bob") == 0
    assert attempts.begin("sign-in", "198.51.100.7", "ada") == 0
    attempts.succeeded("sign-in", OFFICE, "ada")
    assert attempts.begin("sign-in", OFFICE, "ada") == 0


def test_a_network_is_limited(attempts):
    for number in range(5):
        assert attempts.begin("sign-in", f"2001:db8::{number}", f"user {number}") == 0
    assert attempts.begin("sign-in", "2001:db8::ffff", "ada") > 0
    assert attempts.begin("sign-in", "2001:db8:0:1::1", "ada") == 0
    assert attempts.begin("sign-up", "2001:db8::1") == 0


def test_a_network_is_not_limited_by_those_who_know_their_passwords(attempts):
    for number in range(10):
        assert attempts.begin("sign-in", OFFICE, f"user {number}") == 0
        attempts.succeeded("sign-in", OFFICE, f"user {number}")


def test_ten_at_an_account_and_a_hundred_from_a_network_are_enough():
    attempts = rate_limit.Attempts("memory://")
    for name in range(10):
        assert [attempts.begin("sign-in", OFFICE, f"{name}") for _ in range(10)] == [0] * 10
        if name < 9:
            assert attempts.begin("sign-in", OFFICE, f"{name}") > 0
    assert attempts.begin("sign-in", OFFICE, "somebody else") > 0


def test_processes_share_a_file(tmp_path):
    one, other = (rate_limit.Attempts(f"sqlite:///{tmp_path}/file.db") for _ in range(2))
    for _ in range(10):
        assert one.begin("sign-in", OFFICE, "ada") == 0
    assert other.begin("sign-in", OFFICE, "ada") > 0
    assert other.problem() == ""


def test_counts_end(attempts):
    storage = attempts.counts.shared.storage
    storage.incr("ended", -1)
    assert storage.get("ended") == 0
    storage.incr("lasts", 60)
    assert storage.get("lasts") == 1
    storage.reset()
    assert storage.get("lasts") == 0


def test_a_place_that_cannot_be_written_is_named_and_the_limit_holds(tmp_path, caplog):
    (tmp_path / "file").write_text("no directory", "utf-8")
    attempts = rate_limit.Attempts(f"sqlite:///{tmp_path}/file/counts.db")
    assert attempts.problem().startswith("RATE_LIMIT_URL cannot be written: ")
    for _ in range(10):
        assert attempts.begin("sign-in", OFFICE, "ada") == 0
    assert attempts.begin("sign-in", OFFICE, "ada") > 0
    attempts.succeeded("sign-in", OFFICE, "ada")
    assert attempts.begin("sign-in", OFFICE, "ada") == 0
    assert "RATE_LIMIT_URL is out of reach" in caplog.text


def test_a_place_that_is_not_known_is_named_and_the_limit_holds():
    attempts = rate_limit.Attempts("elsewhere://")
    assert attempts.problem().startswith("RATE_LIMIT_URL cannot be used: ")
    assert attempts.begin("sign-in", OFFICE, "ada") == 0
