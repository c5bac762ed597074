"""A session ends with sign-out, with a new password and with its user; it belongs to one project."""

import pytest

from accounts import delete_user
from life_surroundings import MakeShop
from shops import Served, Shop
from support import PASSWORD, project
from visiting import Visitor

pytestmark = pytest.mark.live
OTHER_WORDS = "another horse, another battery"


def test_a_copied_cookie_dies_with_sign_out(site: Served) -> None:
    visitor = site.signed_in("copied")
    thief = visitor.copy()
    assert thief.is_signed_in()
    assert visitor.sign_out().status in {302, 303}
    assert not thief.is_signed_in()
    assert not visitor.is_signed_in()


def test_sign_out_leaves_other_browsers_signed_in(site: Served) -> None:
    here, there = site.signed_in("twice"), site.signed_in("twice")
    here.sign_out()
    assert there.is_signed_in()


def test_every_session_dies_with_a_new_password(site: Served) -> None:
    here, there = site.signed_in("forgetful"), site.signed_in("forgetful")
    site.manage("setpassword", "forgetful", text=f"{OTHER_WORDS}\n")
    assert not here.is_signed_in()
    assert not there.is_signed_in()
    assert here.sign_in().status == 200
    assert here.sign_in(OTHER_WORDS).status in {302, 303}
    assert here.is_signed_in()


def test_a_session_dies_with_its_user_whoever_comes_after(site: Served) -> None:
    """SQLite gives the id of a user who is gone to the next one."""
    leaver = site.signed_in("leaver")
    delete_user(site.settings["DATABASE_URL"], "leaver")
    assert not leaver.copy().is_signed_in()
    successor = site.signed_in("successor")
    assert successor.api("POST", "/api/notes", {"text": "private"}).status == 201
    assert not leaver.is_signed_in()
    assert b"private" not in leaver.get(leaver.at.notes).body


def test_forms_of_two_tabs_right_after_sign_in_both_work(site: Served) -> None:
    visitor = site.signed_in("tabs")
    tabs = [visitor.copy(), visitor.copy()]
    forms = [tab.hidden(tab.at.notes) for tab in tabs]
    # The browser's one jar keeps what came last.
    for tab in tabs:
        visitor.cookies |= tab.cookies
    for number, form in enumerate(forms):
        fields = {**form, "text": f"from tab {number}"}
        answer = visitor.post(visitor.at.notes, fields, visitor.referer(visitor.at.notes))
        assert answer.status in {302, 303}
    body = visitor.get("/api/notes").body
    assert b"from tab 0" in body
    assert b"from tab 1" in body


def test_a_cookie_that_somebody_else_chose_is_not_signed_in(site: Served) -> None:
    visitor = site.visitor("victim")
    visitor.get(visitor.at.sign_in)
    chosen = {name: value[:-8] + "a" * 8 for name, value in visitor.cookies.items()}
    thief = visitor.copy()
    visitor.cookies, thief.cookies = dict(chosen), dict(chosen)
    assert visitor.sign_in().status in {302, 303}
    assert visitor.is_signed_in()
    assert not thief.is_signed_in()


def test_two_projects_on_one_host_keep_out_of_each_others_way(
    site: Served, make_shop: MakeShop
) -> None:
    """Browsers keep cookies by host, not by port."""
    shop = site.shop
    store = Shop(shop.framework, shop.directory.with_name("store"), shop.python)
    if not store.directory.exists():
        project(shop.framework, {"project_name": "Store"}, store.directory)
    with store.serve(store.prepared()) as neighbour:
        first = site.signed_in()
        second = Visitor(neighbour)
        second.cookies = first.cookies
        assert not second.is_signed_in()
        assert second.sign_in().status in {302, 303}
        for visitor in (first, second, first):
            visitor.get(visitor.at.notes)
            assert visitor.is_signed_in()


def test_what_one_project_signed_in_development_is_worth_nothing_in_another(shop: Shop) -> None:
    """Their databases may hold the same users, so the signature alone tells them apart."""
    store = Shop(shop.framework, shop.directory.with_name("store"), shop.python)
    if not store.directory.exists():
        project(shop.framework, {"project_name": "Store"}, store.directory)
    development = {"APP_ENV": "development", "SECRET_KEY": "", "TRUSTED_PROXIES": "0"}
    settings = shop.prepared(**development)
    with shop.serve(settings) as mine, store.serve(settings) as theirs:
        visitor, thief = Visitor(mine, proxy={}), Visitor(theirs, proxy={})
        visitor.sign_in(PASSWORD)
        assert visitor.is_signed_in()
        thief.get(thief.at.sign_in)
        values = [*visitor.cookies.values()]
        for name in [*thief.cookies, *visitor.cookies]:
            for value in values:
                thief.cookies = {name: value}
                assert not thief.is_signed_in()
