"""Cookiecutter's own Jinja environment: the one place that touches cookiecutter."""

from collections.abc import Mapping
from typing import Any

from fwscaffold import names


class Engine:
    """Renders texts as cookiecutter does; an undefined variable is an error."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        from cookiecutter.environment import StrictEnvironment

        options = settings.get("_jinja2_env_vars", {})
        self._environment = StrictEnvironment(keep_trailing_newline=True, **options)
        self._environment.filters["slugify"] = names.slug

    def value(self, source: Any, context: Mapping[str, Any]) -> Any:
        """Return *source* with every text in it rendered, as cookiecutter does to `__private`."""
        if isinstance(source, list):
            return [self.value(item, context) for item in source]
        return self.text(source, context)

    def text(self, source: str, context: Mapping[str, Any]) -> str:
        """Return *source* rendered with `cookiecutter` standing for *context*."""
        if "{" not in source:
            return source
        return str(self._environment.from_string(source).render(cookiecutter=context))
