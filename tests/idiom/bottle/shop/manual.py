"""What Bottle's manual teaches, section by section; `tests/test_idiom.py` tries it."""

import os
import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from time import sleep
from typing import Any

from bottle import (
    Bottle,
    HTTPError,
    HTTPResponse,
    abort,
    auth_basic,
    jinja2_view,
    redirect,
    request,
    response,
    static_file,
    template,
    view,
)

from .standard.sql import Connection

HERE = Path(__file__).parent
app = Bottle()


# Routing: dynamic, several rules, each filter, several methods.


@app.route("/hello")
@app.route("/hello/<name>")
def hello(name: str = "Stranger") -> str:
    return template("Hello {{name}}, how are you?", name=name)


@app.get("/object/<number:int>")
def by_number(number: int) -> dict[str, int]:
    return {"next": number + 1}


@app.get("/price/<price:float>")
def by_price(price: float) -> dict[str, float]:
    return {"twice": price * 2}


@app.get("/show/<name:re:[a-z]+>")
def by_letters(name: str) -> str:
    return name


@app.get("/files/<where:path>", name="files")
def by_path(where: str) -> str:
    return where


@app.route("/both", method=["GET", "POST"], csrf=False)
def both() -> str:
    return str(request.method)


@app.route("/any", method="ANY", csrf=False)
def any_method() -> str:
    return str(request.method)


# What a function may return.


@app.get("/returns/bytes")
def returns_bytes() -> bytes:
    response.content_type = "application/octet-stream"
    return b"\xff\x00"


@app.get("/returns/nothing")
def returns_nothing() -> None:
    return None


@app.get("/returns/list")
def returns_list() -> list[str]:
    return ["a", "b", "c"]


@app.get("/returns/file")
def returns_file() -> BytesIO:
    return BytesIO(b"from a file")


@app.get("/returns/yield")
def returns_yield() -> Iterator[str]:
    yield "START"
    sleep(0.01)
    yield "END"


@app.get("/returns/error")
def returns_error() -> HTTPError:
    return HTTPError(418, "I am a teapot.")


@app.get("/returns/latin")
def returns_latin() -> str:
    response.content_type = "text/plain; charset=ISO-8859-15"
    return "ISO ü"


# Static files, also as downloads, and those that are not there.


@app.get("/download/<filename>")
def download(filename: str) -> HTTPResponse:
    return static_file(filename, root=HERE / "static", download=f"my-{filename}")


# Leaving early.


@app.get("/restricted")
def restricted() -> None:
    abort(401, "Sorry, access denied.")


@app.get("/wrong/url")
def wrong() -> None:
    redirect("/hello/again")


@app.get("/crashes")
def crashes() -> float:
    return 1 / 0


# The request.


@app.get("/search")
def search() -> dict[str, Any]:
    return {
        "id": request.query.id,
        "page": request.query.get("page", 1, type=int),
        "all": request.query.getall("tag"),
        "params": request.params.id,
    }


@app.post("/login-form", csrf=False)
def login_form() -> str:
    return f"{request.forms.get('username')} {request.forms.password} {request.params.username}"


@app.post("/token-form")
def token_form() -> str:
    return str(request.forms.text)


@app.post("/json", csrf=False)
def takes_json() -> dict[str, Any]:
    return {"got": request.json, "body": len(request.body.read())}


@app.post("/upload", csrf=False)
def upload() -> str:
    data = request.files.get("data")
    name, ext = os.path.splitext(data.filename)
    if ext not in (".png", ".jpg", ".txt"):
        return "File extension not allowed."
    else:
        saved = BytesIO()
        data.save(saved)
        return f"{request.forms.category} {name}{ext} {saved.getvalue().decode()}"


@app.get("/headers")
def headers() -> str:
    response.set_header("Content-Language", "en")
    response.add_header("X-Many", "one")
    response.add_header("X-Many", "two")
    return f"{request.get_header('X-Test')} {request.headers['x-test']} {request.is_ajax}"


