"""What Quart's documentation teaches: Flask's lessons, awaited, and streams, sockets and tasks."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import wraps
from typing import Any, Never

import click
from markupsafe import Markup, escape
from quart import (
    Blueprint,
    Response,
    abort,
    after_this_request,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    render_template_string,
    request,
    send_from_directory,
    session,
    stream_template_string,
    stream_with_context,
    url_for,
    websocket,
)
from quart.typing import ResponseReturnValue, ResponseTypes
from quart.views import View
from werkzeug.utils import secure_filename

from . import csrf
from .auth import login_required
from .standard.asgi import App, Receive, Scope, Send

bp = Blueprint("lessons", __name__, url_prefix="/lessons", cli_group="lessons")
inner = Blueprint("inner", __name__, url_prefix="/inner")
bp.register_blueprint(inner)


class InvalidUsage(Exception):
    """An error of the application's own, with its own answer."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.message = message
        self.status = status


@bp.route("/hello/")
@bp.route("/hello/<name>")
async def hello(name: str = "World") -> str:
    return f"<p>Hello, {escape(name)}!</p>"


@bp.route("/post/<int:number>")
async def post(number: int) -> str:
    return f"Post {number + 1}"


@bp.route("/plain")
@login_required
def plain() -> str:
    return "plain"


@bp.post("/hook")
@csrf.exempt
def hook() -> str:
    return "called"


@bp.route("/answer")
async def answer() -> Never:
    abort(429, response=Response("Not so fast.", 429))


@bp.route("/path/<path:subpath>")
async def subpath(subpath: str) -> str:
    return subpath


@bp.route("/uuid/<uuid:key>")
async def key(key: object) -> str:
    return type(key).__name__


@bp.route("/either", methods=["GET", "POST"])
@csrf.exempt
async def either() -> str:
    return "posted" if request.method == "POST" else "shown"


@bp.route("/search")
async def search() -> dict[str, Any]:
    return {"key": request.args.get("key", ""), "all": request.args.getlist("tag")}


@bp.route("/list")
async def numbers() -> list[int]:
    return [1, 2, 3]


@bp.route("/status")
async def status() -> ResponseReturnValue:
    return "a teapot", 418, {"X-Lesson": "tuples"}


@bp.route("/made")
async def made() -> ResponseReturnValue:
    answer = await make_response(await render_template("lessons/hello.html", person="<Ada>"))
    answer.set_cookie("username", "ada", samesite="Lax")
    answer.headers["X-Lesson"] = "made"
    return answer


@bp.route("/cookie")
async def cookie() -> str:
    return request.cookies.get("username", "nobody")


@bp.post("/echo")
@csrf.exempt
async def echo() -> Response:
    return jsonify(await request.get_json())


def counted(view: Callable[..., Any]) -> Callable[..., Awaitable[ResponseReturnValue]]:
    @wraps(view)
    async def counting(**arguments: object) -> ResponseReturnValue:
        g.calls = g.get("calls", 0) + 1
        answer: ResponseReturnValue = await view(**arguments)
        return answer

    return counting


@bp.post("/upload")
@counted
@csrf.exempt
@counted
async def upload() -> str:
    file = (await request.files)["the_file"]
    kind = (await request.form)["kind"]
    return f"{secure_filename(file.filename or '')} {len(file.read())} {kind} {g.calls}"


@bp.route("/guarded", methods=["GET", "POST"])
async def guarded() -> str:
    if request.method == "POST":
        return f"saved {(await request.form)['text']}"
    return await render_template("lessons/form.html")


@bp.route("/away")
async def away() -> ResponseReturnValue:
    return redirect(url_for("lessons.hello", name="again"))


@bp.route("/forbidden")
async def forbidden() -> Never:
    abort(403)


@bp.route("/own-error")
async def own_error() -> Never:
    raise InvalidUsage("No view for you.", 410)


@bp.errorhandler(InvalidUsage)
async def show_invalid_usage(error: InvalidUsage) -> ResponseReturnValue:
    return {"message": error.message}, error.status


@bp.route("/visits")
async def visits() -> str:
    session["visits"] = session.get("visits", 0) + 1
    return f"visit {session['visits']}"


@bp.route("/flash")
async def say() -> ResponseReturnValue:
    await flash("You were successfully taught.")
    return redirect(url_for("lessons.guarded"))


@bp.route("/markup")
async def markup() -> str:
    bold = Markup("<b>ok</b>")
    return await render_template_string("{{ bold }} {{ plain }}", bold=bold, plain="<b>")


@bp.route("/stream")
async def stream() -> Response:
    @stream_with_context
    async def rows() -> AsyncIterator[str]:
        yield "Hello "
        yield request.args["name"]
        yield "!"

    return Response(rows(), mimetype="text/plain")


@bp.route("/streamed-template")
async def streamed_template() -> AsyncIterator[str]:
    return await stream_template_string("{% for n in range(3) %}{{ n }}{% endfor %}")


@bp.route("/file")
async def file() -> Response:
    folder, name = current_app.static_folder or "", "my.css"
    return await send_from_directory(
        folder, "app.css", as_attachment=True, attachment_filename=name
    )


@bp.route("/later")
async def later() -> str:
    @after_this_request
    async def mark(response: ResponseTypes) -> ResponseTypes:
        response.headers["X-Later"] = "yes"
        return response

    return "later"


@bp.before_request
async def begin() -> None:
    g.lesson = "begun"


@bp.after_request
async def finish(response: Response) -> Response:
    response.headers["X-Begun"] = g.get("lesson", "")
    return response


@bp.app_template_filter("backwards")
def backwards(text: str) -> str:
    return text[::-1]


@bp.app_context_processor
def motto() -> dict[str, str]:
    return {"motto": "one drop at a time"}


class ShowUsers(View):
    """A class-based view, with what it needs from outside."""

    init_every_request = False

    def __init__(self, template: str) -> None:
        self.template = template

    async def dispatch_request(self, **_: Any) -> str:
        return await render_template(self.template, person="class")


bp.add_url_rule("/users", view_func=ShowUsers.as_view("users", "lessons/hello.html"))


@inner.route("/")
async def nested() -> str:
    return url_for(".nested")


@bp.cli.command("count", with_appcontext=True)
@click.argument("things", nargs=-1)
def count(things: tuple[str, ...]) -> None:
    """Count the THINGS."""
    click.echo(f"{len(things)} in {current_app.name}")


@bp.websocket("/ws")
async def ws() -> None:
    await websocket.send(await websocket.receive())


done: list[str] = []


async def tidy(name: str) -> None:
    done.append(f"{name} in {current_app.name}")


@bp.route("/task")
async def task() -> str:
    current_app.add_background_task(tidy, "tidied")
    return "soon"


class RejectMiddleware:
    """The middleware of the guide: it answers by itself, before any of Quart's code."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope.get("path") == "/stumble":
            raise RuntimeError("in the middleware")
        if scope.get("path") != "/secret":
            await self.app(scope, receive, send)
            return
        headers = [(b"content-length", b"0")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
