"""The settings of the tests; mypy reads them too."""

import os

os.environ["APP_ENV"] = "test"
{%- if cookiecutter.__accounts %}
os.environ["RATE_LIMIT_URL"] = "memory://"
{%- endif %}
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "sqlite:///instance/test.db")

from {{cookiecutter.package_name}}.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Each test has a handler of its own, which would list every static file again.
WHITENOISE_AUTOREFRESH = True
# Tests need no `collectstatic`, and do not see what one has left.
STATIC_ROOT = BASE_DIR / "instance" / "no-static-files"  # noqa: F405
STORAGES["default"] = {  # noqa: F405
    "BACKEND": "django.core.files.storage.InMemoryStorage"
}
