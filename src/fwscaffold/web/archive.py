"""A project as one file: the same answers give the same bytes."""

import gzip
import io
import tarfile
from collections.abc import Callable
from functools import lru_cache

from fwscaffold.creation.plan import Plan, plan_new
from fwscaffold.creation.zipped import pack
from fwscaffold.web.address import Choice
from fwscaffold.web.standard import Standard, directory

KEPT = 64  # archives, of some 160 kB each
SECONDS = 315_532_800  # of the moment that a zip archive begins to count with, since 1970
LEVEL = 6


def _zip(plan: Plan, directory: str) -> bytes:
    file = io.BytesIO()
    pack(plan, directory, file)
    return file.getvalue()


def _tar(plan: Plan, directory: str) -> bytes:
    file = io.BytesIO()
    with (
        gzip.GzipFile("", "wb", LEVEL, file, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as package,
    ):
        for change in plan:
            entry = tarfile.TarInfo(f"{directory}/{change.path}")
            entry.size = len(change.wanted.content)
            entry.mode = int(change.wanted.mode, 8) & 0o777
            entry.mtime = SECONDS
            package.addfile(entry, io.BytesIO(change.wanted.content))
    return file.getvalue()


MAKE: dict[str, Callable[[Plan, str], bytes]] = {".zip": _zip, ".tar.gz": _tar}
MEDIA = {".zip": "application/zip", ".tar.gz": "application/gzip"}


@lru_cache(KEPT)
def archive(standard: Standard, choice: Choice, form: str) -> bytes:
    """Return the project in the form of `.zip` or `.tar.gz`."""
    answers = standard.answers(choice)
    plan = plan_new(standard.tree(choice, answers))
    return MAKE[form](plan, directory(answers))
