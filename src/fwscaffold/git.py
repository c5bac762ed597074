"""Git, called one way everywhere."""

import os
import subprocess
from collections.abc import Mapping

from fwscaffold.command import Command

# A hook that calls this program must not lend us its own repository.
INHERITED = frozenset({"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX"})


def git(
    words: Command, stdin: bytes = b"", extra: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run git with *extra* in its environment; where it cannot be run the status is 127."""
    env = {name: value for name, value in os.environ.items() if name not in INHERITED}
    try:
        return subprocess.run(  # noqa: S603 the words are ours
            ["git", *map(str, words)],  # noqa: S607 whichever git the user has
            env={**env, **(extra or {})},
            input=stdin,
            capture_output=True,
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(
            [], 127, b"", os.fsencode((error.strerror or "").lower())
        )


def text(output: bytes) -> str:
    """Return what git said as text, whatever its bytes are."""
    return output.decode("utf-8", "replace")
