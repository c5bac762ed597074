"""What a name, an address and a line of text may be; one rule for every way to give them.

A rule takes the text and returns what is wrong with it, or None.
"""

import keyword
import re
import unicodedata
from collections.abc import Collection

from fwscaffold.template.standard_library import MODULES

NAME_LENGTH, SLUG_LENGTH, LINE_LENGTH, AUTHOR_LENGTH, EMAIL_LENGTH = 80, 64, 512, 100, 254

# Bidirectional controls can make a text read as another one (CVE-2021-42574).
BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNPRINTABLE = frozenset({"Cc", "Zl", "Zp"})
# Half of a UTF-16 pair; Python also makes one of each byte that is no text in the locale (PEP 383).
SURROGATE = "Cs"
BYTE_ORDER_MARK = "\ufeff"

PEP_508_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?")
# The addr-spec of RFC 5322 without quoted strings and comments, in ASCII.
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDR_SPEC = re.compile(rf"{ATOM}(\.{ATOM})*@{LABEL}(\.{LABEL})*")

WINDOWS_DEVICES = frozenset(
    {"con", "prn", "aux", "nul", "conin$", "conout$"}
    | {f"{port}{digit}" for port in ("com", "lpt") for digit in range(10)}
)


def slug(text: str, max_length: int = SLUG_LENGTH) -> str:
    """Return *text* in `a-z`, `0-9` and single dashes, at most *max_length* long, or "" ."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in folded if not unicodedata.combining(c) and c not in "'’")
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:max_length].rstrip("-")


def canonical(distribution: str) -> str:
    """Return the name as PEP 503 compares it."""
    return re.sub(r"[-_.]+", "-", distribution).lower()


def line(text: str, longest: int = LINE_LENGTH) -> str | None:
    """One line of text, in any script."""
    if len(text) > longest:
        return f"has {len(text)} characters, at most {longest} are allowed"
    for character in text:
        if unicodedata.category(character) == SURROGATE:
            return f"holds U+{ord(character):04X}, which is no character here, give it in UTF-8"
        if unicodedata.category(character) in UNPRINTABLE:
            return f"holds the control character U+{ord(character):04X}"
        if character in BIDI:
            return f"holds the text-direction control U+{ord(character):04X}"
    if text.startswith(BYTE_ORDER_MARK):
        return "starts with a byte order mark"
    return None


def project_name(text: str) -> str | None:
    """A name for people: 1 to 80 characters, and nothing that reads as a path or an option."""
    if not text.strip():
        return "is empty"
    if text.startswith(("-", "/", "\\", "~")) or re.match(r"[A-Za-z]:[\\/]", text):
        return "reads as an option or a path, start it with a letter or a digit"
    if {".", ".."} & set(re.split(r"[\\/]", text)):
        return "reads as a path, leave out the dots and slashes"
    return line(text, NAME_LENGTH)


def author_name(text: str) -> str | None:
    """A person or team; a comma would make it two (PyPA core metadata)."""
    if "," in text:
        return "has a comma, which package metadata does not allow in a name"
    return line(text, AUTHOR_LENGTH)


def author_email(text: str) -> str | None:
    """Empty, or one plain address (the addr-spec of RFC 5322 in ASCII)."""
    if not text:
        return None
    if len(text) > EMAIL_LENGTH:
        return f"has {len(text)} characters, at most {EMAIL_LENGTH} are allowed"
    if not ADDR_SPEC.fullmatch(text):
        return "is not an e-mail address such as `ada@example.org`"
    return None


def project_slug(text: str, reserved: Collection[str]) -> str | None:
    """A distribution and directory name (PEP 508): no device, none of the canonical *reserved*."""
    if not text:
        return "is empty, since the name has no letter from a to z and no digit"
    if not PEP_508_NAME.fullmatch(text):
        return "is not a package name of letters, digits and dashes (PEP 508)"
    if len(text) > SLUG_LENGTH:
        return f"has {len(text)} characters, at most {SLUG_LENGTH} are allowed"
    if text.lower().split(".")[0] in WINDOWS_DEVICES:
        return "is the name of a device on Windows"
    if canonical(text) in reserved:
        return "is a package that projects install"
    return None


def package_name(text: str, reserved: Collection[str], taken: Collection[str]) -> str | None:
    """An import name: not a keyword, not a module that the project needs, not one of its files."""
    if not (text.isascii() and text.isidentifier()):
        return "is not a Python identifier of letters, digits and underscores"
    if keyword.iskeyword(text) or (text.startswith("__") and text.endswith("__")):
        return "has a meaning of its own in Python"
    if len(text) > SLUG_LENGTH:
        return f"has {len(text)} characters, at most {SLUG_LENGTH} are allowed"
    if text.casefold() in {module.casefold() for module in MODULES}:
        return "is a module of Python's standard library"
    if canonical(text) in reserved:
        return "is a package that projects install"
    return file_name(text, taken)


def file_name(text: str, taken: Collection[str]) -> str | None:
    """The name of a file or directory beside those that are *taken*, on every system."""
    name = text.casefold()
    if name in WINDOWS_DEVICES:
        return "is the name of a device on Windows"
    if name in {entry.casefold() for entry in taken}:
        return "is the name of another file or directory in the project"
    return None


def package_proposal(text: str) -> str:
    """Return an import name close to *text* that no rule is likely to refuse."""
    name = slug(text).replace("-", "_")
    whole = name if name[:1].isalpha() else f"app_{name}".rstrip("_")
    return whole if whole != text.casefold() else f"{whole[: SLUG_LENGTH - 4]}_app"


def slug_proposal(text: str) -> str:
    """Return a distribution name close to *text* that no rule is likely to refuse."""
    name = slug(text) or "my-app"
    return name if name != text.lower() else f"{name[: SLUG_LENGTH - 4]}-app"
