"""Users: who is signed in, signing in and out."""

import time
from typing import NamedTuple
from urllib.parse import quote

from bottle import Bottle, HTTPError, redirect, request, template

from .pages import flash, url, wants_json
from .standard import passwords
from .standard.cookies import MAX_AGE, bearer_token
from .standard.csrf import csrf_token
from .standard.passwords import hash_token, tidy_name
from .standard.security import local_path
from .standard.sql import Connection

SIGN_IN = "/auth/login"
SIGN_OUT = "/auth/logout"

app = Bottle()


class User(NamedTuple):
    id: int
    name: str


def current_user(db: Connection) -> User:
    """Return who is signed in; send others to the sign-in page, or answer 401 in the API."""
    token = bearer_token(request.environ) if wants_json() else ""
    if user := user_of(db, token or request.session.get("token", "")):
        return user
    request.session.clear()
    if token:
        request.app.attempts.failed(request.remote_addr or "")
        begin_attempt("token")
    if wants_json():
        raise HTTPError(401, "Sign in first.", www_authenticate='Bearer realm="api"')
    here = request.urlparts._replace(scheme="", netloc="").geturl()
    return redirect(f"{url('login')}?next={quote(here)}")


def add_user(db: Connection, name: str, password: str) -> User:
    """Return the new user, or raise ValueError saying what is wrong."""
    name = tidy_name(name)
    if not 1 <= len(name) <= 80:
        raise ValueError("The name must have 1 to 80 characters.")
    sql = "INSERT INTO users (name, password_hash) VALUES (%s, %s)"
    try:
        user = User(db.insert(sql, name, passwords.hash_password(password)), name)
    except db.raw.IntegrityError as error:
        raise ValueError(f"There is a user called {name} already.") from error
    end_sessions(db, user)  # SQLite gives the id of a removed user again.
    return user


def find_user(db: Connection, name: str) -> User:
    """Return the user with this name, or raise ValueError."""
    row = db.execute("SELECT id, name FROM users WHERE name = %s", tidy_name(name)).fetchone()
    if not row:
        raise ValueError(f"There is no user called {name}.")
    return User(*row)


def set_password(db: Connection, user: User, password: str) -> None:
    """Change the password and end the sessions, or raise ValueError saying what is wrong."""
    sql = "UPDATE users SET password_hash = %s WHERE id = %s"
    db.execute(sql, passwords.hash_password(password), user.id)
    end_sessions(db, user)


def authenticate(db: Connection, name: str, password: str) -> User | None:
    """Return the user with this name and password."""
    sql = "SELECT id, name, password_hash FROM users WHERE name = %s"
    *user, password_hash = db.execute(sql, tidy_name(name)).fetchone() or [None]
    return User(*user) if passwords.is_right(password, password_hash) else None


def new_token(db: Connection, user: User, expires_at: int | None = None) -> str:
    """Return a random text that stands for the user from now on; the database keeps its hash."""
    token = passwords.new_token()
    sql = "INSERT INTO sessions (token_hash, user_id, expires_at) VALUES (%s, %s, %s)"
    db.execute(sql, hash_token(token), user.id, expires_at)
    db.execute("DELETE FROM sessions WHERE expires_at <= %s", int(time.time()))
    return token


def user_of(db: Connection, token: str) -> User | None:
    """Return the user that the token stands for."""
    sql = (
        "SELECT users.id, users.name FROM users JOIN sessions ON sessions.user_id = users.id"
        " WHERE token_hash = %s AND (expires_at IS NULL OR expires_at > %s)"
    )
    row = db.execute(sql, hash_token(token), int(time.time())).fetchone()
    return User(*row) if row else None


def end_sessions(db: Connection, user: User) -> None:
    """Sign the user out everywhere, and end the tokens of their programs."""
    db.execute("DELETE FROM sessions WHERE user_id = %s", user.id)


def begin_attempt(action: str, account: str = "") -> None:
    """Count an attempt, and answer 429 where there were too many."""
    if seconds := request.app.attempts.begin(action, request.remote_addr or "", account):
        message = "Too many attempts. Try again later."
        raise HTTPError(429, message, retry_after=str(seconds))


def renew_session() -> None:
    """Forget the session, and give the next the form token that all its pages will have."""
    request.session.clear()
    csrf_token()


@app.get(SIGN_IN, name="login")
def login_form(db: Connection) -> str:
    development = request.app.settings.app_env == "development"
    hint = development and not db.execute("SELECT 1 FROM users LIMIT 1").fetchone()
    return template("login", username="", hint=hint)


@app.post(SIGN_IN)
def login(db: Connection) -> str:
    username, address = request.forms.username, request.remote_addr or ""
    begin_attempt("sign-in", tidy_name(username))
    if user := authenticate(db, username, request.forms.password):
        request.app.attempts.succeeded("sign-in", address, user.name)
        renew_session()
        token = new_token(db, user, int(time.time()) + MAX_AGE)
        request.session.update(token=token, user_name=user.name)
        redirect(local_path(request.query.next, url("home")))
    request.app.attempts.failed(address)
    flash("This name and password do not match.", "error")
    return template("login", username=username, hint=False)


@app.post(SIGN_OUT, name="logout")
def logout(db: Connection) -> None:
    token = request.session.get("token", "")
    user = user_of(db, token)
    if user and request.forms.everywhere:
        end_sessions(db, user)
    db.execute("DELETE FROM sessions WHERE token_hash = %s", hash_token(token))
    renew_session()
    flash("You have signed out.")
    redirect(url("home"))
