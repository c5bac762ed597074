"""Templates of others that the operator has named: nobody who visits the site names one."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.source.address import parsed
from fwscaffold.template.catalog import Origin, Template, catalog
from fwscaffold.web.address import FORMS
from fwscaffold.wording import quoted

GROUP = "templates"
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
TAKEN = frozenset({"api", "static", "health", "metrics", "openapi.json"})
SEED = 16  # hexadecimal digits


def offered(templates: Iterable[Template]) -> Iterator[Template]:
    """Give the templates as the site has them: none runs anything, whoever trusts it.

    What a visitor answers would get into a hook. Clock and dice are the same for everybody until
    the next day's start, so that instances answer alike. Raises a usage error for one that no
    visitor could follow, and for one whose address on the site would be another's.
    """
    known = {*TAKEN, *catalog()}
    for template in templates:
        origin = template.origin
        if origin is None:
            raise _refusal(template, "is a framework, and served anyway")
        if parsed(origin.source).is_path:
            message = "is on this machine, where no visitor's project could follow it:"
            raise _refusal(template, f"{message} name a repository or an installed package")
        name = template.name
        if name in known or name.endswith(FORMS) or not NAME.fullmatch(name):
            raise _refusal(template, "has a name that the site has for something else")
        known.add(name)
        yield replace(template, group=GROUP, origin=_settled(origin))


def _settled(origin: Origin) -> Origin:
    today = datetime.now(UTC).date().isoformat()
    moment = f"{today}T00:00:00+00:00"
    return replace(origin, at=moment, seed=origin.digest[:SEED], trusted=False)


def _refusal(template: Template, problem: str) -> ScaffoldError:
    return ScaffoldError(f"template {quoted(template.typed)} {problem}", Exit.USAGE)
