"""Users: who is signed in, signing in and out."""

import secrets
from functools import cache
from typing import NamedTuple
from urllib.parse import quote

from bottle import Bottle, HTTPError, redirect, request, template
from werkzeug.security import check_password_hash, generate_password_hash

from .db import Connection
from .pages import url, wants_json
from .security import local_path
from .session import flash

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
    user_id = request.session.get("user_id")
    row = db.execute("SELECT id, name FROM users WHERE id = %s", user_id).fetchone()
    if row:
        return User(*row)
    request.session.clear()
    if wants_json():
        raise HTTPError(401, "Sign in first.")
    here = request.urlparts._replace(scheme="", netloc="").geturl()
    return redirect(f"{url('login')}?next={quote(here)}")


def add_user(db: Connection, name: str, password: str) -> User:
    """Return the new user, or raise ValueError saying what is wrong."""
    name = tidy(name)
    if not 1 <= len(name) <= 80:
        raise ValueError("The name must have 1 to 80 characters.")
    if len(password) < MIN_PASSWORD:
        raise ValueError(f"The password must have at least {MIN_PASSWORD} characters.")
    sql = "INSERT INTO users (name, password_hash) VALUES (%s, %s)"
    try:
        return User(db.insert(sql, name, hash_password(password)), name)
    except db.raw.IntegrityError as error:
        raise ValueError(f"There is a user called {name} already.") from error


def authenticate(db: Connection, name: str, password: str) -> User | None:
    """Return the user with this name and password. An unknown name takes as long as a wrong password."""
    sql = "SELECT id, name, password_hash FROM users WHERE name = %s"
    *user, password_hash = db.execute(sql, tidy(name)).fetchone() or [nobody()]
    return User(*user) if check_password_hash(password_hash, password) else None


def tidy(name: str) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, name)).strip().lower()


def hash_password(password: str) -> str:
    return generate_password_hash(password, HASH_METHOD)


@cache
def nobody() -> str:
    """Return a hash that matches no password."""
    return hash_password(secrets.token_hex())


@app.get(SIGN_IN, name="login")
def login_form(db: Connection) -> str:
    development = request.app.settings.app_env == "development"
    hint = development and not db.execute("SELECT 1 FROM users").fetchone()
    return template("login", username="", hint=hint)


@app.post(SIGN_IN)
def login(db: Connection) -> str:
    address = request.remote_addr or ""
    if seconds := request.app.attempts.wait(address):
        message = "Too many failed attempts. Try again later."
        raise HTTPError(429, message, retry_after=str(seconds))
    username = request.forms.username
    if user := authenticate(db, username, request.forms.password):
        request.session.clear()
        request.session.update(user_id=user.id, user_name=user.name)
        redirect(local_path(request.query.next))
    request.app.attempts.failed(address)
    flash("This name and password do not match.", "error")
    return template("login", username=username, hint=False)


@app.post(SIGN_OUT, name="logout")
def logout() -> None:
    request.session.clear()
    flash("You have signed out.")
    redirect(url("home"))
