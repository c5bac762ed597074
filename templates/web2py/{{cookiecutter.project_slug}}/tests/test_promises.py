"""What web2py promises, each shown at work in this application."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import tomllib
from importlib.metadata import distribution
from urllib.error import URLError
from urllib.request import urlopen

{% if cookiecutter.__example -%}
from browser import read
from this_site import SIGN_IN, SIGN_OUT

{% elif cookiecutter.__accounts -%}
from this_site import SIGN_OUT

{% endif -%}
from launcher import config, engine
{%- if cookiecutter.__accounts_alone %}

HALF = """

def half():
    db.auth_group.insert(role="half")
    raise RuntimeError
"""
ROLES = """

@auth.requires_login(otherwise=sign_in_first)
@auth.requires_membership("manager")
def for_managers():
    return ""


@auth.requires_login(otherwise=sign_in_first)
@auth.requires_permission("read", "report")
def for_readers():
    return ""
"""
{%- endif %}


def test_promise_no_prerequisites(tmp_path):
    left_out = shutil.ignore_patterns(".*", "instance", "tests")
    shutil.copytree(config.ROOT, tmp_path / "copy", ignore=left_out)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    command, env = [sys.executable, "-W", "ignore", "manage.py"], {**kept, "PORT": str(port)}
{%- if cookiecutter.__data %}
    subprocess.run([*command, "migrate"], cwd=tmp_path / "copy", env=env, check=True)
{%- endif %}
    with subprocess.Popen([*command, "run"], cwd=tmp_path / "copy", env=env) as run:
        try:
            for path in ("/", "/health/live"):
                assert wait_for(f"http://127.0.0.1:{port}{path}", run).status == 200
        finally:
            run.terminate()
    assert run.returncode == 0


def wait_for(url, process):
    """Return the answer, within a minute, unless the server has ended: what it printed says why."""
    for _ in range(600):
        try:
            return urlopen(url)
        except URLError:
            assert process.poll() is None, f"the server has ended with {process.returncode}"
            time.sleep(0.1)
    return urlopen(url)


def test_promise_platforms():
    with (config.ROOT / "pyproject.toml").open("rb") as file:
        required = tomllib.load(file)["project"]["dependencies"]
    names = [re.match(r"[\w-]+", each)[0] for each in required if ";" not in each]
{%- if cookiecutter.__data %}
    ours = [name for name in names if name.lower() not in {"psycopg2-binary"}]
    for name in ours:
{%- else %}
    for name in names:
{%- endif %}
        assert "Root-Is-Purelib: true" in distribution(name).read_text("WHEEL"), name


def test_promise_error_tracking(client):
    page = client.get("/crash").text
    name = re.search(rf"Ticket <code>{engine.APP}/([\w.-]+)", page)[1]
    assert "hidden detail" not in page
    ticket = engine.kept_tickets()[name]
    assert "RuntimeError: hidden detail" in ticket.traceback
    assert ticket.layer.endswith("default.py")
    assert list(engine.kept_tickets())[-1] == name
{%- if cookiecutter.__accounts %}


def test_promise_an_error_undoes_what_it_did(member, site, models):
    with (site / "applications" / engine.APP / "controllers" / "default.py").open("a") as file:
{%- if cookiecutter.__example %}
        file.write('\n\ndef half():\n    db.note.insert(text="half")\n    raise RuntimeError\n')
{%- else %}
        file.write(HALF)
{%- endif %}
    assert member.get(f"/{engine.APP}/default/half").status_code == 500
    with models() as its:
        assert its.db(its.db.{{ 'note' if cookiecutter.__example else 'auth_group' }}).isempty()
{%- endif %}
{%- if cookiecutter.__example %}


def test_promise_roles_and_permissions(client, models, add_user):
    def seen(name):
        client.sign_in(name)
        paths = ("/reports/people", "/reports/total")
        answers = [client.get(path).status_code for path in paths]
        client.submit("/", action=SIGN_OUT)
        return answers

    for name in ("ann", "bob", "cleo"):
        add_user(name)
    with models() as site:
        auth, users = site.auth, site.db.auth_user
        bob, cleo = users(username="bob").id, users(username="cleo").id
        manager, auditor = auth.add_group("manager"), auth.add_group("auditor")
        auth.add_membership(manager, bob)
        auth.add_membership(auditor, cleo)
        auth.add_permission(auditor, "read", "note")
    assert [seen(name) for name in ("ann", "bob", "cleo")] == [[403, 403], [200, 403], [403, 200]]
    with models() as site:
        site.auth.del_membership(manager, bob)
        site.auth.del_permission(auditor, "read", "note")
    assert [seen(name) for name in ("bob", "cleo")] == [[403, 403], [403, 403]]
    assert client.get("/reports/people").headers["Location"] == f"{SIGN_IN}?next=/reports/people"


def test_promise_backward_compatibility(member):
    for text in ("2008 was good", "2009 too"):
        member.submit("/notes", {"text": text})
    assert "please correct" in member.submit("/legacy", {"start": ""}).text
    found = read(member.submit("/legacy", {"start": "2008"}))
    assert "2008 was good" in found.table.text
    assert "2009 too" not in found.table.text
    assert found.select_one("main p a")["href"] == "/"
{%- elif cookiecutter.__accounts %}


def test_promise_roles_and_permissions(client, site, models, add_user):
    with (site / "applications" / engine.APP / "controllers" / "default.py").open("a") as file:
        file.write(ROLES)

    def seen(name):
        client.sign_in(name)
        actions = ("for_managers", "for_readers")
        answers = [client.get(f"/{engine.APP}/default/{each}").status_code for each in actions]
        client.submit("/", action=SIGN_OUT)
        return answers

    for name in ("ann", "bob", "cleo"):
        add_user(name)
    with models() as its:
        auth, users = its.auth, its.db.auth_user
        bob, cleo = users(username="bob").id, users(username="cleo").id
        manager, auditor = auth.add_group("manager"), auth.add_group("auditor")
        auth.add_membership(manager, bob)
        auth.add_membership(auditor, cleo)
        auth.add_permission(auditor, "read", "report")
    assert [seen(name) for name in ("ann", "bob", "cleo")] == [[403, 403], [200, 403], [403, 200]]
    with models() as its:
        its.auth.del_membership(manager, bob)
        its.auth.del_permission(auditor, "read", "report")
    assert [seen(name) for name in ("bob", "cleo")] == [[403, 403], [403, 403]]
{%- endif %}
