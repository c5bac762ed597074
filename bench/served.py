"""Serve a WSGI application as behind a proxy, by HTTPS and under its own name. Prints the port.

    PROJECT/.venv/bin/python bench/served.py config.wsgi:application shop.example

It runs in the project's environment, so it needs only the standard library.
"""

import importlib
import sys
from collections.abc import Callable
from typing import Any
from wsgiref.simple_server import make_server

Application = Callable[[dict[str, Any], Any], Any]


def load(expression: str) -> Application:
    """Return what `module:name` or `module:function()` stands for."""
    sys.path.insert(0, ".")
    module, _, name = expression.partition(":")
    found = getattr(importlib.import_module(module), name.removesuffix("()"))
    application: Application = found() if name.endswith("()") else found
    return application


def behind_a_proxy(application: Application, host: str) -> Application:
    """Return the application as it answers to its own name through HTTPS."""

    def answer(environ: dict[str, Any], start_response: Any) -> Any:
        environ.update({"wsgi.url_scheme": "https", "HTTP_HOST": host})
        environ["HTTP_X_FORWARDED_PROTO"] = "https"
        return application(environ, start_response)

    return answer


def main() -> None:
    """Serve until somebody ends the process."""
    application = behind_a_proxy(load(sys.argv[1]), sys.argv[2])
    with make_server("127.0.0.1", 0, application) as server:
        print(server.server_port, flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
