from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names each file with its hash, once `collectstatic` has run; until then as it is."""

    def url(self, name: str, force: bool = False) -> str:
        if self.hashed_files:
            return str(super().url(name, force))
        return StaticFilesStorage.url(self, name)
