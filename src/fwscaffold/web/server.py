"""The server: uvicorn, which takes nothing from the environment and ends when it is told to."""

import gc
import signal
import socket
import sys
from collections.abc import Mapping

import uvicorn

from fwscaffold.errors import ScaffoldError
from fwscaffold.web import log
from fwscaffold.web.connection import PATIENCE, Connection
from fwscaffold.web.settings import Settings
from fwscaffold.web.site import site
from fwscaffold.wording import quoted, refusal

GRACE = 20  # seconds for requests to be answered once the process is told to stop
CONNECTIONS, BACKLOG, LONGEST_HEAD = 2000, 2048, 32_768
SHARE = 0.001  # seconds that a thread renders before the loop has its turn
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
HSTS = {"Strict-Transport-Security": "max-age=31536000"}


def config(settings: Settings) -> uvicorn.Config:
    """Return how uvicorn serves the site; nothing of it is taken from the environment."""
    headers = {**HEADERS, **(HSTS if settings.https else {})}
    return uvicorn.Config(
        site(settings),
        http=Connection,
        ws="none",
        loop="asyncio",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        forwarded_allow_ips="",
        server_header=False,
        headers=[*headers.items()],
        workers=1,
        limit_concurrency=CONNECTIONS,
        timeout_keep_alive=PATIENCE,
        timeout_graceful_shutdown=GRACE,
        h11_max_incomplete_event_size=LONGEST_HEAD,
    )


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or Ctrl-C; what is being asked is answered first.

    Raises where the address cannot be listened on.
    """
    gc.enable()  # a command leaves its garbage to its end, which a server's is not soon
    log.configure(settings.json_log)
    sys.setswitchinterval(SHARE)
    server = uvicorn.Server(config(settings))
    listener = listening(settings)
    for number in (signal.SIGINT, signal.SIGTERM):
        # uvicorn sends itself what it was sent, once it has ended: that is no failure.
        signal.signal(number, server.handle_exit)
    log.LOGGER.info("serving on http://%s", _shown(*listener.getsockname()[:2]))
    server.run([listener])


def listening(settings: Settings) -> socket.socket:
    """Return the socket that listens there; raise where that cannot be had."""
    host, port = settings.host, settings.port
    try:
        family, _, _, _, place = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.create_server(place[:2], family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        # Python adds the place in brackets.
        reason = refusal(error) if isinstance(error, OSError) else "no name of a host"
        message = f"cannot listen on {quoted(_shown(host, port))}: {reason.partition(' (')[0]}"
        raise ScaffoldError(
            f"{message}, choose another place with `--host` and `--port`"
        ) from error
    # An answer in two parts is not to wait until the first has been acknowledged.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listener


def _shown(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
