"""What `demo` and `new --run` say while a project runs."""

import os
import secrets
from pathlib import Path

from fwscaffold.cli.output import note, progress, say
from fwscaffold.cli.verification import explain
from fwscaffold.creation.staging import scratch
from fwscaffold.errors import Exit
from fwscaffold.verification import probe
from fwscaffold.verification.demonstration import Site, User
from fwscaffold.verification.steps import StepFailed, Steps
from fwscaffold.verification.verbs import CREATE_USER, MIGRATE, first_verbs
from fwscaffold.wording import shown


def start(project: Path, title: str, name: str) -> Exit:
    """Migrate a project that is installed, make the user *name* and run it until Ctrl-C."""
    user = User(name, secrets.token_urlsafe(12))
    if os.environ.get("DATABASE_URL"):
        note("`DATABASE_URL` is left alone: what is started here is on SQLite")
    with scratch() as place:
        site = Site(Steps(project, place / "log", progress))
        try:
            first = first_verbs(project)
            if MIGRATE in first:
                site.migrate()
            if CREATE_USER in first:
                site.add(user)
            return until_stopped(site, title, user if CREATE_USER in first else None)
        except StepFailed as failure:
            explain(failure.step)
            return Exit.FAILED


def until_stopped(site: Site, title: str, user: User | None) -> Exit:
    """Run the site until Ctrl-C, and show what its server says."""
    sign_in = f"sign in as {user.name} with the password {user.password}\n" if user else ""
    with site.running() as (port, server):
        try:
            say(
                f"\n{title} runs at http://{probe.HOST}:{port}/\n"
                f"{sign_in}"
                f"the project is in {shown(site.steps.project)}: its home page says which file it "
                "is,\nso edit that and look again\n"
                "Ctrl-C stops it\n"
            )
            for text in site.said(server):
                note(text, newline=False)
        except KeyboardInterrupt:
            note("\nstopped")
            return Exit.DONE
    note(f"the server ended by itself with exit status {server.returncode}")
    return Exit.FAILED
