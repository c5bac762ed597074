"""A command as its words, and as a person would type it."""

import os
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

Command = list[str | Path]


def command_line(arguments: Sequence[str | Path], system: str = os.name) -> str:
    """Return the arguments as a person would type them in this system's shell."""
    words = [str(argument) for argument in arguments]
    if system == "nt":
        return " ".join(f'"{word}"' if set(word) & set(' []"') else word for word in words)
    return " ".join(map(_quoted, words))


def with_settings(
    settings: Mapping[str, str], arguments: Sequence[str | Path], system: str = os.name
) -> str:
    """Return the same with variables of the environment, as POSIX's sh or Windows' cmd has them."""
    if system == "nt":
        assigned = [f'set "{name}={value}"' for name, value in settings.items()]
        return " && ".join([*assigned, command_line(arguments, system)])
    assigned = [f"{name}={value}" for name, value in settings.items()]
    return command_line([*assigned, *arguments], system)


def _quoted(word: str) -> str:
    """Return the word for a POSIX shell; what cannot be seen is escaped (POSIX.1-2024, 2.2.4)."""
    if word.isprintable():
        return shlex.quote(word)
    seen = (c if c.isprintable() and c not in "\\'" else _octal(c) for c in word)
    return f"$'{''.join(seen)}'"


def _octal(character: str) -> str:
    return "".join(f"\\{byte:03o}" for byte in os.fsencode(character))
