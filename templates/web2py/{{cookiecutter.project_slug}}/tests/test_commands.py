"""`manage.py` and its commands."""

import io
import tarfile

import pytest
from browser import {{ 'PASSWORD, ' if cookiecutter.__accounts }}Browser
from click.testing import CliRunner
{%- if cookiecutter.__accounts %}
from this_site import SIGN_IN
{%- endif %}

import manage
from launcher import commands, {{ 'config, ' if cookiecutter.__bare }}engine, server

{% if cookiecutter.__bare -%}
PASSWORD = "correct horse battery"
{% endif -%}
PRODUCTION = {"APP_ENV": "production", "SECRET_KEY": "s" * 32, "ALLOWED_HOSTS": "site.example"}


def run(*words, given=None, **environ):
    return CliRunner().invoke(commands.cli, words, input=given, env=environ)

{%- if cookiecutter.__accounts %}


def test_createuser(client):
    created = run("createuser", " Ada ", given=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    again = run("createuser", "ADA", given=f"{PASSWORD}\n")
    assert (again.exit_code, again.output) == (1, "Error: There is a user called ada already.\n")
    assert client.sign_in("ada").status_code == 303


@pytest.mark.parametrize(
    ("name", "password", "message"),
    [("ada", "short", "at least 12"), ("", PASSWORD, "1 to 80"), ("a" * 81, PASSWORD, "1 to 80")],
)
def test_createuser_refuses(name, password, message):
    result = run("createuser", name, given=f"{password}\n")
    assert result.exit_code == 1
    assert message in result.output


@pytest.mark.parametrize("command", ["setpassword", "createtoken"])
def test_a_user_who_is_not_there_is_named(command):
    result = run(command, "nobody", given=f"{PASSWORD}\n")
    assert (result.exit_code, result.output) == (1, "Error: There is no user called nobody.\n")
{%- endif %}


def test_routes():
    listed = dict(line.split() for line in run("routes").output.splitlines())
    assert listed["/health/$probe"] == f"/{engine.APP}/health/$probe"


def test_routes_may_have_queries_or_be_of_another_kind(monkeypatch, tmp_path):
    monkeypatch.setattr(commands.config, "ROOT", tmp_path)
    for rules, listed in (
        ('routes_in = [("/a", "/init/default/b", {"c": "1"})]', ["/a", "/init/default/b"]),
        ('routers = {"BASE": {"default_application": "init"}}', []),
    ):
        (tmp_path / "routes.py").write_text(rules, "utf-8")
        assert run("routes").output.split() == listed


def test_shell():
{%- if cookiecutter.__data %}
    result = run("shell", given="print('users', db(db.auth_user).count())\n")
    assert "users 0" in result.output
{%- else %}
    result = run("shell", given="print('called', response.title)\n")
    assert f"called {config.PROJECT_NAME}" in result.output


def test_a_model_may_end_a_command(site):
    model = site / "applications" / engine.APP / "models" / "menu.py"
    before = model.read_text("utf-8")
    model.write_text(f"{before}\nfail(503)\n", "utf-8")
    ended = run("shell").exception
    model.write_text(before, "utf-8")
    assert isinstance(ended, engine.EngineError)
    assert str(ended) == "The site is closed for a while."
{%- endif %}


@pytest.mark.parametrize(
    ("given", "problems"),
    [
        (PRODUCTION, []),
        ({"APP_ENV": "development"}, ["APP_ENV", "HTTPS_ONLY"]),
{%- if cookiecutter.__accounts %}
        (PRODUCTION | {"RATE_LIMIT_URL": f"sqlite:///{__file__}/x"}, ["RATE_LIMIT_URL"]),
{%- endif %}
    ],
)
def test_check(given, problems):
    result = run("check", **given)
    assert result.exit_code == bool(problems)
    assert [line.split()[0] for line in result.output.splitlines()][: len(problems)] == problems


def test_promise_errors_lists_and_shows_tickets(client):
    client.get("/crash")
    newest = run("errors").output.splitlines()[-1]
    name, _, message = newest.partition("  ")
    assert "hidden detail" in message
    for given in (name, f"{engine.APP}/{name}"):
        assert "Traceback" in run("errors", given).output
    assert run("errors", "none").output == "Error: There is no ticket none.\n"


def test_pack_and_unpack(client, tmp_path):
    file = str(tmp_path / "site.w2p")
    (engine.folder() / "applications" / engine.APP / "errors" / "left.out").touch()
    assert run("pack", file).exit_code == 0
    with tarfile.open(file) as archive:
        names = archive.getnames()
    assert "controllers/default.py" in names
    assert not [name for name in names if name.startswith(("errors", "sessions"))]
    (engine.folder() / "applications" / engine.APP / "errors" / "left.out").unlink()
    assert run("unpack", file, "unpacked").output == "Unpacked unpacked.\n"
    assert client.get("/unpacked/default/index").status_code == 200
    for name, message in (("unpacked", "already"), ("../x", "not a name"), ("a-b", "not a name")):
        assert message in run("unpack", file, name).output


def test_unpack_stays_in_its_folder(tmp_path):
    with tarfile.open(tmp_path / "evil.w2p", "w:gz") as archive:
        archive.addfile(tarfile.TarInfo("../../evil.py"), io.BytesIO())
    result = run("unpack", str(tmp_path / "evil.w2p"), "evil")
    assert "cannot be unpacked" in result.output
    assert not (engine.folder() / "applications" / "evil").exists()
    assert not list(engine.folder().glob("**/evil.py"))


def test_admin_on_and_off(site):
{%- if cookiecutter.__bare %}
    assert "at least 12" in run("admin", given="short\n", APP_ENV="development").output
{%- endif %}
    assert "for development only" in run("admin", given=f"{PASSWORD}\n").output
    development = {"APP_ENV": "development", "PORT": "8123"}
    assert "127.0.0.1:8123/admin" in run("admin", given=f"{PASSWORD}\n", **development).output
    assert PASSWORD not in (site / "parameters_8123.py").read_text("utf-8")
    assert run("admin", "--off", **development).output == "The IDE is off.\n"
    assert not list(site.glob("parameters_*"))
    assert not (site / "applications" / "admin").exists()


@pytest.mark.parametrize(("command", "app_env"), [("run", "development"), ("serve", "production")])
def test_run_and_serve(command, app_env, monkeypatch):
    calls = []
    monkeypatch.setattr(server, "serve", lambda *given: calls.append(given))
    assert run(command, **{**PRODUCTION, "APP_ENV": app_env}).exit_code == 0
    ((make_app, settings, headers),) = calls
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert callable(make_app)
    assert "X-Frame-Options" in headers


@pytest.mark.parametrize(
    ("verb", "given"),
    [
        ("serve", {}),
        ("check", {}),
{%- if cookiecutter.__data %}
        ("shell", {"DATABASE_URL": "sqlite:///site.db"}),
        ("migrate", {"ALLOWED_HOSTS": "site.example"}),
{%- else %}
        ("shell", {"ALLOWED_HOSTS": "site.example"}),
{%- endif %}
    ],
)
def test_manage_needs_settings_in_production(monkeypatch, verb, given):
    monkeypatch.setattr("sys.argv", ["manage.py", verb])
{%- if cookiecutter.__data %}
    for name in ("APP_ENV", "DATABASE_URL"):
        monkeypatch.delenv(name)
{%- else %}
    monkeypatch.delenv("APP_ENV")
{%- endif %}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit, match="SECRET_KEY must"):
        manage.main()


def test_a_developer_is_told_what_comes_next(make_app):
    browser = Browser(make_app(APP_ENV="development"))
{%- if cookiecutter.__accounts %}
    assert "createuser" in browser.page(SIGN_IN).main.text
{%- endif %}
    assert "views/default/index.html" in browser.page("/").main.text
    assert "manage.py errors" in browser.page("/crash").main.text
