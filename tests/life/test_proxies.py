"""A site behind its proxy: below a prefix, on another port, asked by plain HTTP; or with none."""

import re

import pytest

from crawling import Mounted, links, local
from shops import Served, Shop
from support import PASSWORD
from visiting import PROXY, Visitor

pytestmark = pytest.mark.live
PREFIX = "/app"
# What may be answered to who follows a link: pages that want a form to be sent say so.
FOUND = {200, 302, 303, 307, 308, 405}


def test_every_link_and_form_stays_below_the_prefix(site: Served) -> None:
    stranger = Mounted(Visitor(site), PREFIX)
    answers = dict(stranger.crawl(f"{PREFIX}/"))
    member = Mounted(site.visitor("mounted"), PREFIX)
    sign_in = PREFIX + member.at.sign_in
    path = f"{sign_in}?next={PREFIX}{member.at.notes}"
    fields = {**member.hidden(path), "username": "mounted", "password": PASSWORD}
    answer = member.post(path, fields, member.referer(path))
    assert answer.status in {302, 303}
    notes = local(answer.headers["Location"])
    assert notes == PREFIX + member.at.notes
    form = {**member.hidden(notes), "text": "below"}
    written = member.post(notes, form, member.referer(notes))
    assert local(written.headers["Location"]).startswith(f"{PREFIX}/")
    answers |= dict(member.crawl(notes))
    assert len(answers) > 5
    assert {path: each.status for path, each in answers.items() if each.status not in FOUND} == {}
    kinds = {each.headers.get_content_type() for each in answers.values()}
    assert {"text/html", "text/css"} <= kinds, kinds
    away = Mounted(Visitor(site), PREFIX).get(notes)
    assert local(away.headers["Location"]).startswith(f"{sign_in}?next={PREFIX}/notes")


@pytest.mark.parametrize(
    "prefix", ["//evil.example", "https://evil.example", "/a b", "/..", "/<b>"]
)
def test_a_prefix_that_is_no_path_is_ignored(site: Served, prefix: str) -> None:
    answer = Visitor(site, proxy={**PROXY, "X-Forwarded-Prefix": prefix}).get("/")
    assert answer.status == 200
    assert {*links(answer)} == {*links(Visitor(site).get("/"))}


@pytest.mark.parametrize(
    "says",
    [
        {"X-Forwarded-Host": "127.0.0.1:8443"},
        {"Host": "127.0.0.1:8443"},
    ],
    ids="-".join,
)
def test_https_on_another_port_takes_the_forms_of_its_pages(
    site: Served, says: dict[str, str]
) -> None:
    usual = {name: value for name, value in PROXY.items() if "Host" not in name}
    visitor = Visitor(site, proxy={**usual, **says})
    origin = {"Origin": "https://127.0.0.1:8443"}
    referer = {"Referer": f"https://127.0.0.1:8443{visitor.at.sign_in}"}
    answer = visitor.sign_in(headers={**origin, **referer})
    assert answer.status in {302, 303}, answer.body
    location = answer.headers["Location"]
    assert re.fullmatch(r"(https://127\.0\.0\.1:8443)?/", location)
    assert visitor.is_signed_in()


def test_the_forms_of_another_origin_are_refused(site: Served) -> None:
    for origin in ("https://evil.example", "https://127.0.0.1.evil.example", "null"):
        visitor = Visitor(site)
        headers = {"Origin": origin, "Referer": f"{origin}/"}
        if origin == "null":
            del headers["Referer"]
        fields = {"username": "ada", "password": "whatever"}
        assert visitor.post(visitor.at.sign_in, fields, headers).status in {400, 403}


def test_plain_http_is_led_to_https_and_probes_are_not(site: Served) -> None:
    visitor = Visitor(site, proxy={**PROXY, "X-Forwarded-Proto": "http"})
    for path in ("/", f"{visitor.at.notes}?page=1&a=%2F"):
        answer = visitor.get(path)
        assert answer.status in {301, 308}
        assert answer.headers["Location"] == f"https://127.0.0.1{path}"
    assert visitor.get("/health/live").status == 200
    assert visitor.get("/health/ready").status == 200


def test_without_a_trusted_proxy_nothing_that_it_says_counts(shop: Shop) -> None:
    settings = shop.prepared(TRUSTED_PROXIES="0", HTTPS_ONLY="false")
    with shop.serve(settings) as site:
        usual = Visitor(site, proxy={})
        usual_links = {*links(usual.get("/"))}
        for name, value in {
            "X-Forwarded-Prefix": PREFIX,
            "X-Forwarded-Host": "evil.example",
            "X-Forwarded-Proto": "http",
            "X-Forwarded-Port": "8443",
            "Forwarded": "host=evil.example;proto=http",
            "X-Script-Name": PREFIX,
            "Script-Name": PREFIX,
            "SCRIPT_NAME": PREFIX,
        }.items():
            liar = Visitor(site, proxy={name: value})
            answer = liar.get("/")
            assert answer.status == 200, name
            assert {*links(answer)} == usual_links, name
            answer = liar.sign_in(headers=usual.referer(usual.at.sign_in))
            assert answer.status in {302, 303}, name
            assert "evil" not in answer.headers["Location"]
            assert liar.is_signed_in(), name
