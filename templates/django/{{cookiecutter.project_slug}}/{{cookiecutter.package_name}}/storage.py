from django.contrib.staticfiles.storage import StaticFilesStorage
from django.urls import get_script_prefix
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names each file with its hash, once `collectstatic` has run; until then as it is.

    Where a request has a prefix, so have the names: Django itself keeps that of the first request.
    """

    def url(self, name: str, force: bool = False) -> str:
        url = super().url(name, force) if self.hashed_files else StaticFilesStorage.url(self, name)
        return get_script_prefix() + url.removeprefix("/") if url.startswith("/") else url
