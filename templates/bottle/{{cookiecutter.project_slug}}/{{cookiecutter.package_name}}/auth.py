"""Users: who is signed in, signing in and out."""

import hashlib
import secrets
import time
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from bottle import Bottle, HTTPError, redirect, request, template
from werkzeug.security import check_password_hash, generate_password_hash

from .db import Connection
from .pages import url, wants_json
from .security import local_path
from .session import MAX_AGE, bearer_token, csrf_token, flash

HASH_METHOD = "scrypt"
MIN_PASSWORD = 12
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
    name = tidy(name)
    if not 1 <= len(name) <= 80:
        raise ValueError("The name must have 1 to 80 characters.")
    sql = "INSERT INTO users (name, password_hash) VALUES (%s, %s)"
    try:
        user = User(db.insert(sql, name, hash_password(password)), name)
    except db.raw.IntegrityError as error:
        raise ValueError(f"There is a user called {name} already.") from error
    end_sessions(db, user)  # SQLite gives the id of a removed user again.
    return user


def find_user(db: Connection, name: str) -> User:
    """Return the user with this name, or raise ValueError."""
    row = db.execute("SELECT id, name FROM users WHERE name = %s", tidy(name)).fetchone()
    if not row:
        raise ValueError(f"There is no user called {name}.")
    return User(*row)


def set_password(db: Connection, user: User, password: str) -> None:
    """Change the password and end the sessions, or raise ValueError saying what is wrong."""
    sql = "UPDATE users SET password_hash = %s WHERE id = %s"
    db.execute(sql, hash_password(password), user.id)
    end_sessions(db, user)


def new_token(db: Connection, user: User, expires_at: int | None = None) -> str:
    """Return a random text that stands for the user from now on; the database keeps its hash."""
    token = secrets.token_urlsafe(32)
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


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random, so nobody can guess it from a fast hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def end_sessions(db: Connection, user: User) -> None:
    """Sign the user out everywhere, and end the tokens of their programs."""
    db.execute("DELETE FROM sessions WHERE user_id = %s", user.id)


def begin_attempt(action: str, account: str = "") -> None:
    """Count an attempt, and answer 429 where there were too many."""
    if seconds := request.app.attempts.begin(action, request.remote_addr or "", account):
        message = "Too many attempts. Try again later."
        raise HTTPError(429, message, retry_after=str(seconds))


def authenticate(db: Connection, name: str, password: str) -> User | None:
    """Return the user with this name and password. An unknown name takes as long as a wrong password."""
    sql = "SELECT id, name, password_hash FROM users WHERE name = %s"
    *user, password_hash = db.execute(sql, tidy(name)).fetchone() or [nobody()]
    return User(*user) if check_password_hash(password_hash, password) else None


def tidy(name: str) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, name)).strip().lower()


def hash_password(password: str) -> str:
    """Return what is stored of a password, or raise ValueError saying what is wrong with it."""
    if len(password) < MIN_PASSWORD:
        raise ValueError(f"The password must have at least {MIN_PASSWORD} characters.")
    return generate_password_hash(password, HASH_METHOD)


@cache
def nobody() -> str:
    """Return a hash that matches no password."""
    return hash_password(secrets.token_hex())


def renew_session() -> None:
    """Forget the session, and give the next the form token that all its pages will have."""
    request.session.clear()
    csrf_token()


@app.get(SIGN_IN, name="login")
def login_form(db: Connection) -> str:
    development = request.app.settings.app_env == "development"
    hint = development and not db.execute("SELECT 1 FROM users").fetchone()
    return template("login", username="", hint=hint)


@app.post(SIGN_IN)
def login(db: Connection) -> str:
    username, address = request.forms.username, request.remote_addr or ""
    begin_attempt("sign-in", tidy(username))
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
