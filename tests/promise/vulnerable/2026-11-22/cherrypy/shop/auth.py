"""Signing in and out."""

from functools import cache
from urllib.parse import quote

from cherrypy import HTTPError, Tool, expose, request, response, tools
from sqlalchemy.orm import Session
from werkzeug.security import check_password_hash, generate_password_hash

from . import data, session
from .pages import see_other, wants_json
from .security import Attempts, local_path

HASH_METHOD = "scrypt"


def require_user() -> None:
    """Tool: put who is signed in into `request.user`; nobody else gets to the page.

    Others are sent to the sign-in page, or get a 401 in the API.
    """
    handler = request.handler

    def guarded() -> object:
        user_id = session.current().get("user_id")
        request.user = data.get_user(request.db, user_id) if user_id else None
        if request.user:
            return handler()
        session.current().clear()  # also of one who is no more
        if wants_json():
            raise HTTPError(401, "Sign in first.")
        return see_other(f"/auth/login?next={quote(request.path_info)}")

    request.handler = guarded


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
    @tools.allow(methods=["GET", "HEAD", "POST"])
    @tools.jinja(template="login.html")
    def login(self, **given: str) -> object:
        username = given.get("username", "")
        if request.method != "POST":
            return {"username": username}
        address = request.remote.ip
        if seconds := self.attempts.wait(address):
            response.status = 429
            response.headers["Retry-After"] = str(seconds)
            session.flash("Too many failed attempts. Try again later.", "error")
        elif user := authenticate(request.db, username, given.get("password", "")):
            session.current().clear()
            session.current().update(user_id=user.id, user_name=user.name)
            return see_other(local_path(given.get("next", "")))
        else:
            self.attempts.failed(address)
            session.flash("This name and password do not match.", "error")
        return {"username": username}

    @expose
    @tools.allow(methods=["POST"])
    def logout(self) -> object:
        session.current().clear()
        session.flash("You have signed out.")
        return see_other("/")
