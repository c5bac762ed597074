"""Signing in and out."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any
from urllib.parse import quote

from bottle import Bottle, HTTPError, HTTPResponse, Route, request
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.security import check_password_hash, generate_password_hash

from . import data, session
from .db import asks_for
from .pages import render, see_other, wants_json
from .security import local_path

HASH_METHOD = "scrypt"


class UserPlugin:
    """Gives who is signed in to the routes that ask for `user`; nobody else gets to them.

    Others are sent to the sign-in page, or get a 401 in the API.
    """

    name = "user"
    api = 2

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def apply(self, callback: Callable[..., object], route: Route) -> Callable[..., object]:
        """Return the callback, guarded if it asks for the user."""
        if not asks_for(route, "user"):
            return callback

        @wraps(callback)
        def guarded(*args: Any, **kwargs: Any) -> object:
            if user := self.find():
                return callback(*args, **kwargs, user=user)
            if wants_json():
                raise HTTPError(401, "Sign in first.")
            return see_other(f"{request.app.get_url('login')}?next={quote(request.path)}")

        return guarded

    def find(self) -> data.User | None:
        """Return the user of this session; forget one who is no more."""
        user_id = session.current().get("user_id")
        if not user_id:
            return None
        with self.sessions() as db:
            user = data.get_user(db, user_id)
        if not user:
            session.current().clear()
        return user


def tidy_name(name: str) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, name)).strip().lower()


def hash_password(password: str) -> str:
    return generate_password_hash(password, HASH_METHOD)


@cache
def _nobody() -> str:
    return hash_password("")


def authenticate(db: Session, name: str, password: str) -> data.User | None:
    """Return the user with this name and password. An unknown name takes as long as a wrong password."""
    user = data.find_user(db, tidy_name(name))
    matches = check_password_hash(user.password_hash if user else _nobody(), password)
    return user if matches else None


def login_form() -> str:
    return render("login", username="")


def login(db: Session) -> HTTPResponse | str:
    username = request.forms.getunicode("username", "")
    address = request.remote_addr or ""
    if seconds := request.app.attempts.wait(address):
        message = "Too many failed attempts. Try again later."
        raise HTTPError(429, message, retry_after=str(seconds))
    if user := authenticate(db, username, request.forms.getunicode("password", "")):
        session.current().clear()
        session.current().update(user_id=user.id, user_name=user.name)
        return see_other(local_path(request.query.getunicode("next", "")))
    request.app.attempts.failed(address)
    session.flash("This name and password do not match.", "error")
    return render("login", username=username)


def logout() -> HTTPResponse:
    session.current().clear()
    session.flash("You have signed out.")
    return see_other(request.app.get_url("home"))


def add_routes(app: Bottle) -> None:
    """Add the routes of this module."""
    app.get("/auth/login", callback=login_form, name="login")
    app.post("/auth/login", callback=login)
    app.post("/auth/logout", callback=logout, name="logout")
