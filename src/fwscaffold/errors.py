"""What can go wrong, and the exit code that says so."""

from enum import IntEnum


class Exit(IntEnum):
    """The documented exit codes (`docs/exit-codes.md`)."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    EXISTS = 3
    CONFLICT = 4
    DRIFT = 5
    UNVERIFIED = 6
    PENDING = 7
    UNJUDGED = 8
    INTERRUPTED = 130


class ScaffoldError(Exception):
    """What is wrong, with what, and what to do next, in one line."""

    def __init__(self, message: str, exit_code: Exit = Exit.FAILED) -> None:
        super().__init__(message)
        self.exit_code = exit_code
