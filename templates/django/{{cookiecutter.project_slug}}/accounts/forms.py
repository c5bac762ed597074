from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

from django import forms
from django.contrib.auth.forms import PasswordResetForm, UserCreationForm

from .models import User

letters = ThreadPoolExecutor(1)


class ResetForm(PasswordResetForm):
    """Django's own, which answers before a letter is written: the time does not tell who is known."""

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        letters.submit(copy_context().run, super().send_mail, *args, **kwargs)


class SignUpForm(UserCreationForm):
    email = forms.EmailField()

    class Meta(UserCreationForm.Meta):
        model = User
        fields = ("username", "email")
        help_texts = {"username": ""}
