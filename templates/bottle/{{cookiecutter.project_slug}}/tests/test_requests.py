"""What Bottle leaves to the application: proxies, odd requests, people who are gone."""

import bottle
import pytest
from bottle import request
from browser import Browser
from this_site import SIGN_IN

from {{cookiecutter.package_name}} import create_app
from {{cookiecutter.package_name}}.config import Settings


@pytest.mark.parametrize(
    ("proxies", "address", "host"),
    [("0", "::1", "localhost"), ("1", "10.0.0.2", "evil"), ("2", "10.0.0.1", "evil")],
)
def test_only_trusted_proxies_are_believed(make_app, proxies, address, host):
    app = make_app(TRUSTED_PROXIES=proxies, ALLOWED_HOSTS="localhost,evil")
    app.get("/where", callback=lambda: f"{request.remote_addr} {request.urlparts.netloc}")
    headers = {"X-Forwarded-For": "10.0.0.1, 10.0.0.2", "X-Forwarded-Host": "evil"}
    answer = Browser(app).get("/where", headers=headers, environ_base={"REMOTE_ADDR": "::1"})
    assert answer.text == f"{address} {host}"


PART = b"--x\r\nContent-Disposition: form-data; name=a\r\n\r\na\r\n--x--\r\n"


@pytest.mark.parametrize(
    ("odd", "status"),
    [
        ({"data": b"x", "content_type": "multipart/form-data"}, 400),
        ({"data": b"x", "content_type": "multipart/form-data; boundary"}, 400),
        ({"data": PART, "content_type": "multipart/form-data; boundary=x; charset=none"}, 400),
        ({"headers": {"Transfer-Encoding": "chunked"}}, 411),
        ({"headers": {"X-CSRFToken": "é"}}, 403),
        ({"headers": {"Host": "é"}}, 400),
    ],
)
def test_odd_requests_are_refused(client, odd, status):
    assert client.post(SIGN_IN, **odd).status_code == status


def test_the_form_token_changes_at_sign_in(client, add_user):
    add_user("alice")
    before = client.page(SIGN_IN).select_one("[name=csrf_token]")["value"]
    client.sign_in("alice")
    assert client.page("/").select_one("[name=csrf_token]")["value"] != before


def test_a_user_who_is_gone_is_signed_out(db, member):
    db.execute("DELETE FROM users")
    db.commit()
    assert member.get("/private").status_code == 303
    assert "Sign out" not in member.get("/").text


def test_development_says_how_to_make_the_first_user(make_app, db):
    command = "manage.py createuser"
    development = Browser(make_app(APP_ENV="development"))
    assert command in development.get(SIGN_IN).text
    db.execute("INSERT INTO users (name, password_hash) VALUES ('ada', '')")
    db.commit()
    assert command not in development.get(SIGN_IN).text


def test_without_a_database_pages_that_need_it_are_out_of_service():
    settings = Settings.from_env({"APP_ENV": "test", "DATABASE_URL": "sqlite:///no/such/file.db"})
    browser = Browser(create_app(settings))
    assert browser.get("/health/ready").status_code == 503
    assert browser.get("/").status_code == 200


@pytest.mark.parametrize("shown", [True, False])
def test_an_error_page_shows_the_code_in_debug_mode_only(client, monkeypatch, shown):
    monkeypatch.setattr(bottle, "DEBUG", shown)
    assert ("hidden detail" in client.get("/crash").text) == shown
