"""The commands of `manage.py` that are about accounts, and what all say when something is wrong."""

from io import StringIO

import pytest
from browser import PASSWORD

import manage


def test_createuser(command, db):
    created = command("createuser", " Ada ", given=f"{PASSWORD}\n")
    assert (created.exit_code, created.output) == (0, "Created the user ada.\n")
    assert PASSWORD not in db.execute("SELECT password_hash FROM users").fetchone()[0]


@pytest.mark.parametrize(
    ("words", "password", "message"),
    [
        (["createuser", "ALICE"], PASSWORD, "There is a user called alice already."),
        (["createuser", "ada"], "short", "The password must have at least 12 characters."),
        (["createuser", ""], PASSWORD, "The name must have 1 to 80 characters."),
        (["createuser", "a" * 81], PASSWORD, "The name must have 1 to 80 characters."),
        (["setpassword", "nobody"], PASSWORD, "There is no user called nobody."),
        (["createtoken", "nobody"], "", "There is no user called nobody."),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(command, add_user, words, password, message):
    add_user("alice")
    result = command(*words, given=f"{password}\n")
    assert (result.exit_code, result.output) == (1, f"Error: {message}\n")


@pytest.mark.parametrize(
    ("environ", "words", "advice"),
    [
        ({"APP_ENV": "production", "SECRET_KEY": ""}, ["serve"], "SECRET_KEY must be"),
        ({"DATABASE_URL": "sqlite:///%s/empty.db"}, ["createuser", "ada"], "manage.py migrate"),
        ({"DATABASE_URL": "sqlite:///%s/none/a.db"}, ["createuser", "ada"], "make its directory"),
    ],
)
def test_a_problem_is_told_with_what_to_do(monkeypatch, tmp_path, environ, words, advice):
    monkeypatch.setattr("sys.argv", ["manage.py", *words])
    monkeypatch.setattr("sys.stdin", StringIO(PASSWORD))
    for name, value in {"APP_ENV": "test", "ALLOWED_HOSTS": "site.example", **environ}.items():
        monkeypatch.setenv(name, value.replace("%s", str(tmp_path)))
    with pytest.raises(SystemExit, match=advice) as caught:
        manage.main()
    assert "\n" not in caught.value.code
