"""Write down the templates of a version that is released: from then on a change needs another.

`.venv/bin/python tools/versions.py` does it. So a version in a receipt names one state of them.
"""

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from fwscaffold import __version__
from fwscaffold.template.catalog import catalog
from fwscaffold.template.render import digest

ROOT = Path(__file__).resolve().parent.parent
RELEASES = ROOT / "tests" / "golden" / "releases.json"
HEADING = re.compile(r"^## \[?(\d+\.\d+\.\d+)\b", re.MULTILINE)

Releases = Mapping[str, Mapping[str, str]]


def released() -> Releases:
    """Return the digest of each template of each version that was released."""
    found: Releases = json.loads(RELEASES.read_text("utf-8"))
    return found


def digests() -> dict[str, str]:
    """Return the digest of each template as it is now."""
    return {name: digest(template) for name, template in catalog().items()}


def problems(releases: Releases, version: str, now: Mapping[str, str], log: str) -> Iterator[str]:
    """Give what is wrong with the version, with the templates as they are *now*."""
    then = releases.get(version, now)
    for name in sorted(then.keys() | now.keys()):
        if then.get(name) != now.get(name):
            yield f"{name} has changed since {version} was released: raise `__version__`"
    for other in sorted(releases.keys() ^ {*HEADING.findall(log)}):
        yield f"{other} is not both in CHANGELOG.md and in {RELEASES.name}"


def record() -> None:
    """Write the digests of this version down; refuse where it has others already."""
    releases = dict(released())
    if releases.setdefault(__version__, digests()) != digests():
        raise SystemExit(f"{__version__} is released already: raise `__version__`")
    RELEASES.write_text(json.dumps(releases, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    record()
