"""The pages of the accounts: Django's own views, each with the project's form page."""

from typing import Any

from django.conf import settings
from django.contrib.auth import authenticate, login, views
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.messages.views import SuccessMessageMixin
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import CreateView

from .forms import ResetForm, SignUpForm
from .limits import address_of, attempts, begin_attempt
from .models import User


class SignUp(SuccessMessageMixin, CreateView):
    form_class = SignUpForm
    template_name = "accounts/form.html"
    extra_context = {"title": "Sign up"}
    success_url = reverse_lazy("home")
    success_message = "Welcome, %(username)s."

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        begin_attempt(request, "sign-up")
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: ModelForm) -> HttpResponse:
        response = super().form_valid(form)
        name, password = form.instance.get_username(), form.cleaned_data["password1"]
        # The user also learns which of the site's backends it was that knew the password.
        login(self.request, authenticate(self.request, username=name, password=password))
        return response


class SignIn(views.LoginView):
    """Django's own, with a limit on attempts."""

    template_name = "accounts/login.html"
    extra_context = {"title": "Sign in"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first_user = settings.DEBUG and not User.objects.exists()
        return super().get_context_data(first_user=first_user, **kwargs)

    def get_success_url(self) -> str:
        """Return a path of this site. Django would also follow one relative to this page."""
        url = super().get_success_url()
        return url if url.startswith("/") else self.get_default_redirect_url()

    @property
    def account(self) -> str:
        """The name that is tried, as it is looked up."""
        return User.normalize_username(self.request.POST.get("username", "").strip())

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        begin_attempt(request, "sign-in", self.account)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        attempts.succeeded("sign-in", address_of(self.request), self.account)
        return super().form_valid(form)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        attempts.failed(address_of(self.request))
        return super().form_invalid(form)


class SignOut(views.LogoutView):
    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User) and "everywhere" in request.POST:
            request.user.sign_out_everywhere()
        return super().post(request, *args, **kwargs)


class PasswordChange(SuccessMessageMixin, views.PasswordChangeView):
    template_name = "accounts/form.html"
    title = "Change your password"
    success_url = reverse_lazy("home")
    success_message = "Your password has been changed."


class PasswordReset(SuccessMessageMixin, views.PasswordResetView):
    form_class = ResetForm
    template_name = "accounts/form.html"
    title = "Reset your password"
    success_url = reverse_lazy("login")
    success_message = "If an account has this address, a link is on its way to it."

    def post(self, request: HttpRequest, *args: str, **kwargs: Any) -> HttpResponse:
        begin_attempt(request, "reset", request.POST.get("email", "").strip().lower())
        return super().post(request, *args, **kwargs)


class PasswordResetConfirm(SuccessMessageMixin, views.PasswordResetConfirmView):
    template_name = "accounts/form.html"
    title = "Choose a new password"
    success_url = reverse_lazy("login")
    success_message = "Your password has been changed. Sign in with it."
