"""Trees of objects: links between them, what they inherit, and who finds the way in them."""

import cherrypy


class Page:
    """What every page of this tree looks like."""

    title = "Untitled Page"

    def header(self) -> str:
        return f"<html><head><title>{self.title}</title></head><body><h2>{self.title}</h2>"

    def footer(self) -> str:
        return "</body></html>"


class ExtraLinks(Page):
    """A page two levels down; its link leads one up."""

    title = "Extra links"

    @cherrypy.expose
    def index(self) -> str:
        return self.header() + '<a href="../">back</a>' + self.footer()


class Links(Page):
    """A page one level down."""

    title = "Links"

    def __init__(self) -> None:
        self.extra = ExtraLinks()

    @cherrypy.expose
    def index(self) -> str:
        return self.header() + '<a href="extra/">more</a>' + self.footer()


class Home(Page):
    """The root; other trees are its attributes."""

    title = "Home"

    def __init__(self) -> None:
        self.links = Links()

    @cherrypy.expose
    def index(self) -> str:
        return self.header() + '<a href="links/">links</a>' + self.footer()

    @cherrypy.expose
    def page_html(self) -> str:
        return "A dot in an address is an underscore in a name."


class Users:
    """A page that has an answer for any name."""

    @cherrypy.expose
    def index(self) -> str:
        return '<a href="./remi">Remi Delon</a>'

    @cherrypy.expose
    def default(self, user: str, *rest: str) -> str:
        return f"{user} {'/'.join(rest)}"


class Blog:
    """What follows in the path is arguments."""

    @cherrypy.expose
    def archive(self, year: str, month: str, day: str = "1") -> str:
        return f"{year}-{month}-{day}"


class Albums:
    """The albums of a band."""

    @cherrypy.expose
    def index(self, name: str, title: str) -> str:
        return f"About {title} by {name}"


class Bands:
    """Finds its way by itself: /ash and /ash/albums/1977."""

    def __init__(self) -> None:
        self.albums = Albums()

    def _cp_dispatch(self, vpath: list[str]) -> object:
        if len(vpath) == 1:
            cherrypy.request.params["name"] = vpath.pop()
            return self
        if len(vpath) == 3:
            cherrypy.request.params["name"] = vpath.pop(0)
            vpath.pop(0)
            cherrypy.request.params["title"] = vpath.pop(0)
            return self.albums
        return None

    @cherrypy.expose
    def index(self, name: str) -> str:
        return f"About {name}..."


@cherrypy.popargs("year", "month")
class Calendar:
    """The same with a decorator."""

    @cherrypy.expose
    def index(self, year: str = "", month: str = "") -> str:
        return f"{year}/{month}"


class Gone:
    """Redirects and errors."""

    _cp_config = {"error_page.403": lambda **words: f"custom {words['status']}"}

    @cherrypy.expose
    def index(self) -> None:
        raise cherrypy.HTTPRedirect("new")

    @cherrypy.expose
    def new(self) -> str:
        return "here"

    @cherrypy.expose
    def inside(self) -> None:
        raise cherrypy.InternalRedirect("/new")

    @cherrypy.expose
    def error(self, code: str) -> None:
        raise cherrypy.HTTPError(int(code), "so it is")

    @cherrypy.expose
    def missing(self) -> None:
        raise cherrypy.NotFound
