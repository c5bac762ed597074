"""Starts web2py, as it is installed, with this project for its folder."""

import configparser
import importlib
import importlib.util
import sys
from collections.abc import {{ 'Callable, ' if cookiecutter.__data }}Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from . import config, helpers, tickets

APP = "{{cookiecutter.package_name}}"
# What the distribution on the package index leaves out, and web2py wants to read.
VERSION = "Version 2.26.1-stable+timestamp.2023.10.29.13.08.27"
# What web2py writes into an application; this one needs the first two, which must be writable.
NEEDED_FOLDERS = ("errors", "sessions")
RUNTIME_FOLDERS = (*NEEDED_FOLDERS, "cache", "cron", "databases", "private", "uploads")


class EngineError(Exception):
    """The models cannot be run; the message says why."""


def replace_what_python_dropped() -> None:
    """Give web2py 2.26 the two names that Python 3.12 no longer has."""
    if "imp" not in sys.modules and not importlib.util.find_spec("imp"):
        sys.modules["imp"] = imp = ModuleType("imp")
        vars(imp)["get_magic"] = lambda: importlib.util.MAGIC_NUMBER
    vars(configparser).setdefault("SafeConfigParser", configparser.ConfigParser)


def let_actions_answer(main: Any) -> None:
    """Lead to the page for errors only from those that no action has put into words."""
    lead = main.try_rewrite_on_error

    def lead_unless_answered(answer: Any, *rest: Any, **options: Any) -> Any:
        if answer.body and "web2py_error" not in answer.headers:
            return answer, None
        return lead(answer, *rest, **options)

    main.try_rewrite_on_error = lead_unless_answered


def read_any_body() -> None:
    """Let web2py read a body that is no form; `cgi` opens the wrong kind of file for it."""
    form: Any = importlib.import_module("cgi").FieldStorage
    read_binary = form.read_binary

    def read(storage: Any) -> None:
        storage._binary_file = True
        read_binary(storage)

    form.read_binary = read


def boot(root: Path = config.ROOT) -> ModuleType:
    """Start web2py with *root* as its folder, unless it has been started; return `gluon.main`.

    web2py keeps its folder in globals, so there is one for each process.
    """
    if "gluon.main" not in sys.modules:
        replace_what_python_dropped()
        with TemporaryDirectory() as folder:
            Path(folder, "VERSION").write_text(VERSION, "utf-8")
            from gluon.settings import global_settings

            global_settings.web2py_runtime_handler = True  # no window, no server of its own
            global_settings.gluon_parent = folder
            global_settings.applications_parent = str(root)
            importlib.import_module("gluon.main")
        global_settings.gluon_parent = str(root)
        # Known beforehand: no look-up in DNS, and no name of the client's choice among them.
        global_settings.local_hosts = ["127.0.0.1", "::ffff:127.0.0.1", "::1"]
        for name in NEEDED_FOLDERS:
            (application() / name).mkdir(exist_ok=True)
            with suppress(OSError):  # they are another user's, or nothing can be written here
                (application() / name).chmod(0o700)
        with suppress(OSError):  # only a second DAL() of the project's needs it
            (application() / "databases").mkdir(exist_ok=True)
        global_settings.app_folders.add(str(application()))  # or web2py would make the others
        read_any_body()
        let_actions_answer(sys.modules["gluon.main"])
        helpers.adapt()
        tickets.adapt()
    return sys.modules["gluon.main"]


def folder() -> Path:
    """Return the folder that web2py runs in."""
    from gluon.settings import global_settings

    return Path(global_settings.applications_parent)


def application() -> Path:
    """Return the folder of this application."""
    return folder() / "applications" / APP


{% if cookiecutter.__data -%}
@contextmanager
def models(
    settings: config.Settings, *, migrating: Callable[[str], Any] | None = None
) -> Iterator[Any]:
    """Give what the application's models define, outside any request; commit at the end.

    With *migrating* a table that a model reads is made before, and this function told so.
    """
{%- else -%}
@contextmanager
def models(settings: config.Settings) -> Iterator[Any]:
    """Give what the application's models define, outside any request."""
{%- endif %}
    from gluon import fileutils
    from gluon.globals import current
    from gluon.http import HTTP
    from gluon.shell import env
    from gluon.storage import Storage
{%- if cookiecutter.__data %}
    from pydal.base import BaseAdapter
{%- endif %}

    importlib.import_module("gluon.tools")  # which would keep what env() puts there for a while
    check_credentials = fileutils.check_credentials  # env() lets everybody pass
    # For appadmin web2py runs all models, those too that are for one controller.
    place = {"a": APP, "c": "appadmin", "dir": str(application())}
{%- if cookiecutter.__data %}
    extra = {"settings": settings, "client": "127.0.0.1", "migrating": migrating}
    end = "rollback"
    try:
        yield Storage(env(**place, import_models=True, extra_request=extra))
        end = "commit"
{%- else %}
    extra = {"settings": settings, "client": "127.0.0.1"}
    try:
        yield Storage(env(**place, import_models=True, extra_request=extra))
{%- endif %}
    except HTTP as error:
        raise EngineError(error.body) from error
    finally:
{%- if cookiecutter.__data %}
        BaseAdapter.close_all_instances(end)
{%- endif %}
        fileutils.check_credentials = check_credentials
        current.__dict__.clear()


def kept_tickets() -> dict[str, Any]:
    """Return what web2py has kept of each error, by the name of its ticket, the newest last."""
    from gluon.globals import Request
    from gluon.restricted import RestrictedError

    request = Request({})
    request.folder = str(application())
    files = (application() / "errors").iterdir()
    found = {}
    for file in sorted(files, key=lambda file: file.stat().st_mtime_ns):
        found[file.name] = RestrictedError()
        found[file.name].load(request, APP, file.name)
    return found
