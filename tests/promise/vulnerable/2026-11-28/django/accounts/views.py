"""The pages of the accounts: Django's own views, each with the project's form page."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login, views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.messages.views import SuccessMessageMixin
from django.core.cache import cache
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import CreateView

from shop.errors import HttpError

from .forms import SignUpForm
from .models import User


class SignUp(SuccessMessageMixin, CreateView):
    form_class = SignUpForm
    template_name = "accounts/form.html"
    extra_context = {"title": "Sign up"}
    success_url = reverse_lazy("home")
    success_message = "Welcome, %(username)s."

    def form_valid(self, form: ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        login(self.request, form.instance)
        return response


class SignIn(views.LoginView):
    """Django's own, with a limit on failures for each address and process."""

    template_name = "accounts/login.html"
    extra_context = {"title": "Sign in"}
    limit, seconds = 10, 300

    @property
    def failures(self) -> str:
        """The cache's key for the failures from this address; the last trusted proxy knows it."""
        hops = self.request.headers.get("X-Forwarded-For", "").split(",")
        trusted = settings.TRUSTED_PROXIES
        if not trusted or len(hops) < trusted:
            return f"sign-in:{self.request.META.get('REMOTE_ADDR')}"
        return f"sign-in:{hops[-trusted].strip()}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first_user = settings.DEBUG and not User.objects.exists()
        return super().get_context_data(first_user=first_user, **kwargs)

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


class PasswordChange(SuccessMessageMixin, views.PasswordChangeView):
    template_name = "accounts/form.html"
    title = "Change your password"
    success_url = reverse_lazy("home")
    success_message = "Your password has been changed."


class PasswordReset(SuccessMessageMixin, views.PasswordResetView):
    template_name = "accounts/form.html"
    title = "Reset your password"
    success_url = reverse_lazy("login")
    success_message = "If an account has this address, a link is on its way to it."


class PasswordResetConfirm(SuccessMessageMixin, views.PasswordResetConfirmView):
    template_name = "accounts/form.html"
    title = "Choose a new password"
    success_url = reverse_lazy("login")
    success_message = "Your password has been changed. Sign in with it."
