"""The gate of life can fail: faults, planted in projects, are found by it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

import test_addresses
import test_limits
import test_operators
import test_proxies
import test_sessions
from life_surroundings import MakeShop, PrivateServers
from planting import plant
from shops import Served, Shop
from support import project

pytestmark = pytest.mark.live
# What the gate finds on a site that is served: who cannot be one client, or what does not end.
NETWORK = [test_limits.forwarded(f"2001:db8:5:6:{number}::{number}") for number in range(1, 5)]
SERVED: dict[str, list[tuple[str, str, str, Callable[[Served], None]]]] = {
    "flask": [
        (
            "auth.py",
            'data.delete_session(hash_token(session.get("token", "")))',
            "pass",
            test_sessions.test_a_copied_cookie_dies_with_sign_out,
        ),
        (
            "rate_limit.py",
            'str(ip_network(f"{name}/64", strict=False)) if ":" in name else name',
            "name",
            lambda site: test_limits.test_one_client_is_one_whatever_it_says(site, NETWORK),
        ),
    ],
    "django": [
        (
            "shop/settings.py",
            "SECURE_SSL_REDIRECT = env.https_only",
            "SECURE_SSL_REDIRECT = False",
            test_proxies.test_plain_http_is_led_to_https_and_probes_are_not,
        ),
        (
            "proxies.py",
            r'r"(/\w[\w.~-]*)+"',
            '".*"',
            lambda site: test_proxies.test_a_prefix_that_is_no_path_is_ignored(site, "/<b>"),
        ),
    ],
    "web2py": [
        (
            "users.py",
            "site.sign_out_everywhere(user, password=hashed)",
            "user.update_record(password=hashed)",
            test_sessions.test_every_session_dies_with_a_new_password,
        ),
    ],
}


def with_fault(shop: Shop, name: str, old: str, new: str) -> Shop:
    """Return another project like this one, with a fault more."""
    broken = replace(shop, directory=shop.directory.with_name("broken"))
    if not broken.directory.exists():
        project(shop.framework, shop.answers, broken.directory)
    plant(broken.directory, name, old, new)
    return broken


@pytest.mark.parametrize("framework", SERVED)
def test_faults_of_a_site_are_found(framework: str, make_shop: MakeShop) -> None:
    shop = make_shop(framework, {})
    for name, old, new, _ in SERVED[framework]:
        broken = with_fault(shop, name, old, new)
    with broken.serve(broken.prepared()) as site:
        for *_, find in SERVED[framework]:
            with pytest.raises(AssertionError):
                find(site)


def test_a_traceback_in_the_place_of_a_line_is_found(make_shop: MakeShop) -> None:
    fault = ("listening.py", "except (OSError, UnicodeError) as error", "except KeyError as error")
    broken = with_fault(make_shop("cherrypy", {}), *fault)
    with pytest.raises(AssertionError, match="Traceback"):
        test_operators.test_an_address_that_cannot_be_listened_on(broken, "serve", "192.0.2.1")


def test_a_message_without_the_next_step_is_found(make_shop: MakeShop, tmp_path: Path) -> None:
    fault = ("reach.py", "make its directory, and let this user write there", "see to it")
    broken = with_fault(make_shop("bottle", {}), *fault)
    with pytest.raises(AssertionError, match="make its directory"):
        test_operators.test_a_file_that_cannot_be_used(broken, tmp_path)


@pytest.mark.services
def test_an_option_that_is_silently_ignored_is_found(
    make_shop: MakeShop, private_servers: PrivateServers
) -> None:
    """A data layer that knows nothing of TLS connected in the clear, or to whoever answered."""
    plain = {"orm": "none"}
    fault = ("database_url.py", "options |= tls(options)", "tls(options)")
    broken = with_fault(make_shop("flask", plain), *fault)
    with pytest.raises(AssertionError, match="CERTIFICATE_VERIFY_FAILED"):
        test_addresses.test_the_server_says_how_it_is_reached(
            ("flask", plain), "mysql", test_addresses.ALWAYS, lambda *_: broken, private_servers
        )