@app.get("/about-me")
def about_me() -> dict[str, Any]:
    request.special = "mine"
    return {
        "path": request.path,
        "url": request.url,
        "remote": request.remote_addr,
        "special": request.special,
        "environ": request.environ["REQUEST_METHOD"],
    }


# Cookies.


@app.get("/visits")
def visits() -> str:
    count = int(request.get_cookie("visits", "0")) + 1
    response.set_cookie("visits", str(count), max_age=timedelta(days=1), path="/", httponly=True)
    return f"visit {count}"


@app.get("/forget")
def forget() -> None:
    response.delete_cookie("visits", path="/")
    redirect("/visits")


# Basic authentication, templates, and plug-ins of this route only.


@app.get("/secret")
@auth_basic(lambda name, password: (name, password) == ("ada", "lovelace"))
def secret() -> str:
    return "the secret"


@app.get("/viewed/<name>")
@view("manual_hello", greeting="Hello")
def viewed(name: str) -> dict[str, str]:
    return {"name": name}


@app.get("/option/<name>", template=("manual_hello", {"greeting": "Hi"}))
def by_option(name: str) -> dict[str, str]:
    return {"name": name}


@app.get("/jinja/<name>")
@jinja2_view("manual_jinja.html")
def jinja(name: str) -> dict[str, str]:
    return {"name": name}


def stopwatch(callback: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        body = callback(*args, **kwargs)
        response.headers["X-Exec-Time"] = "0"
        return body

    return wrapper


@app.get("/timed", apply=[stopwatch])
def timed() -> str:
    return "timed"


@app.get("/plain", skip=["json"])
def plain() -> list[str]:
    return ["no JSON here"]


# The database: bottle-sqlite's example, and a generator.


@app.get("/users/<name>")
def user(name: str, db: Connection) -> str:
    row = db.execute("SELECT name FROM users WHERE name = %s", name).fetchone()
    if row:
        return f"found {row[0]}"
    return HTTPError(404, "Page not found")


@app.get("/users/number/<number:int>")
def user_by_number(number: int, db: Connection) -> dict[str, list[str]]:
    rows = db.execute("SELECT name FROM users WHERE id = %s", number)
    return {"found": [name for (name,) in rows]}


@app.get("/stream")
def stream(db: Connection) -> Iterator[str]:
    db.insert("INSERT INTO users (name, password_hash) VALUES (%s, '')", "streamed")
    yield "one, "
    for (name,) in db.execute("SELECT name FROM users"):
        yield name


# A mounted application, with a plug-in, a hook's header and an error of its own.

inner = Bottle()
inner.install(stopwatch)


@inner.get("/<name>")
def inner_page(name: str) -> dict[str, str]:
    return {"inner": name}


def wsgi_app(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"raw " + environ["PATH_INFO"].encode()]


# A part with a filter, a hook and an error page of its own.

habits = Bottle()


def list_filter(
    config: str | None,
) -> tuple[str, Callable[[str], list[int]], Callable[[list[int]], str]]:
    """Matches a comma separated list of numbers."""
    delimiter = config or ","
    regexp = r"\d+(%s\d)*" % re.escape(delimiter)

    def to_python(match: str) -> list[int]:
        return list(map(int, match.split(delimiter)))

    def to_url(numbers: list[int]) -> str:
        return delimiter.join(map(str, numbers))

    return regexp, to_python, to_url


habits.router.add_filter("list", list_filter)


@habits.route("/follow/<ids:list>")
def follow_users(ids: list[int]) -> dict[str, list[int]]:
    for id in ids:
        request.environ["shop.followed"] = id
    return dict(ids=ids)


@habits.hook("after_request")
def enable_cors() -> None:
    response.headers["Access-Control-Allow-Origin"] = "*"


@habits.error(410)
def error410(error: HTTPError) -> str:
    return "Nothing here, sorry"


@habits.get("/gone")
def gone() -> None:
    abort(410)
