"""What web2py leaves in its folders: sessions that are over, and old tickets."""

import time
from pathlib import Path

HOUR, DAY = 3600, 86400
{{ 'MOST_ANONYMOUS' if cookiecutter.__accounts else 'MOST_SESSIONS' }} = 10_000
{%- if cookiecutter.__accounts %}
SIGNED_IN = b"hmac_key"  # web2py writes it into the session of who signs in
{%- endif %}


def clean(application: Path, *, sessions: float = HOUR, tickets: float = 30 * DAY) -> int:
    """Delete what is older, in seconds, and sessions {{ "of nobody " if cookiecutter.__accounts }}beyond a number; return how many.

    web2py ends a session after an hour without a request, and writes its file until then.
    """
    old = older(application / "sessions", sessions) + older(application / "errors", tickets)
    for file in old:
        file.unlink(missing_ok=True)
{%- if cookiecutter.__accounts %}
    left = older(application / "sessions", 0)
    surplus = []
    if len(left) > MOST_ANONYMOUS:
        surplus = [file for file in left if SIGNED_IN not in file.read_bytes()][:-MOST_ANONYMOUS]
{%- else %}
    surplus = older(application / "sessions", 0)[:-MOST_SESSIONS]
{%- endif %}
    for file in surplus:
        file.unlink(missing_ok=True)
    return len(old) + len(surplus)


def older(folder: Path, seconds: float) -> list[Path]:
    """Return the files that have not been written for so long, the oldest first."""
    latest = time.time() - seconds
    found = [(file.stat().st_mtime, file) for file in folder.rglob("*") if file.is_file()]
    return [file for written, file in sorted(found) if written <= latest]
