"""`fwscaffold preset lock`: the newest commit of what a preset extends."""

import click

from fwscaffold.cli.options import OWN_PRESET
from fwscaffold.cli.output import say
from fwscaffold.cli.waiting import waiting
from fwscaffold.preset.file import extended
from fwscaffold.preset.followed import lock_of, lock_text, newest
from fwscaffold.preset.source import own_file
from fwscaffold.wording import quoted, shown


@click.command("lock")
@OWN_PRESET
def command(preset: str) -> None:
    """Write down the commit that PRESET's `extends`, a tag or a branch, is at now.

    PRESET is a file or its directory, and the team's own unless named. Until the next call
    everybody has that commit; projects follow it with their next update.
    """
    path = own_file(preset)
    with waiting(lambda: "asking the repository"):
        followed = newest(path, extended(path))
    lock = lock_of(path)
    lock.write_text(lock_text(followed), "utf-8")
    before = f", was {followed.before[:12]}" if followed.before else ""
    word = "as before" if followed.before == followed.commit else f"new{before}"
    say(f"{shown(lock.name)}: {quoted(followed.source)} is at {followed.commit} ({word})")
