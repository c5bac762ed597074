"""A command as its words, and as a person would type it."""

import os
import shlex
from collections.abc import Sequence
from pathlib import Path

Command = list[str | Path]


def command_line(arguments: Sequence[str | Path], system: str = os.name) -> str:
    """Return the arguments as a person would type them in this system's shell."""
    words = [str(argument) for argument in arguments]
    if system == "nt":
        return " ".join(f'"{word}"' if set(word) & set(' []"') else word for word in words)
    return shlex.join(words)
