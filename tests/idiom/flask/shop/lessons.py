"""What Flask's quickstart teaches: routes, requests, answers, sessions, errors, hooks, commands."""

import os
from collections.abc import Iterator
from typing import Any, Never

import click
from flask import (
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
)
from flask.typing import ResponseReturnValue
from flask.views import View
from markupsafe import Markup, escape
from werkzeug.utils import secure_filename

from .extensions import csrf

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
def hello(name: str = "World") -> str:
    return f"<p>Hello, {escape(name)}!</p>"


@bp.route("/post/<int:number>")
def post(number: int) -> str:
    return f"Post {number + 1}"


@bp.route("/path/<path:subpath>")
def subpath(subpath: str) -> str:
    return subpath


@bp.route("/uuid/<uuid:key>")
def key(key: object) -> str:
    return type(key).__name__


@bp.route("/either", methods=["GET", "POST"])
@csrf.exempt
def either() -> str:
    if request.method == "POST":
        return "posted"
    else:
        return "shown"


@bp.route("/search")
def search() -> dict[str, Any]:
    return {"key": request.args.get("key", ""), "all": request.args.getlist("tag")}


@bp.route("/list")
def numbers() -> list[int]:
    return [1, 2, 3]


@bp.route("/status")
def status() -> ResponseReturnValue:
    return "a teapot", 418, {"X-Lesson": "tuples"}


@bp.route("/made")
def made() -> Response:
    answer = make_response(render_template("lessons/hello.html", person="<Ada>"))
    answer.set_cookie("username", "ada", samesite="Lax")
    answer.headers["X-Lesson"] = "made"
    return answer


@bp.route("/cookie")
def cookie() -> str:
    return request.cookies.get("username", "nobody")


@bp.post("/echo")
@csrf.exempt
def echo() -> Response:
    return jsonify(request.get_json())


@bp.post("/upload")
@csrf.exempt
def upload() -> str:
    file = request.files["the_file"]
    filename = secure_filename(file.filename or "")
    saved = os.path.join(current_app.instance_path, filename)
    file.save(saved)
    return f"{filename} {os.path.getsize(saved)} {request.form['kind']}"


@bp.route("/guarded", methods=["GET", "POST"])
def guarded() -> str:
    if request.method == "POST":
        return f"saved {request.form['text']}"
    return render_template("lessons/form.html")


@bp.route("/away")
def away() -> ResponseReturnValue:
    return redirect(url_for("lessons.hello", name="again"))


@bp.route("/forbidden")
def forbidden() -> Never:
    abort(403)


@bp.route("/own-error")
def own_error() -> Never:
    raise InvalidUsage("No view for you.", 410)


@bp.errorhandler(InvalidUsage)
def show_invalid_usage(error: InvalidUsage) -> ResponseReturnValue:
    return {"message": error.message}, error.status


@bp.route("/visits")
def visits() -> str:
    session["visits"] = session.get("visits", 0) + 1
    return f"visit {session['visits']}"


@bp.route("/flash")
def say() -> ResponseReturnValue:
    flash("You were successfully taught.")
    return redirect(url_for("lessons.guarded"))


@bp.route("/markup")
def markup() -> str:
    return render_template_string("{{ bold }} {{ plain }}", bold=Markup("<b>ok</b>"), plain="<b>")


@bp.route("/stream")
def stream() -> Response:
    def rows() -> Iterator[str]:
        yield "Hello "
        yield request.args["name"]
        yield "!"

    return Response(stream_with_context(rows()), mimetype="text/plain")


@bp.route("/streamed-template")
def streamed_template() -> Iterator[str]:
    return stream_template_string("{% for n in range(3) %}{{ n }}{% endfor %}")


@bp.route("/file")
def file() -> Response:
    folder = current_app.static_folder or ""
    return send_from_directory(folder, "app.css", as_attachment=True, download_name="my.css")


@bp.route("/later")
def later() -> str:
    @after_this_request
    def mark(response: Response) -> Response:
        response.headers["X-Later"] = "yes"
        return response

    return "later"


@bp.before_request
def begin() -> None:
    g.lesson = "begun"


@bp.after_request
def finish(response: Response) -> Response:
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

    def dispatch_request(self) -> str:
        return render_template(self.template, person="class")


bp.add_url_rule("/users", view_func=ShowUsers.as_view("users", "lessons/hello.html"))


@inner.route("/")
def nested() -> str:
    return url_for(".nested")


@bp.cli.command("count")
@click.argument("things", nargs=-1)
def count(things: tuple[str, ...]) -> None:
    """Count the THINGS."""
    click.echo(f"{len(things)} in {current_app.name}")
