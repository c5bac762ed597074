"""Git, called one way everywhere: it starts nothing that a repository or a directory names."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from fwscaffold.command import Command
from fwscaffold.errors import ScaffoldError
from fwscaffold.wording import quoted, shown

# Git tells a hook's children where its repository is and how it is configured; ours ask anew.
LET_THROUGH = frozenset(
    "GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_AUTHOR_DATE GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL "
    "GIT_COMMITTER_DATE GIT_CEILING_DIRECTORIES GIT_DISCOVERY_ACROSS_FILESYSTEM "
    "GIT_CONFIG_GLOBAL GIT_CONFIG_SYSTEM GIT_CONFIG_NOSYSTEM GIT_EXEC_PATH GIT_TEMPLATE_DIR "
    "GIT_ASKPASS GIT_SSH GIT_SSH_COMMAND GIT_SSH_VARIANT GIT_SSL_CAINFO GIT_SSL_CAPATH "
    "GIT_PROXY_COMMAND".split()
)
# What a repository's own configuration could make git start, and where it could look for one.
STARTS_NOTHING = (
    "-c",
    "safe.bareRepository=explicit",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
    "--no-pager",
)
# Only the user's own configuration, which is the user's word, has a say in a repository of our own.
ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
# Never the network, also in a partial clone.
OFFLINE = {"GIT_ALLOW_PROTOCOL": "none", "GIT_NO_LAZY_FETCH": "1", "GIT_OPTIONAL_LOCKS": "0"}
NAMED_BY_IT = r"^(filter\..*\.(clean|smudge|process|required)|core\.(excludesfile|attributesfile))$"
NO_REPOSITORY = "not a git repository"
NOT_INSTALLED, TOO_LONG = 127, 124
PATIENCE = 60  # seconds


def git(
    words: Command,
    stdin: bytes = b"",
    extra: Mapping[str, str] | None = None,
    seconds: float = PATIENCE,
) -> subprocess.CompletedProcess[bytes]:
    """Run git with *extra* in its environment; where it cannot be run the status is 127.

    After *seconds* it is ended, and the status is 124.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name in LET_THROUGH
    }
    try:
        return subprocess.run(  # noqa: S603 the words are ours
            ["git", *STARTS_NOTHING, *map(str, words)],  # noqa: S607 whichever git the user has
            env={**kept, "LC_ALL": "C", **(extra or {})},
            input=stdin,
            capture_output=True,
            check=False,
            timeout=seconds,
        )
    except FileNotFoundError:
        return subprocess.CompletedProcess([], NOT_INSTALLED, b"", b"git is not installed")
    except OSError as error:
        said = os.fsencode((error.strerror or "").lower())
        return subprocess.CompletedProcess([], NOT_INSTALLED, b"", said)
    except subprocess.TimeoutExpired:
        return subprocess.CompletedProcess([], TOO_LONG, b"", b"it took too long")


def tamed(where: Command) -> Mapping[str, str]:
    """Return, as an environment, what takes the word from a repository's own configuration.

    It names filters, which are programs, and files, which may never end. The user's own settings
    stay. *where* is how git is told of the repository, such as `-C DIRECTORY`.
    """
    words = ["config", "--null", "--show-scope", "--name-only", "--get-regexp", NAMED_BY_IT]
    listed = git([*where, *words])
    scopes_and_keys = text(listed.stdout).split("\0")[:-1]
    pairs = zip(scopes_and_keys[::2], scopes_and_keys[1::2], strict=False)
    keys = dict.fromkeys(key for scope, key in pairs if scope in {"local", "worktree"})
    settings = {"GIT_CONFIG_COUNT": str(len(keys))}
    for number, key in enumerate(keys):
        settings[f"GIT_CONFIG_KEY_{number}"] = key
        settings[f"GIT_CONFIG_VALUE_{number}"] = "false" if key.endswith(".required") else ""
    return settings


def top(directory: Path) -> Path | None:
    """Return the top directory of the repository that the directory is in, or None without one.

    Raises where git does not say, such as in a repository of another user's.
    """
    done = git(["-C", directory, "rev-parse", "--show-toplevel"], extra=OFFLINE)
    if done.returncode == 0:
        return Path(os.fsdecode(done.stdout.rstrip(b"\n")))
    if NO_REPOSITORY in text(done.stderr) or done.returncode == NOT_INSTALLED:
        return None
    message = f"git cannot read the repository of {quoted(directory)} ({reason(done)})"
    raise ScaffoldError(f"{message}, mend that and try again")


def text(output: bytes) -> str:
    """Return what git said as text, whatever its bytes are."""
    return output.decode("utf-8", "replace")


def reason(done: subprocess.CompletedProcess[bytes]) -> str:
    """Return what git complains of, in one line: the first that it calls fatal, else its last."""
    lines = text(done.stderr).strip().splitlines() or ["git said nothing"]
    fatal = [line.removeprefix("fatal: ") for line in lines if line.startswith("fatal: ")]
    return shown(fatal[0] if fatal else lines[-1].removeprefix("error: "))
