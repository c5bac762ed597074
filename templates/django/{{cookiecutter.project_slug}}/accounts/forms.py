from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm, UserCreationForm
from django.urls import get_script_prefix, set_script_prefix
from django.utils.translation import get_language, override

from .models import User

letters = ThreadPoolExecutor(1)


class ResetForm(PasswordResetForm):
    """Django's own, which answers before a letter is written: the time does not tell who is known."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        letters.submit(self.write, get_script_prefix(), get_language(), *args, **kwargs)

    def write(self, prefix: str, language: str | None, *args: Any, **kwargs: Any) -> None:
        """Write a letter; another thread knows neither the site's prefix nor the visitor's language."""
        set_script_prefix(prefix)
        with override(language):
            super().send_mail(*args, **kwargs)


class SignUpForm(UserCreationForm):
    email = forms.EmailField()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email")
        help_texts = {"username": ""}
