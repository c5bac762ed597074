"""Signing in and out."""

from functools import wraps

from quart import (
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
from quart.typing import ResponseReturnValue
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import TooManyRequests, Unauthorized
from wtforms import Form, PasswordField, StringField
from wtforms.validators import DataRequired

from . import csrf, data
from .accounts import authenticate, hash_token, new_token, tidy_name
from .csrf import View
from .extensions import attempts, database, live
from .standard.security import local_path
from .standard.threads import in_thread

BEARER = WWWAuthenticate("bearer", {"realm": "api"})
bp = Blueprint("auth", __name__, url_prefix="/auth")


class LoginForm(Form):
    username = StringField("Name", [DataRequired()])
    password = PasswordField("Password", [DataRequired()])


def renew_session() -> None:
    """Forget the session, and give the next the form token that all its pages will have."""
    session.clear()
    csrf.csrf_token()


async def begin_attempt(action: str, account: str = "") -> None:
    """Count an attempt, and answer 429 where there were too many."""
    if seconds := await in_thread(attempts.begin, action, request.remote_addr or "", account):
        raise TooManyRequests("Too many attempts. Try again later.", retry_after=seconds)


async def find_user(token: str) -> data.User | None:
    async with database.begin() as db:
        return await data.find_user_of_session(db, hash_token(token))


@bp.before_app_request
@bp.before_app_websocket
async def load_user() -> None:
    g.user = await find_user(session["token"]) if "token" in session else None


async def check_caller() -> None:
    """Let a program show its token (RFC 6750). What a browser sends by itself needs a form token.

    An API does this before each request, and is exempt from what is asked of forms.
    """
    try:
        given = request.authorization
    except ValueError:  # Werkzeug minds letters that are not ASCII
        abort(400, "The header Authorization cannot be read.")
    if given is None or given.type != "bearer":
        await csrf.protect()
        return
    g.user = await find_user(given.token or "")
    if g.user is None:
        attempts.failed(request.remote_addr or "")
        await begin_attempt("token")


def asked_for() -> str:
    """Return the address to come back to after signing in, with its query."""
    return request.root_path + (request.full_path if request.query_string else request.path)


def login_required(view: View) -> View:
    """Let only signed-in people reach the view: others get the sign-in page, or 401 in the API."""

    @wraps(view)
    async def guarded(**arguments: object) -> ResponseReturnValue:
        if g.user:
            return await view(**arguments)
        if request.path.startswith("/api/"):
            raise Unauthorized("Sign in first.", www_authenticate=BEARER)
        return redirect(url_for("auth.login", next=asked_for()), 303)

    return guarded


@bp.route("/login", methods=["GET", "POST"])
async def login() -> ResponseReturnValue:
    form = LoginForm(await request.form)  # a text cannot be a file
    if request.method == "POST" and form.validate():
        name, address = tidy_name(form.username.data or ""), request.remote_addr or ""
        await begin_attempt("sign-in", name)
        if user := await authenticate(database, name, form.password.data or ""):
            await in_thread(attempts.succeeded, "sign-in", address, name)
            await begin_session(user)
            return redirect(local_path(request.args.get("next", ""), url_for("pages.home")), 303)
        attempts.failed(address)
        await flash("This name and password do not match.", "error")
    return await render_template("login.html", form=form)


async def begin_session(user: data.User) -> None:
    renew_session()
    session.permanent = True
    async with database.begin() as db:
        session["token"] = await new_token(db, user, current_app.permanent_session_lifetime)


@bp.post("/logout")
async def logout() -> ResponseReturnValue:
    async with database.begin() as db:
        if g.user and "everywhere" in await request.form:
            await data.delete_sessions(db, g.user.id)
        else:
            await data.delete_session(db, hash_token(session.get("token", "")))
    live.end(g.user.id if g.user else 0)
    renew_session()
    await flash("You have signed out.")
    return redirect(url_for("pages.home"), 303)
