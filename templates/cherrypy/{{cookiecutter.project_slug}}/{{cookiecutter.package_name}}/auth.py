"""Signing in and out."""

import hashlib
import secrets
from datetime import timedelta
from functools import cache
from string import punctuation
from urllib.parse import quote, urlencode

import cherrypy
from cherrypy import HTTPError, HTTPRedirect, Tool, expose, request, response, tools, url
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from . import data, sessions
from .pages import environment, text_of, wants_json
from .standard.security import local_path

HASH_METHOD = "scrypt"
LOGIN = "/auth/login"
LOGOUT = "/auth/logout"

environment.globals.update(login=LOGIN, logout=LOGOUT)


class TooManyAttemptsError(HTTPError):
    """An answer that says when to come again."""

    def __init__(self, seconds: int) -> None:
        super().__init__(429, "Too many attempts. Try again later.")
        self.seconds = seconds

    def set_response(self) -> None:
        super().set_response()  # which takes this header out
        response.headers["Retry-After"] = str(self.seconds)


def begin_attempt(action: str, account: str = "") -> None:
    """Count an attempt, and answer 429 where there were too many."""
    if seconds := request.config["attempts"].begin(action, request.remote.ip, account):
        raise TooManyAttemptsError(seconds)


def new_token(db: Session, user: data.User, lifetime: timedelta | None = None) -> str:
    """Return a random text that stands for the user from now on; the database keeps its hash."""
    token = secrets.token_urlsafe(32)
    expires_at = data.utc_now() + lifetime if lifetime else None
    data.add_session(db, user.id, hash_token(token), expires_at)
    return token


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random, so nobody can guess it from a fast hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def require_user() -> None:
    """Tool: put who is signed in into `request.user`; nobody else gets to the page.

    Others are sent to the sign-in page, or get a 401 in the API.
    """
    token = sessions.bearer_token() if wants_json() else ""
    shown = token or cherrypy.session.get("token", "")
    request.user = data.find_user_of_session(request.db, hash_token(shown)) if shown else None
    if request.user:
        return
    if token:
        request.config["attempts"].failed(request.remote.ip)
        begin_attempt("token")
    else:
        cherrypy.session.clear()  # also of one who is no more
    if wants_json():
        response.headers["WWW-Authenticate"] = 'Bearer realm="api"'
        raise HTTPError(401, "Sign in first.")
    wanted = url(request.path_info, request.query_string, relative="server")
    raise HTTPRedirect(url(LOGIN, urlencode({"next": wanted}, safe="/")))


signed_in = tools.signed_in = Tool("before_handler", require_user, priority=60)


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


class Auth:
    """The pages at /auth/."""

    @expose
    @tools.jinja(template="login.html")
    def login(self, /, username: object = "", password: object = "", **rest: object) -> object:
        username = text_of(username)
        if request.method != "POST":
            # Tracebacks are shown in development.
            first_user = request.show_tracebacks and not data.has_users(request.db)
            return {"username": username, "first_user": first_user}
        attempts, address = request.config["attempts"], request.remote.ip
        begin_attempt("sign-in", tidy_name(username))
        user = authenticate(request.db, username, text_of(password))
        if user is None:
            attempts.failed(address)
            return {"username": username, "error": "This name and password do not match."}
        attempts.succeeded("sign-in", address, user.name)
        sessions.renew()
        token = new_token(request.db, user, timedelta(days=sessions.DAYS))
        cherrypy.session.update({"token": token, "user_name": user.name})
        wanted = local_path(text_of(rest.get("next", "")), url("/"))
        raise HTTPRedirect(quote(wanted, safe=punctuation))

    @expose
    @tools.allow(methods=["POST"])
    def logout(self, everywhere: object = "") -> None:
        token_hash = hash_token(cherrypy.session.get("token", ""))
        user = data.find_user_of_session(request.db, token_hash)
        if user and everywhere:
            data.delete_sessions(request.db, user.id)
        data.delete_session(request.db, token_hash)
        sessions.renew()
        sessions.flash("You have signed out.")
        raise HTTPRedirect(url("/"))
