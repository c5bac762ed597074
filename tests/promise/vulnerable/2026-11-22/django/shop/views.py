"""The pages that every site has: health, errors and accounts."""

import logging
from collections.abc import Mapping

from django import forms
from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm, UserCreationForm
from django.contrib.messages.views import SuccessMessageMixin
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe
from django.views.generic import CreateView

from .config import DESCRIPTION, PROJECT_NAME
from .models import User

Headers = Mapping[str, str] | None
logger = logging.getLogger(__name__)

ERRORS = {
    400: ("Bad Request", "The server does not understand this request."),
    401: ("Unauthorized", "Sign in first."),
    403: ("Forbidden", "You may not do this."),
    404: ("Not Found", "There is nothing at this address."),
    405: ("Method Not Allowed", "This address does not take such a request."),
    413: ("Request Entity Too Large", "The request is larger than this site accepts."),
    415: ("Unsupported Media Type", "Send JSON, with the content type application/json."),
    422: ("Unprocessable Entity", "The request has a value that cannot be used."),
    429: ("Too Many Requests", "Too many failed attempts. Try again later."),
    500: ("Internal Server Error", "Something went wrong here. The log says what."),
    503: ("Service Unavailable", "The database is out of reach or lacks a migration."),
}


class HttpError(Exception):
    """Ends a view with an error page; the message stands in for the one in ERRORS."""

    def __init__(self, status: int, message: str = "", headers: Headers = None) -> None:
        self.status, self.headers = status, headers
        self.name, text = ERRORS[status]
        self.message = message or text


def site(request: HttpRequest | None = None) -> dict[str, str]:
    """Return what every template knows."""
    return {"project_name": PROJECT_NAME, "description": DESCRIPTION}


def error(
    request: HttpRequest, exception: Exception | None = None, status: int = 500
) -> HttpResponse:
    """Return the error as a page, or as JSON under the paths that machines use."""
    shown = exception if isinstance(exception, HttpError) else HttpError(status)
    if request.path.startswith(("/api/", "/health/")):
        body = {"code": shown.name.lower().replace(" ", "_"), "message": shown.message}
        return JsonResponse({"error": body}, status=shown.status, headers=shown.headers)
    # Without the request the layout asks for no user: the database may be what failed.
    known = request if shown.status < 500 else None
    page = render_to_string("error.html", {**site(), "error": shown, "at": request}, known)
    return HttpResponse(page, status=shown.status, headers=shown.headers)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error(request, HttpError(403, "This form is too old, or not from here. Try again."))


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say that the database answers and has every migration."""
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except Error as problem:
        logger.exception("The database is out of reach")
        raise HttpError(503) from problem
    if pending:
        raise HttpError(503)
    return JsonResponse({"status": "ok"})


class SignUpForm(UserCreationForm[User]):
    email = forms.EmailField()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email")
        help_texts = {"username": ""}


class SignUp(SuccessMessageMixin[SignUpForm], CreateView[User, SignUpForm]):
    form_class = SignUpForm
    template_name = "form.html"
    success_url = reverse_lazy("home")
    success_message = "Welcome, %(username)s."

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        response = super().form_valid(form)
        login(self.request, form.instance)
        return response


class SignIn(views.LoginView):
    """Django's own, with a limit on failures for each address and process."""

    template_name = "form.html"
    limit, seconds = 10, 300

    @property
    def failures(self) -> str:
        """The cache's key for the failures from this address; the last trusted proxy knows it."""
        hops = self.request.headers.get("X-Forwarded-For", "").split(",")
        trusted = settings.TRUSTED_PROXIES
        if not trusted or len(hops) < trusted:
            return f"sign-in:{self.request.META.get('REMOTE_ADDR')}"
        return f"sign-in:{hops[-trusted].strip()}"

    def get_success_url(self) -> str:
        """Return a path of this site. Django would also follow one relative to this page."""
        url = super().get_success_url()
        return url if url.startswith("/") else self.get_default_redirect_url()

    def post(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if cache.get(self.failures, 0) >= self.limit:
            raise HttpError(429, headers={"Retry-After": str(self.seconds)})
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        cache.add(self.failures, 0, self.seconds)
        cache.incr(self.failures)
        return super().form_invalid(form)


class PasswordChange(SuccessMessageMixin[forms.Form], views.PasswordChangeView):
    template_name = "form.html"
    title = "Change your password"
    success_url = reverse_lazy("home")
    success_message = "Your password has been changed."


class PasswordReset(SuccessMessageMixin[forms.Form], views.PasswordResetView):
    template_name = "form.html"
    title = "Reset your password"
    success_url = reverse_lazy("login")
    success_message = "If an account has this address, a link is on its way to it."


class NewPassword(SuccessMessageMixin[forms.Form], views.PasswordResetConfirmView):
    template_name = "form.html"
    title = "Choose a new password"
    success_url = reverse_lazy("login")
    success_message = "Your password has been changed. Sign in with it."
