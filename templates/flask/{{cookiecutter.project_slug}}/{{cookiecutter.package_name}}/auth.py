"""Signing in and out."""

import hashlib
import secrets
from collections.abc import Callable
from datetime import timedelta
from functools import cache, wraps

from flask import (
    Blueprint,
    abort,
    current_app,
    flash,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from flask_wtf.csrf import same_origin
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from . import data
from .config import Settings
from .extensions import csrf
from .standard.rate_limit import Attempts
from .standard.security import local_path

View = Callable[..., ResponseReturnValue]
BEARER = WWWAuthenticate("bearer", {"realm": "api"})
bp = Blueprint("auth", __name__, url_prefix="/auth")


class LoginForm(FlaskForm):
    username = StringField("Name", [DataRequired()])
    password = PasswordField("Password", [DataRequired()])


def tidy_name(name: str) -> str:
    """Return the name as it is stored and looked up."""
    return "".join(filter(str.isprintable, name)).strip().lower()


def hash_password(password: str) -> str:
    """Return what is stored of a password. Tests sign in all the time, so theirs is cheap."""
    method = "pbkdf2:sha256:1" if current_app.testing else "scrypt"
    return generate_password_hash(password, method)


@cache
def hash_of_nobody() -> str:
    return hash_password("")


def authenticate(name: str, password: str) -> data.User | None:
    """Return the user with this tidy name and password. An unknown name takes as long as a wrong password."""
    user = data.find_user(name)
    matches = check_password_hash(user.password_hash if user else hash_of_nobody(), password)
    return user if matches else None


def new_token(user: data.User, lifetime: timedelta | None = None) -> str:
    """Return a random text that stands for the user from now on; the database keeps its hash."""
    token = secrets.token_urlsafe(32)
    expires_at = data.utc_now() + lifetime if lifetime else None
    data.add_session(user.id, hash_token(token), expires_at)
    return token


def hash_token(token: str) -> str:
    """Return what is stored of a token. It is random, so nobody can guess it from a fast hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def renew_session() -> None:
    """Forget the session, and give the next the form token that all its pages will have."""
    session.clear()
    session["csrf_token"] = secrets.token_hex()


def attempts() -> Attempts:
    found: Attempts = current_app.extensions["attempts"]
    return found


def begin_attempt(action: str, account: str = "") -> None:
    """Count an attempt, and answer 429 where there were too many."""
    if seconds := attempts().begin(action, request.remote_addr or "", account):
        raise TooManyRequests("Too many attempts. Try again later.", retry_after=seconds)


@bp.before_app_request
def load_user() -> None:
    g.user = None
    if "token" in session and request.endpoint != "static":
        g.user = data.find_user_of_session(hash_token(session["token"]))


def check_caller() -> None:
    """Let a program show its token (RFC 6750). What a browser sends by itself needs a form token.

    An API does this before each request, and is exempt from what is asked of forms.
    """
    try:
        given = request.authorization
    except ValueError:  # Werkzeug minds letters that are not ASCII
        abort(400, "The header Authorization cannot be read.")
    if given is None or given.type != "bearer":
        csrf.protect()
        check_origin()
        return
    g.user = data.find_user_of_session(hash_token(given.token or ""))
    if g.user is None:
        attempts().failed(request.remote_addr or "")
        begin_attempt("token")


@bp.before_app_request
def check_origin() -> None:
    """Refuse a form over HTTPS that no page of ours or of TRUSTED_ORIGINS sends."""
    settings: Settings = current_app.config["SETTINGS"]
    origin = request.headers.get("Origin") or request.referrer
    known = (request.host_url, *settings.trusted_origins)
    checked = g.get("csrf_valid") and request.is_secure
    if checked and not any(same_origin(origin, each) for each in known):
        abort(400, "This form is not from here.")


def asked_for() -> str:
    """Return the address to come back to after signing in, with its query."""
    return request.script_root + (request.full_path if request.query_string else request.path)


def login_required(view: View) -> View:
    """Let only signed-in people reach the view: others get the sign-in page, or 401 in the API."""

    @wraps(view)
    def guarded(**arguments: object) -> ResponseReturnValue:
        if g.user:
            return view(**arguments)
        if request.path.startswith("/api/"):
            raise Unauthorized("Sign in first.", www_authenticate=BEARER)
        return redirect(url_for("auth.login", next=asked_for()), 303)

    return guarded


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = LoginForm(request.form)  # a text cannot be a file
    if form.validate_on_submit():
        name, address = tidy_name(form.username.data or ""), request.remote_addr or ""
        begin_attempt("sign-in", name)
        if user := authenticate(name, form.password.data or ""):
            attempts().succeeded("sign-in", address, name)
            renew_session()
            session["token"] = new_token(user, current_app.permanent_session_lifetime)
            session.permanent = True
            return redirect(local_path(request.args.get("next", ""), url_for("pages.home")), 303)
        attempts().failed(address)
        flash("This name and password do not match.", "error")
    return render_template("login.html", form=form)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    if g.user and "everywhere" in request.form:
        data.delete_sessions(g.user.id)
    else:
        data.delete_session(hash_token(session.get("token", "")))
    renew_session()
    flash("You have signed out.")
    return redirect(url_for("pages.home"), 303)
