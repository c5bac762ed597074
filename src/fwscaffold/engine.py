"""Cookiecutter's own Jinja environment: the one place that touches cookiecutter."""

from collections.abc import Mapping
from typing import Any

from fwscaffold import names


class Engine:
    """Renders texts as cookiecutter does; an undefined variable is an error."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        from cookiecutter.environment import StrictEnvironment

        options = settings.get("_jinja2_env_vars", {})
        self._environment = environment = StrictEnvironment(keep_trailing_newline=True, **options)
        environment.filters["slugify"] = names.slug
        self._marks = (
            environment.variable_start_string,
            environment.block_start_string,
            environment.comment_start_string,
        )

    def value(self, source: Any, context: Mapping[str, Any]) -> Any:
        """Return *source* with every text in it rendered, as cookiecutter does to `__private`."""
        if isinstance(source, list):
            return [self.value(item, context) for item in source]
        return self.text(source, context)

    def text(self, source: str, context: Mapping[str, Any]) -> str:
        """Return *source* rendered with `cookiecutter` standing for *context*."""
        if not any(mark in source for mark in self._marks):
            return source
        return str(self._environment.from_string(source).render(cookiecutter=context))
