"""An update, verified on a copy before it is made."""

import shutil
from contextlib import ExitStack
from pathlib import Path
from tempfile import mkdtemp

from fwscaffold.cli.output import note
from fwscaffold.cli.verification import verified
from fwscaffold.cli.waiting import waiting
from fwscaffold.creation.staging import fence
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.lifecycle.rehearsal import rehearse
from fwscaffold.lifecycle.update import Update
from fwscaffold.template.catalog import Template
from fwscaffold.wording import quoted, shown


def rehearsed(directory: Path, update: Update, template: Template) -> Exit:
    """Verify the update on a copy; one that fails stays, so that it can be looked at."""
    if update.conflicts:
        listed = ", ".join(map(quoted, update.conflicts))
        message = f"there would be conflicts in {listed}, so nothing is verified or changed"
        raise ScaffoldError(f"{message}: update without `--verify`", Exit.CONFLICT)
    with ExitStack() as stack:
        scratch = Path(mkdtemp(prefix="fwscaffold-"))
        stack.callback(shutil.rmtree, scratch)
        fence(scratch)
        with waiting(lambda: "copying the project"):
            copy = rehearse(directory, update.plan, scratch)
        passed, _ = verified(copy, template)
        if passed:
            return Exit.DONE
        stack.pop_all()
    note(f"{shown(directory)} is as it was; the copy that failed is {shown(copy)}")
    return Exit.UNVERIFIED
