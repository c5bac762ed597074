"""Signing in and out."""

from functools import cache
from string import punctuation
from urllib.parse import quote, urlencode

import cherrypy
from cherrypy import HTTPError, HTTPRedirect, Tool, expose, request, response, tools
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from . import data, sessions
from .pages import environment, text_of, wants_json
from .security import Attempts, local_path

HASH_METHOD = "scrypt"
LOGIN = "/auth/login"
LOGOUT = "/auth/logout"

environment.globals.update(login=LOGIN, logout=LOGOUT)


def require_user() -> None:
    """Tool: put who is signed in into `request.user`; nobody else gets to the page.

    Others are sent to the sign-in page, or get a 401 in the API.
    """
    user_id = cherrypy.session.get("user_id")
    request.user = data.get_user(request.db, user_id) if user_id else None
    if request.user:
        return
    cherrypy.session.clear()  # also of one who is no more
    if wants_json():
        raise HTTPError(401, "Sign in first.")
    wanted = request.path_info + (f"?{request.query_string}" if request.query_string else "")
    raise HTTPRedirect(f"{LOGIN}?{urlencode({'next': wanted}, safe='/')}")


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

    def __init__(self) -> None:
        self.attempts = Attempts()

    @expose
    @tools.jinja(template="login.html")
    def login(self, username: object = "", password: object = "", **rest: object) -> object:
        username = text_of(username)
        if request.method != "POST":
            # Tracebacks are shown in development.
            first_user = request.show_tracebacks and not data.has_users(request.db)
            return {"username": username, "first_user": first_user}
        address = request.remote.ip
        if seconds := self.attempts.wait(address):
            response.status = 429
            response.headers["Retry-After"] = str(seconds)
            return {"username": username, "error": "Too many failed attempts. Try again later."}
        user = authenticate(request.db, username, text_of(password))
        if user is None:
            self.attempts.failed(address)
            return {"username": username, "error": "This name and password do not match."}
        cherrypy.session.clear()
        cherrypy.session.regenerate()
        cherrypy.session.update({"user_id": user.id, "user_name": user.name})
        raise HTTPRedirect(quote(local_path(text_of(rest.get("next", ""))), safe=punctuation))

    @expose
    @tools.allow(methods=["POST"])
    def logout(self) -> None:
        cherrypy.session.clear()
        sessions.flash("You have signed out.")
        raise HTTPRedirect("/")
