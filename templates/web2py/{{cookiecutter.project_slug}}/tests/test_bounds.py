"""What strangers cannot do: keep the server busy, fill its disk, or leave secrets on it."""

import os
import time

import pytest
from browser import Browser
from click.testing import CliRunner
from this_site import {{ 'SIGN_IN, SIGN_OUT' if cookiecutter.__accounts else 'FORM' }}

from launcher import cleaning, commands, engine, tickets, wsgi


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "", "text/plain"])
def test_a_form_has_a_thousand_fields_at_most(client, kind):
{%- if cookiecutter.__accounts %}
    for number, status in ((1000, 403), (16_000, 413)):
        body = "&".join(f"f{i}=" for i in range(number))
        answer = client.post(SIGN_IN, data=body, content_type=kind)
        assert answer.status_code == (403 if kind == "text/plain" else status)
{%- else %}
    for number, status in ((1000, 200), (16_000, 413)):
        body = "&".join(f"f{i}=" for i in range(number))
        answer = client.post(FORM, data=body, content_type=kind)
        assert answer.status_code == (200 if kind == "text/plain" else status)
{%- endif %}


def test_a_form_with_files_has_a_thousand_fields_at_most(client):
    for number, status in ((900, {{ '403' if cookiecutter.__accounts else '200' }}), (2000, 413)):
        parts = {f"f{i}": "" for i in range(number)}
        answer = client.post({{ 'SIGN_IN' if cookiecutter.__accounts else 'FORM' }}, data=parts, content_type="multipart/form-data")
        assert answer.status_code == status


def test_a_ticket_is_private_and_holds_no_secret(client, caplog):
    client.set_cookie("other", "a cookie of mine")
    body = {"password": "a secret of mine", "text": "not secret"}
    client.post("/crash?token=a-token-of-mine", data=body)
    name, ticket = list(engine.kept_tickets().items())[-1]
    kept = f"{vars(ticket)}{caplog.text}"
    assert "hidden detail" in kept
    assert name in caplog.text
    for secret in ("secret of mine", "cookie of mine", "token-of-mine"):
        assert secret not in kept
    for folder in ("errors", "sessions"):
        assert (engine.application() / folder).stat().st_mode & 0o77 == 0


def test_secrets_are_masked_where_the_error_tells_them(client, site):
    controller = site / "applications" / engine.APP / "controllers" / "default.py"
    before = controller.read_text("utf-8")
    action = "\n\ndef tell():\n    raise ValueError(request.vars.password)\n"
    controller.write_text(before + action, "utf-8")
    client.post(f"/{engine.APP}/default/tell", data={"password": "correct horse"})
    controller.write_text(before, "utf-8")
    ticket = list(engine.kept_tickets().values())[-1]
    assert "ValueError: ***" in ticket.traceback


def test_only_the_newest_tickets_are_kept(client, monkeypatch):
    monkeypatch.setattr(tickets, "MOST", 3)
    for _ in range(5):
        client.get("/crash")
    assert len(engine.kept_tickets()) == 3


{% if cookiecutter.__accounts -%}
@pytest.mark.usefixtures("member")
def test_clean_deletes_what_is_over():
{%- else -%}
def test_clean_deletes_what_is_over(client):
    client.get(FORM)
{% endif %}
    def sessions():
        return list(cleaning.older(engine.application() / "sessions", 0))

    CliRunner().invoke(commands.cli, ["clean"])
    before = len(sessions())
    for file in sessions():
        long_ago = time.time() - 2 * cleaning.HOUR
        os.utime(file, (long_ago, long_ago))
    cleaned = CliRunner().invoke(commands.cli, ["clean"])
    assert cleaned.output == f"Deleted {before} files.\n"
    assert sessions() == []


{% if cookiecutter.__accounts -%}
def test_sessions_of_nobody_are_bounded(member, monkeypatch):
    folder = engine.application()
    cleaning.clean(folder, sessions=-1)
    member.sign_in("alice")
    monkeypatch.setattr(cleaning, "MOST_ANONYMOUS", 5)
    monkeypatch.setattr(wsgi, "CLEANING", 10)
    for _ in range(20):
        Browser(member.application).get(SIGN_IN)
    assert len(cleaning.older(folder / "sessions", 0)) <= 5 + 10 + 1
    assert member.page("/").select(f"form[action='{SIGN_OUT}']")
{%- else -%}
def test_sessions_are_bounded(client, monkeypatch):
    folder = engine.application()
    cleaning.clean(folder, sessions=-1)
    monkeypatch.setattr(cleaning, "MOST_SESSIONS", 5)
    monkeypatch.setattr(wsgi, "CLEANING", 10)
    for _ in range(20):
        Browser(client.application).get(FORM)
    assert 5 <= len(cleaning.older(folder / "sessions", 0)) <= 5 + 10
{%- endif %}
