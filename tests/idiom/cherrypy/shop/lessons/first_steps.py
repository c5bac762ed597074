"""Text, parameters, forms, sessions, static files."""

import random
import string
from collections.abc import Iterator
from pathlib import Path

import cherrypy

PUBLIC = Path(__file__).parent / "public"
STATIC = {
    "/": {"tools.staticdir.root": str(PUBLIC.parent)},
    "/static": {"tools.staticdir.on": True, "tools.staticdir.dir": "public"},
    "/favicon.ico": {
        "tools.staticfile.on": True,
        "tools.staticfile.filename": str(PUBLIC / "icon.svg"),
    },
}


class HelloWorld:
    """The first page of all."""

    @cherrypy.expose
    def index(self) -> str:
        return "Hello World!"


class StringGenerator:
    """A form, what it generates, and what the visitor's session remembers of it."""

    @cherrypy.expose
    def index(self) -> str:
        return """<html><head><link href="static/css/style.css" rel="stylesheet"></head><body>
            <form method="get" action="generate">
              <input type="text" value="8" name="length" />
              <button type="submit">Give it now!</button>
            </form></body></html>"""

    @cherrypy.expose
    def generate(self, length: str = "8") -> str:
        text = "".join(random.sample(string.hexdigits, int(length)))
        cherrypy.session["mystring"] = text
        return text

    @cherrypy.expose
    def display(self) -> object:
        return cherrypy.session["mystring"]


class WelcomePage:
    """A page for a name, and a hint for who forgets it; it can be posted too."""

    @cherrypy.expose
    def index(self) -> str:
        return '<form action="greetUser" method="GET">What is your name? <input name="name"></form>'

    @cherrypy.expose(["greetUser"])
    def greet_user(self, name: str | None = None) -> str:
        if name:
            return f"Hey {name}, what's up?"
        return 'Please enter your name <a href="./">here</a>.'

    @cherrypy.expose
    @cherrypy.config(**{"tools.form_token.on": False})
    def post(self, name: str) -> str:
        return f"{cherrypy.request.method} {name}"


class Counter:
    """CherryPy's own sessions in memory, for who asks for them."""

    _cp_config = {
        "tools.sessions.on": True,
        "tools.sessions.storage_class": cherrypy.lib.sessions.RamSession,
    }

    @cherrypy.expose
    def index(self) -> str:
        count = cherrypy.session.get("count", 0) + 1
        cherrypy.session["count"] = count
        return f"You have been here {count} times."


class Generators:
    """A page that is made while it is sent."""

    def header(self) -> str:
        return "<html><body><h2>Generators rule!</h2>"

    @cherrypy.expose
    def index(self) -> Iterator[str]:
        yield self.header()
        for user in ("Remi", "Carlos", "Hendrik"):
            yield f"{user}<br/>"
        yield "</body></html>"

    @cherrypy.expose
    @cherrypy.config(**{"response.stream": True})
    def stream(self) -> Iterator[str]:
        yield "one "
        yield "two ✓"
