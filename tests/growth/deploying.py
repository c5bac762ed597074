"""What `docs/deploying.md` has people type, on this machine instead of theirs."""

import getpass
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from fwscaffold.command import Command
from fwscaffold.verification.environment import variables
from fwscaffold.verification.probe import free_port
from guide_pages import DOCS
from projects import ADDRESS, Done, Project, call, served
from steps import FENCE
from support import CACHES, PASSWORD

PAGE = DOCS / "deploying.md"
UNIT = re.compile(r"^(\w+)=(.+)$", re.MULTILINE)
# It has no user `shop`, and the programs of its own are enough.
USER = re.compile(r"(--owner=|chown -R )shop\b")
PATH = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), "/usr/bin", "/bin", "/usr/sbin"])


def deploy(project: Project) -> Iterator[Done]:
    """Clone the project to its place, and do what the page says there, until a step fails."""
    place = project.directory.parent / "srv" / "shop"
    port = str(free_port())
    environ = variables(**CACHES, PATH=PATH, PORT=port)

    def here(text: str) -> str:
        text = text.replace("/srv/shop", str(place)).replace(ADDRESS, f"127.0.0.1:{port}")
        return USER.sub(rf"\g<1>{getpass.getuser()}", text)

    yield project.run(f"git clone --quiet . {place}", "steps")
    with ExitStack() as servers:
        for language, block in FENCE.findall(PAGE.read_text("utf-8")):
            if language == "ini":
                unit = dict(UNIT.findall(here(block)))
                start = f"set -a; . {unit['EnvironmentFile']}; exec {unit['ExecStart']}"
                where = Path(unit["WorkingDirectory"])
                yield servers.enter_context(served(start, where, environ))
            elif language == "sh":
                command: Command = ["bash", "-e", "-c", here(block)]
                yield call(command, place, "steps", environ, f"{PASSWORD}\n")
