"""Cookiecutter's own Jinja environment: the one place that touches cookiecutter."""

import functools
import hashlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from fwscaffold import cache
from fwscaffold.template import names, remembered

if TYPE_CHECKING:
    from jinja2 import BytecodeCache, Environment, Template

MOST = 2048  # rendered texts that are remembered


class Engine:
    """Renders texts as cookiecutter does; an undefined variable is an error."""

    def __init__(self, settings: Mapping[str, Any]) -> None:
        options = settings.get("_jinja2_env_vars", {})
        self._templates = _templates(tuple(sorted(options.items())))

    def value(self, source: Any, context: Mapping[str, Any]) -> Any:
        """Return *source* with every text in it rendered, as cookiecutter does to `__private`."""
        if isinstance(source, list):
            return [self.value(item, context) for item in source]
        if isinstance(source, dict):
            return {key: self.value(item, context) for key, item in source.items()}
        return self.text(source, context)

    def text(self, source: str, context: Mapping[str, Any]) -> str:
        """Return *source* rendered with `cookiecutter` standing for *context*."""
        template = self._templates[source]
        return self._templates.rendered(source, template, context) if template else source


class _Templates(dict[str, "Template | None"]):
    """Compiled templates by their source; None where there is no Jinja in it."""

    def __init__(self, environment: "Environment", sources: dict[str, str]) -> None:
        self._environment, self._sources = environment, sources
        self._made = dict[tuple[object, ...], str]()
        self._marks = (
            environment.variable_start_string,
            environment.block_start_string,
            environment.comment_start_string,
        )

    def rendered(self, source: str, template: "Template", context: Mapping[str, Any]) -> str:
        """Return the text; where all that it names is the same, it is the same."""
        key = remembered.key(source, context)
        if key is None:
            return template.render(cookiecutter=context)
        if (text := self._made.get(key)) is None:
            if len(self._made) >= MOST:
                self._made.clear()
            text = self._made[key] = template.render(cookiecutter=context)
        return text

    def __missing__(self, source: str) -> "Template | None":
        template = None
        if any(mark in source for mark in self._marks):
            name = hashlib.sha256(source.encode("utf-8")).hexdigest()
            self._sources[name] = source
            template = self._environment.get_template(name)
            # Every rendering copies the globals, and a plain dict is copied ten times as fast.
            template.globals = dict(template.globals)
        self[source] = template
        return template


@functools.cache
def _templates(options: tuple[tuple[str, Any], ...]) -> _Templates:
    """Return an environment's templates, which it knows by digest so that Jinja caches them."""
    from cookiecutter.environment import StrictEnvironment
    from jinja2 import DictLoader

    sources: dict[str, str] = {}
    with _deferred("arrow"):
        environment: Environment = StrictEnvironment(
            keep_trailing_newline=True,
            loader=DictLoader(sources),
            bytecode_cache=_bytecode_cache(options),
            **dict(options),
        )
    environment.filters["slugify"] = names.slug
    return _Templates(environment, sources)


@contextmanager
def _deferred(name: str) -> Iterator[None]:
    """Let `import name` give a stand-in that imports the module when something of it is used.

    Cookiecutter's extensions import arrow, which costs as much as all of Jinja, for `{% now %}`.
    """
    if name not in sys.modules:
        sys.modules[name] = _Deferred(name)
    yield
    if isinstance(sys.modules.get(name), _Deferred):
        sys.modules.pop(name, None)  # another thread may have been faster


class _Deferred(ModuleType):
    def __getattr__(self, attribute: str) -> Any:
        return getattr(import_module(self.__name__), attribute)


def _bytecode_cache(options: object) -> "BytecodeCache | None":
    """Return Jinja's own cache of compiled templates, or None where there is no place for it.

    Jinja looks after the Python version and the text; its own version and the environment's
    options are ours to tell apart.
    """
    from importlib.metadata import version  # it takes its time to load

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

    directory = cache.directory()
    if not directory:
        return None
    key = hashlib.sha256(repr((version("jinja2"), options)).encode()).hexdigest()[:16]
    return Cache(str(directory), f"{key}-%s.jinja")
