"""What Bottle leaves to the application: proxies, odd requests, a database that is out of reach."""

import bottle
import pytest
from bottle import request
from browser import Browser, read
from this_site import SIGN_IN, Visitor

from {{cookiecutter.package_name}}.standard.migrations import migrate
from {{cookiecutter.package_name}}.standard.sql import Connection, transaction


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


def test_development_says_how_to_make_the_first_user(make_app, db):
    command = "manage.py createuser"
    development = Browser(make_app(APP_ENV="development"))
    assert command in development.get(SIGN_IN).text
    db.execute("INSERT INTO users (name, password_hash) VALUES ('ada', '')")
    db.commit()
    assert command not in development.get(SIGN_IN).text


def test_what_needs_a_database_that_is_out_of_reach_is_tried_again(make_app, tmp_path):
    visitor = Visitor(make_app(DATABASE_URL=f"sqlite:///{tmp_path / 'none' / 'app.db'}"))
    for path, heading in ((SIGN_IN, "503"), ("/health/ready", "")):
        answer = visitor.get(path)
        assert (answer.status_code, "Retry-After" in answer.headers) == (503, True)
        assert "out of reach" in answer.text
        assert heading in (read(answer).h1.text if heading else "")
    assert visitor.get("/health/live").status_code == 200
    assert visitor.get("/").status_code == 200


def test_a_database_that_a_newer_release_has_migrated_is_ready(make_app, tmp_path):
    url = f"sqlite:///{tmp_path / 'app.db'}"
    list(migrate(url))
    with transaction(Connection(url)) as db:
        db.execute("INSERT INTO migrations (name) VALUES ('9999_of_tomorrow')")
    assert Browser(make_app(DATABASE_URL=url)).get("/health/ready").status_code == 200


@pytest.mark.parametrize("shown", [True, False])
@pytest.mark.parametrize(
    ("path", "words"),
    [("/crash", "hidden detail"), ("/none", "manage.py routes"), (SIGN_IN, "manage.py migrate")],
)
def test_an_error_page_says_what_a_developer_needs_in_debug_mode_only(
    unmigrated, monkeypatch, shown, path, words
):
    monkeypatch.setattr(bottle, "DEBUG", shown)
    page = unmigrated.submit if path == SIGN_IN else unmigrated.get
    assert (words in page(path).text) == shown
