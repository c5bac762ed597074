"""What a command says to its operator when it cannot do what it should."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from private_servers import PASSWORD
from shops import Shop

# Django tells first which migrations it is going to apply, and of static files that a build lacks.
BEFORE = re.compile(r"Operations to perform:|  Apply all |Running migrations:|.* not collected: ")
INSIDE = re.compile(
    r"Traceback|File \"|site-packages|scrypt|pbkdf2|\b[a-z]+\.[a-z.]*[A-Z]\w+Error\b"
)
SECRETS = (PASSWORD, PASSWORD[::-1], "s3c", "0123456789abcdef")


def say(shop: Shop, verb: str, settings: dict[str, str], *before: str) -> str:
    """Run a verb that must fail; return the one line that it says."""
    more = ["--deploy"] if verb == "check" and shop.framework == "django" else []
    # A password that is typed twice, where it is asked for twice.
    done = shop.manage(
        *verb.split(), *more, settings=settings, text=f"{PASSWORD}\n" * 2, before=before
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert not INSIDE.search(said), said
    for secret in SECRETS:
        assert secret not in said
    (line,) = told(said)
    return line


def told(said: str) -> Iterator[str]:
    """Give the lines that say what is wrong."""
    return (line for line in said.splitlines() if line.strip() and not BEFORE.match(line))


def without_rights() -> Sequence[str]:
    """Return what stands before a command so that it may write only where everybody may."""
    if os.geteuid():
        return []
    program = shutil.which("setpriv")
    assert program, "root needs setpriv"
    return [program, "--bounding-set=-dac_override,-dac_read_search"]


def read_only(file: Path) -> None:
    """Take the right to write a file, and beside it."""
    file.chmod(0o444)
    file.parent.chmod(0o555)
