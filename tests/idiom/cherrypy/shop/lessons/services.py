"""REST, JSON, XML-RPC, uploads and downloads, the database."""

import sqlite3
from contextlib import closing
from io import BytesIO

import cherrypy
from cherrypy.lib import static
from sqlalchemy import select

from shop.auth import signed_in
from shop.data import User, add_user


@cherrypy.expose
class Strings:
    """A resource with a method for each verb, and the visitor's session as its store."""

    @cherrypy.tools.accept(media="text/plain")
    def GET(self) -> object:
        return cherrypy.session["mystring"]

    def POST(self, length: str = "8") -> str:
        cherrypy.session["mystring"] = "x" * int(length)
        return "x" * int(length)

    def PUT(self, another_string: str) -> None:
        cherrypy.session["mystring"] = another_string

    def DELETE(self) -> None:
        cherrypy.session.pop("mystring", None)

    def OPTIONS(self) -> None:
        """CherryPy says in `Allow` which verbs there are."""


REST = {
    "/": {
        "request.dispatch": cherrypy.dispatch.MethodDispatcher(),
        "tools.form_token.on": False,
        "tools.response_headers.on": True,
        "tools.response_headers.headers": [("Content-Type", "text/plain")],
    }
}


class Json:
    """JSON in and out."""

    @cherrypy.expose
    @cherrypy.tools.json_in()
    @cherrypy.tools.json_out()
    @cherrypy.config(**{"tools.form_token.on": False})
    def double(self) -> dict[str, int]:
        return {"twice": 2 * cherrypy.request.json["number"]}


class Rpc(cherrypy._cptools.XMLRPCController):
    """Procedures for other programs."""

    _cp_config = {"tools.xmlrpc.on": True, "tools.form_token.on": False}

    @cherrypy.expose
    def add(self, a: int, b: int) -> int:
        return a + b


class Files:
    """A file that comes, and one that goes."""

    @cherrypy.expose
    def index(self) -> str:
        return """<form action="upload" method="post" enctype="multipart/form-data">
            filename: <input type="file" name="my_file" /> <input type="submit" /></form>"""

    @cherrypy.expose
    @cherrypy.config(**{"tools.form_token.on": False})
    def upload(self, my_file: cherrypy._cpreqbody.Part) -> str:
        size = 0
        while data := my_file.file.read(8192):
            size += len(data)
        return f"{size} {my_file.filename} {my_file.content_type}"

    @cherrypy.expose
    def download(self) -> object:
        return static.serve_fileobj(
            BytesIO(b"%PDF-1.7"), "application/x-download", "attachment", "report.pdf"
        )


class Database:
    """The session of the request; a page of one's own connection works as well."""

    @cherrypy.expose
    def add(self, name: str) -> None:
        add_user(cherrypy.request.db, name, "")
        raise cherrypy.HTTPRedirect("names")

    @cherrypy.expose
    def refuse(self, name: str) -> None:
        add_user(cherrypy.request.db, name, "")
        raise cherrypy.HTTPError(400, "No, thank you.")

    @cherrypy.expose
    def names(self) -> str:
        return " ".join(cherrypy.request.db.scalars(select(User.name).order_by(User.name)))

    @cherrypy.expose
    @signed_in()
    def mine(self) -> object:
        return cherrypy.request.user.name

    @cherrypy.expose
    def own(self) -> str:
        with closing(sqlite3.connect(":memory:")) as connection:
            return str(connection.execute("SELECT 6 * 7").fetchone()[0])
