"""The default of a field, as it is typed."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal

from fwscaffold.resource.fields import Field, Type, Value
from fwscaffold.template import names

LONGEST_LINE, LONGEST_URL, LARGEST_INTEGER = 200, 500, 2**31 - 1
DECIMAL = re.compile(r"-?[0-9]{1,10}(\.[0-9]{1,2})?")
# Addresses that each framework's own rules take: a host with a dot and no port that is too high.
DOMAIN = r"([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
EMAIL = re.compile(rf"[^@]+@{DOMAIN}")
URL = re.compile(rf"https?://(localhost|{DOMAIN})(:[0-9]{{1,4}})?([/?][^\s<>\"\\]*)?")
# What each database keeps, whatever the offset from UTC.
FIRST_DAY, LAST_DAY = "1000-01-01", "9999-12-31"
# They would have another meaning in one of the languages in which the default is written down.
MARKS = frozenset("\"'`\\{}%")
BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


def default(field: Field, given: str) -> Value:
    """Return the default that *given* stands for; raise `ValueError` saying what is wrong."""
    try:
        return DEFAULTS[field.type](field, given)
    except WrongDefaultError:
        raise
    except (ValueError, LookupError) as error:
        raise ValueError(f"which is no {field.type}") from error


class WrongDefaultError(ValueError):
    """What is wrong with a default."""


def _line(_: Field, given: str) -> str:
    if not 0 < len(given) <= LONGEST_LINE or names.line(given):
        raise WrongDefaultError(f"which is not one line of 1 to {LONGEST_LINE} characters")
    if given != given.strip():
        raise WrongDefaultError("which begins or ends with a space, as no text that is kept does")
    if MARKS & {*given}:
        raise WrongDefaultError("which has a quote, a backslash, a brace or a percent sign")
    return given


def _integer(_: Field, given: str) -> int:
    if not re.fullmatch(r"-?[0-9]{1,10}", given) or abs(int(given)) > LARGEST_INTEGER:
        raise WrongDefaultError("which is no whole number of 32 bits")
    return int(given)


def _decimal(_: Field, given: str) -> str:
    if not DECIMAL.fullmatch(given):
        raise WrongDefaultError("which is no number of up to 10 digits with 2 after the point")
    return str(Decimal(given).quantize(Decimal("0.01")))


def _datetime(_: Field, given: str) -> str:
    found = datetime.fromisoformat(given)
    if found.tzinfo or found.microsecond:
        raise WrongDefaultError("which is not written as 2026-01-31T12:00, in UTC")
    return _within(found.isoformat())


def _date(_: Field, given: str) -> str:
    return _within(date.fromisoformat(given).isoformat())


def _within(written: str) -> str:
    if not FIRST_DAY <= written <= f"{LAST_DAY}T00:00:00":
        raise WrongDefaultError(f"which is before {FIRST_DAY} or after {LAST_DAY}")
    return written


def _email(_: Field, given: str) -> str:
    if names.author_email(given) or not EMAIL.fullmatch(given):
        raise WrongDefaultError("which is no e-mail address")
    return given


def _url(_: Field, given: str) -> str:
    if not URL.fullmatch(given) or len(given) > LONGEST_URL:
        raise WrongDefaultError("which is no address such as https://example.org")
    return given


def _choice(found: Field, given: str) -> str:
    if given not in found.choices:
        raise WrongDefaultError("which is none of its choices")
    return given


DEFAULTS: Mapping[Type, Callable[[Field, str], Value]] = {
    Type.STRING: _line,
    Type.TEXT: _line,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.BOOLEAN: lambda _, given: BOOLEANS[given],
    Type.DATE: _date,
    Type.DATETIME: _datetime,
    Type.EMAIL: _email,
    Type.URL: _url,
    Type.CHOICE: _choice,
}
