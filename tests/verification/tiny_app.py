"""A template whose project needs nothing but the standard library, and can be verified."""

PYPROJECT = """\
[build-system]
requires = ["flit_core>=3.12,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "{{ cookiecutter.project_slug }}"
version = "0.1.0"
description = "A tiny application"

[dependency-groups]
dev = ["pytest"]

[tool.flit.module]
name = "{{ cookiecutter.package_name }}"
"""
MANAGE = """\
import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGES = {
    "/": (200, "text/html", "<link rel=stylesheet href='/static/app.css'>"),
    "/health/live": (200, "application/json", "{}"),
    "/health/ready": (200, "application/json", "{}"),
    "/static/app.css": (200, "text/css", "body {}"),
}


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        status, media_type, text = PAGES.get(self.path, (404, "text/html", "gone"))
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.end_headers()
        self.wfile.write(text.encode())


def serve():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    address = os.environ["HOST"], int(os.environ["PORT"])
    ThreadingHTTPServer(address, Page).serve_forever()


match sys.argv[1]:
    case "migrate":
        seen = {name: os.environ.get(name) for name in ("APP_ENV", "DATABASE_URL", "LOG_LEVEL")}
        print(json.dumps(seen))
    case "createuser":
        print(sys.argv[2], sys.stdin.readline())
    case "run" | "serve":
        serve()
"""
FILES = {
    "pyproject.toml": PYPROJECT,
    "manage.py": MANAGE,
    "{{cookiecutter.package_name}}/__init__.py": '"""A tiny application."""\n',
    "tests/test_app.py": "def test_it():\n    assert True\n",
}
