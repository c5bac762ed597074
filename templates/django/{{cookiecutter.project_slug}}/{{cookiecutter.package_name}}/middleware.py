"""What happens around every request: headers, host check, access log and error pages."""

from collections.abc import Callable
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.http import HttpResponsePermanentRedirect as Redirect
from django.middleware import common

from .config import Settings
from .errors import RETRY, HttpError, database_error, error
from .health import live, ready
from .standard import log, reach

GetResponse = Callable[[HttpRequest], HttpResponse]

PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=()"


def headers() -> dict[str, str]:
    """Return what the middleware gives to every answer, for those that the server makes itself."""
    policy = settings.SECURE_CSP.items()
    common = {
        "Content-Security-Policy": "; ".join(" ".join([name, *values]) for name, values in policy),
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Permissions-Policy": PERMISSIONS_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }
    if settings.SECURE_HSTS_SECONDS:
        hsts = f"max-age={settings.SECURE_HSTS_SECONDS}; includeSubDomains"
        common["Strict-Transport-Security"] = hsts
    return common


def request_log(get_response: GetResponse) -> GetResponse:
    """Give each request an identifier, a line in the log and the headers that Django lacks."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = perf_counter()
        identifier = log.request_id(request.headers.get("X-Request-ID"))
        response = get_response(request)
        response.headers["X-Request-ID"] = identifier
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cache-Control", "no-store")
        if response.status_code == 204:
            del response.headers["Content-Type"]
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        # The development server writes its own line.
        if not settings.DEBUG:
            seconds = perf_counter() - started
            client, method = request.META.get("REMOTE_ADDR", ""), request.method or ""
            log.access(client, method, request.path, response.status_code, seconds, identifier)
        return response

    return middleware


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Send SECURE_CSP, for Django 5.2; Django 6 does it itself."""
    policy = "; ".join(" ".join([name, *values]) for name, values in settings.SECURE_CSP.items())

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # Django's debug pages bring styles and scripts of their own.
        if not (settings.DEBUG and response.status_code in {400, 404, 500}):
            response.headers.setdefault("Content-Security-Policy", policy)
        return response

    return middleware


class CommonMiddleware(common.CommonMiddleware):
    """Django's own, whose host check spares the probes: they call a server by its address."""

    def process_request(self, request: HttpRequest) -> Redirect | None:
        if request.path_info.startswith("/health/"):
            return None
        return super().process_request(request)


class ErrorMiddleware:
    """Shows the errors that Django has no handler for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            allow = {"Allow": response.headers["Allow"]}
            return error(request, HttpError(405, headers=allow))
        return response

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        is_too_long = length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        return error(request, HttpError(413)) if is_too_long else None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        shown = exception if isinstance(exception, HttpError) else database_error(exception)
        return error(request, shown) if shown else None


def places(get_response: GetResponse) -> GetResponse:
    """Leave threads to the probe and to static files, while the database is silent.

    Both probes are answered here: what is below may ask the database, for the host, or a cache.
    """
    env = Settings.from_env()
    threads = reach.Places(env.threads, env.database_timeout)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/health/live":
            return live(request)
        try:
            threads.take()
        except reach.SilentError:
            return error(request, HttpError(503, headers=RETRY))
        try:
            return ready(request) if request.path_info == "/health/ready" else get_response(request)
        finally:
            threads.give_back()

    return middleware
