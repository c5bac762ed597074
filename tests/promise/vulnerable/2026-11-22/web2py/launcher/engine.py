"""Starts web2py in this project: the installed one, or the clone that WEB2PY_HOME names."""

import configparser
import importlib
import importlib.util
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any

from . import config

APP = "shop"
# What the distribution on the package index leaves out, and web2py 2 wants to read.
VERSION = "Version 2.26.1-stable+timestamp.2023.10.29.13.08.27"
# What web2py writes into an application; this one needs the first two, which must be writable.
NEEDED_FOLDERS = ("errors", "sessions")
RUNTIME_FOLDERS = (*NEEDED_FOLDERS, "cache", "cron", "databases", "private", "uploads")


class EngineError(Exception):
    """There is no web2py to start."""


def find(home: str | None) -> str:
    """Make `gluon` importable; return the text of web2py's VERSION file."""
    if home:
        clone = Path(home).expanduser().resolve()
        if not (clone / "gluon" / "main.py").is_file():
            raise EngineError(f"WEB2PY_HOME is {clone}, which has no gluon/main.py")
        sys.path.insert(0, str(clone))
        file = clone / "VERSION"  # up to 2.27; web2py 3 has gluon/version.py
        return file.read_text("utf-8") if file.is_file() else VERSION
    if not importlib.util.find_spec("gluon"):
        raise EngineError('web2py is not installed: run pip install -e ".[dev]" or set WEB2PY_HOME')
    replace_what_python_dropped()
    return VERSION


def replace_what_python_dropped() -> None:
    """Give web2py 2.26 the two names that Python 3.12 no longer has."""
    if not importlib.util.find_spec("imp"):
        sys.modules["imp"] = imp = ModuleType("imp")
        vars(imp)["get_magic"] = lambda: importlib.util.MAGIC_NUMBER
    vars(configparser).setdefault("SafeConfigParser", configparser.ConfigParser)


def boot(root: Path = config.ROOT) -> ModuleType:
    """Start web2py with *root* as its folder, unless it has been started; return `gluon.main`.

    web2py keeps its folder in globals, so there is one for each process.
    """
    if "gluon.main" not in sys.modules:
        version = find(os.environ.get("WEB2PY_HOME"))
        os.environ |= {"web2py_path": str(root)}
        character_type = locale.setlocale(locale.LC_CTYPE)
        with TemporaryDirectory() as folder:
            Path(folder, "VERSION").write_text(version, "utf-8")
            from gluon.settings import global_settings

            global_settings.web2py_runtime_handler = True  # no window, no server of its own
            global_settings.gluon_parent = folder
            importlib.import_module("gluon.main")
        locale.setlocale(locale.LC_CTYPE, character_type)  # web2py 3 sets "C"
        global_settings.gluon_parent = str(root)
        # Known beforehand: no look-up in DNS, and no name of the client's choice among them.
        global_settings.local_hosts = ["127.0.0.1", "::ffff:127.0.0.1", "::1"]
        application = root / "applications" / APP
        for name in NEEDED_FOLDERS:
            (application / name).mkdir(exist_ok=True)
        global_settings.app_folders.add(str(application))  # or web2py would make the others
    return sys.modules["gluon.main"]


def folder() -> Path:
    """Return the folder that web2py runs in."""
    from gluon.settings import global_settings

    return Path(global_settings.applications_parent)


@contextmanager
def models(settings: config.Settings, *, migrating: bool = False) -> Iterator[Any]:
    """Give what the application's models define, outside any request; commit at the end."""
    from gluon import fileutils
    from gluon.globals import current
    from gluon.http import HTTP
    from gluon.shell import env
    from gluon.storage import Storage
    from pydal.base import BaseAdapter

    check_credentials = fileutils.check_credentials  # env() lets everybody pass
    directory = str(folder() / "applications" / APP)
    extra = {"settings": settings, "migrating": migrating, "client": "127.0.0.1"}
    end = "rollback"
    try:
        yield Storage(env(APP, import_models=True, dir=directory, extra_request=extra))
        end = "commit"
    except HTTP as error:
        raise EngineError(error.body) from error
    finally:
        BaseAdapter.close_all_instances(end)
        fileutils.check_credentials = check_credentials
        current.__dict__.clear()


def tickets() -> dict[str, Any]:
    """Return what web2py has kept of each error, by the name of its ticket, the newest last."""
    from gluon.globals import Request
    from gluon.restricted import RestrictedError

    request = Request({})
    request.folder = str(folder() / "applications" / APP)
    files = (folder() / "applications" / APP / "errors").iterdir()
    found = {}
    for file in sorted(files, key=lambda file: file.stat().st_mtime_ns):
        found[file.name] = RestrictedError()
        found[file.name].load(request, APP, file.name)
    return found
