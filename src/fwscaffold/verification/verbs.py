"""What is done once before a project's first page, which its template's variables tell."""

from pathlib import Path

from fwscaffold.creation import receipt
from fwscaffold.errors import ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find

MIGRATE, CREATE_USER = "migrate", "createuser"
NEEDED_FOR = {"__data": MIGRATE, "__accounts": CREATE_USER}


def first_verbs(project: Path) -> list[str]:
    """Return the verbs of `manage.py` that come before `run`, in their order.

    A project keeps data and knows users unless its receipt tells of a level that does not.
    """
    try:
        made = receipt.read(project)
        context = complete(find(made.framework), made.answers).context
    except ScaffoldError:
        return list(NEEDED_FOR.values())
    return [verb for variable, verb in NEEDED_FOR.items() if context.get(variable, "yes")]
