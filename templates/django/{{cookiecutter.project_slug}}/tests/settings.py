"""The settings of the tests, which mypy reads too, and those of other environments."""

import os
from importlib.util import find_spec, module_from_spec
from typing import Any
from unittest.mock import patch

os.environ["APP_ENV"] = "test"
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite:///instance/test.db")
os.environ.setdefault("LOG_LEVEL", "ERROR")

from {{cookiecutter.package_name}}.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def settings_with(**environ: str) -> dict[str, Any]:
    """Return the project's settings as they are when the environment has these variables."""
    spec = find_spec("{{cookiecutter.package_name}}.settings")
    assert spec
    assert spec.loader
    module = module_from_spec(spec)
    with patch.dict(os.environ, environ):
        spec.loader.exec_module(module)
    return {name: value for name, value in vars(module).items() if name.isupper()}


def changed_by(**environ: str) -> dict[str, Any]:
    """Return those settings that these variables change."""
    then, now = settings_with(**environ), settings_with()
    return {name: then[name] for name in then if then[name] != now.get(name)}
