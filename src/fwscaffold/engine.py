"""Cookiecutter's own Jinja environment: the one place that touches cookiecutter."""

import hashlib
import os
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fwscaffold import names

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment


class Engine:
    """Renders texts as cookiecutter does; an undefined variable is an error."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        options = settings.get("_jinja2_env_vars", {})
        self._environment, self._sources = _environment(tuple(sorted(options.items())))
        self._marks = (
            self._environment.variable_start_string,
            self._environment.block_start_string,
            self._environment.comment_start_string,
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
        name = hashlib.sha256(source.encode("utf-8")).hexdigest()
        self._sources[name] = source
        return self._environment.get_template(name).render(cookiecutter=context)


@cache
def _environment(options: tuple[tuple[str, Any], ...]) -> "tuple[Environment, dict[str, str]]":
    """Return an environment and its texts by digest, so that Jinja caches what it compiles."""
    from cookiecutter.environment import StrictEnvironment
    from jinja2 import DictLoader

    sources: dict[str, str] = {}
    environment: Environment = StrictEnvironment(
        keep_trailing_newline=True,
        loader=DictLoader(sources),
        bytecode_cache=_bytecode_cache(options),
        **dict(options),
    )
    environment.filters["slugify"] = names.slug
    return environment, sources


def _bytecode_cache(options: object) -> "BytecodeCache | None":
    """Return Jinja's own cache of compiled templates, or None where there is no place for it.

    Jinja looks after the Python version and the text; its own version and the environment's
    options are ours to tell apart.
    """
    from jinja2 import FileSystemBytecodeCache
    from jinja2.bccache import Bucket

    class Cache(FileSystemBytecodeCache):
        def load_bytecode(self, bucket: Bucket) -> None:
            try:
                super().load_bytecode(bucket)
            except Exception:  # noqa: BLE001 whatever a broken file does to pickle and marshal
                bucket.reset()

        def dump_bytecode(self, bucket: Bucket) -> None:
            with suppress(OSError):
                super().dump_bytecode(bucket)

    try:
        home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
        directory = Path(home, "fwscaffold")
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return None
    key = hashlib.sha256(repr((version("jinja2"), options)).encode()).hexdigest()[:16]
    return Cache(str(directory), f"{key}-%s.jinja")
