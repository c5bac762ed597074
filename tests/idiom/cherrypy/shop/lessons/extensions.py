"""Tools, plug-ins of the engine, templates, cookies, caches, passwords."""

from collections.abc import Callable

import cherrypy
from cherrypy.process.plugins import Monitor, SimplePlugin
from cherrypy.process.wspbus import Bus
from jinja2 import DictLoader, Environment

TEMPLATES = Environment(loader=DictLoader({"page": "Hello {{ name }}!"}), autoescape=True)


@cherrypy.tools.register("before_finalize", priority=60)
def sign() -> None:
    """Tool: add a line to what the page has answered."""
    cherrypy.response.headers["X-Signed"] = "yes"


class RuntimeTool(cherrypy.Tool):
    """A tool at two points of a request, as a class."""

    def __init__(self) -> None:
        super().__init__("before_handler", self.begin, priority=20)

    def _setup(self) -> None:
        super()._setup()
        cherrypy.request.hooks.attach("before_finalize", self.end, priority=5)

    def begin(self, unit: str = "s") -> None:
        cherrypy.request.unit = unit

    def end(self) -> None:
        cherrypy.response.headers["X-Unit"] = cherrypy.request.unit


cherrypy.tools.runtime = RuntimeTool()


def fill(template: str) -> None:
    """Tool: replace the handler by one that fills a template."""
    inner: Callable[..., dict[str, str]] = cherrypy.request.handler

    def page(*words: str, **params: str) -> str:
        return TEMPLATES.get_template(template).render(inner(*words, **params))

    cherrypy.request.handler = page


cherrypy.tools.fill = cherrypy.Tool("before_handler", fill)


class Tools:
    """Pages with tools: as decorators, and in the configuration of a class."""

    _cp_config = {"tools.runtime.on": True, "tools.runtime.unit": "ms"}

    @cherrypy.expose
    @cherrypy.tools.sign()
    def index(self) -> str:
        return "signed"

    @cherrypy.expose
    @cherrypy.tools.fill(template="page")
    def template(self, name: str) -> dict[str, str]:
        return {"name": name}

    @cherrypy.expose
    @cherrypy.tools.gzip(mime_types=["text/*"])
    def long(self) -> str:
        return "long " * 500

    @cherrypy.expose
    @cherrypy.tools.autovary()
    def varies(self) -> str:
        return str(cherrypy.request.headers.get("Accept-Language"))

    @cherrypy.expose
    def cookie(self) -> str:
        seen = cherrypy.request.cookie.get("seen")
        cherrypy.response.cookie["seen"] = "1"
        cherrypy.response.cookie["seen"]["max-age"] = 60
        return seen.value if seen else "new"


class Cached:
    """A page that is made once."""

    made = 0

    @cherrypy.expose
    @cherrypy.tools.caching(delay=600)
    @cherrypy.tools.expires(secs=600)
    def index(self) -> str:
        self.made += 1
        return str(self.made)


class Secret:
    """A page behind HTTP's own password."""

    _cp_config = {
        "tools.auth_basic.on": True,
        "tools.auth_basic.realm": "secret",
        "tools.auth_basic.checkpassword": cherrypy.lib.auth_basic.checkpassword_dict({"ada": "x"}),
    }

    @cherrypy.expose
    def index(self) -> object:
        return cherrypy.request.login


class Mailbox(SimplePlugin):
    """Plug-in: pages publish to it, and it keeps what they say while the engine runs."""

    def __init__(self, bus: Bus) -> None:
        super().__init__(bus)
        self.letters: list[str] = []
        self.open = False

    def start(self) -> None:
        self.open = True
        self.bus.subscribe("post", self.post)

    def stop(self) -> None:
        self.bus.unsubscribe("post", self.post)
        self.open = False

    def post(self, text: str) -> int:
        self.letters.append(text)
        return len(self.letters)


class Post:
    """A page that uses the plug-in, and writes to CherryPy's log."""

    @cherrypy.expose
    def index(self, text: str) -> str:
        cherrypy.log(f"a letter of {len(text)} letters")
        return f"number {cherrypy.engine.publish('post', text).pop()}"


def ticking(bus: Bus, tick: Callable[[], None]) -> Monitor:
    """Return a plug-in that calls the function again and again."""
    return Monitor(bus, tick, frequency=0.01)


def plain_wsgi(environ: dict[str, object], start_response: Callable[..., object]) -> list[bytes]:
    """Answer as any other WSGI application that is grafted on the tree."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['SCRIPT_NAME']} {environ['PATH_INFO']}".encode()]
