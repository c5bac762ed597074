"""A template in a zip archive, unpacked once: as its bytes say, and nowhere else."""

import hashlib
import stat
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from fwscaffold import reading
from fwscaffold.creation.staging import temporary
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.repository import cached
from fwscaffold.template.foreign import MOST_FILES
from fwscaffold.tree import is_safe
from fwscaffold.wording import quoted

KINDS = {0, stat.S_IFREG}  # of the entries; 0 where the archive does not say


def unpacked(archive: Path) -> Path:
    """Return the archive's one directory, or its top; raise a usage error for what is none."""
    try:
        content = reading.read(archive, archive.parent, reading.ALTOGETHER)
        place = cached("archives") / hashlib.sha256(content).hexdigest()
        if not place.is_dir():
            with temporary(place.parent) as scratch, ZipFile(archive) as package:
                _unpack(archive, package, scratch / "copy")
                with suppress(OSError):  # another process has been faster
                    (scratch / "copy").rename(place)
        entries = [*place.iterdir()]
    except (OSError, BadZipFile, NotImplementedError, RuntimeError) as error:
        raise _refusal(archive, f"cannot be unpacked ({str(error).lower()})") from error
    return entries[0] if len(entries) == 1 and entries[0].is_dir() else place


def _unpack(archive: Path, package: ZipFile, place: Path) -> None:
    entries = [entry for entry in package.infolist() if not entry.is_dir()]
    if len(entries) > MOST_FILES or sum(each.file_size for each in entries) > reading.ALTOGETHER:
        limit = f"{MOST_FILES:,} files and {reading.ALTOGETHER:,} bytes"
        raise _refusal(archive, f"is larger than {limit}")
    place.mkdir()
    for entry in entries:
        mode = entry.external_attr >> 16
        if not is_safe(entry.filename) or stat.S_IFMT(mode) not in KINDS:
            name = quoted(entry.filename)
            raise _refusal(archive, f"has {name}, which is no file of a template")
        file = place / entry.filename
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(package.read(entry))
        file.chmod(0o755 if mode & 0o100 else 0o644)


def _refusal(archive: Path, problem: str) -> ScaffoldError:
    return ScaffoldError(f"template {quoted(archive.name)} {problem}", Exit.USAGE)
