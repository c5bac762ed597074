"""Signing in and out."""

from collections.abc import Callable
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
from werkzeug.exceptions import TooManyRequests
from werkzeug.security import check_password_hash, generate_password_hash
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired

from . import data
from .security import Attempts, local_path

View = Callable[..., ResponseReturnValue]
attempts = Attempts()
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
    """Return the user with this name and password. An unknown name takes as long as a wrong password."""
    user = data.find_user(tidy_name(name))
    matches = check_password_hash(user.password_hash if user else hash_of_nobody(), password)
    return user if matches else None


@bp.before_app_request
def load_user() -> None:
    user_id = session.get("user_id")
    g.user = data.get_user(user_id) if user_id and request.endpoint != "static" else None


def asked_for() -> str:
    """Return the address to come back to after signing in, with its query."""
    return request.full_path if request.query_string else request.path


def login_required(view: View) -> View:
    """Let only signed-in people reach the view: others get the sign-in page, or 401 in the API."""

    @wraps(view)
    def guarded(**arguments: object) -> ResponseReturnValue:
        if g.user:
            return view(**arguments)
        if request.path.startswith("/api/"):
            abort(401, "Sign in first.")
        return redirect(url_for("auth.login", next=asked_for()), 303)

    return guarded


@bp.route("/login", methods=["GET", "POST"])
def login() -> ResponseReturnValue:
    form = LoginForm()
    if form.validate_on_submit():
        address = request.remote_addr or ""
        if seconds := attempts.wait(address):
            raise TooManyRequests("Too many failed attempts. Try again later.", retry_after=seconds)
        if user := authenticate(form.username.data or "", form.password.data or ""):
            session.clear()
            session["user_id"] = user.id
            session.permanent = True
            return redirect(local_path(request.args.get("next", "")), 303)
        attempts.failed(address)
        flash("This name and password do not match.", "error")
    return render_template("login.html", form=form)


@bp.post("/logout")
def logout() -> ResponseReturnValue:
    session.clear()
    flash("You have signed out.")
    return redirect(url_for("pages.home"), 303)
