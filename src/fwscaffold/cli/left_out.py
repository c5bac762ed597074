"""What of a standard is not in a project, and why: `diff` and `update` say it each time."""

from collections.abc import Mapping

from fwscaffold.cli.trusting import UNTRUSTED
from fwscaffold.lifecycle.project import Project
from fwscaffold.lifecycle.standard import ADOPTED
from fwscaffold.preset.origins import removed
from fwscaffold.template.programs import programs
from fwscaffold.wording import quoted


def left_out(project: Project) -> Mapping[str, str]:
    """Return each hook, extension and file that is left out, with the words that say why.

    What is pending is not among them, nor the application of a standard that came later.
    """
    origin, declined = project.template.origin, project.receipt.declined.items()
    is_unheard = origin is not None and not origin.trusted
    found = dict.fromkeys(programs(project.template) if is_unheard else (), UNTRUSTED)
    found |= {str(p): f"by preset {quoted(name)}" for p, name in removed(project.layers).items()}
    unwanted = {str(path): left.why for path, left in declined if left.why != ADOPTED}
    return {**found, **{path: f"as you declined it ({why})" for path, why in unwanted.items()}}
