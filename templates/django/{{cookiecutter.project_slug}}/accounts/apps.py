from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
{%- if cookiecutter.__accounts %}

    def ready(self) -> None:
        from . import checks  # noqa: F401 (it registers them)
{%- endif %}
