"""How a promise is written down: for each way to see whether it is kept, what that has to know."""

import re
from collections.abc import Mapping

from fwscaffold.template.shape import (
    FLAG,
    NUMBER,
    PATH,
    TEXT,
    WORDS,
    Kinds,
    Many,
    Named,
    Scalar,
    Shape,
    Table,
)

NAME = re.compile(r"[a-z][a-z0-9-]*")
ID = Scalar(
    lambda value: isinstance(value, str) and NAME.fullmatch(value) is not None,
    "a name of small letters, digits and dashes",
)
VALUE = Scalar(lambda value: TEXT.fits(value) or FLAG.fits(value), "a line of text, true or false")
WHEN = Scalar(
    lambda value: VALUE.fits(value) or (isinstance(value, list) and all(map(VALUE.fits, value))),
    "a value or a list of values",
)
CONDITION = Table(
    {
        "keys": Many(WORDS, some=True),
        "any_of": Many(TEXT, some=True),
        "none_of": Many(TEXT, some=True),
        "at_least": NUMBER,
        "spares": Many(WORDS),
        "but": Many(TEXT),
        "share": NUMBER,
        "modules": FLAG,
        "covers": Many(PATH),
        "codes": Many(WORDS),
        "where": WORDS,
        "take": WORDS,
    },
    needs=("keys",),
    pairs={"where": "take", "take": "where"},
)
WAYS: Mapping[str, Table] = {
    "setting": Table(
        {
            "places": Many(Table({"file": PATH, "table": WORDS}, needs=("file",)), some=True),
            "conditions": Many(CONDITION, some=True),
            "required": FLAG,
        },
        needs=("places", "conditions"),
    ),
    "pipeline": Table(
        {
            "file": PATH,
            "commands": Many(WORDS, some=True),
            "without": Many(WORDS),
            "selects": Many(WORDS),
        },
        needs=("file", "commands"),
    ),
    "image": Table(
        {"file": PATH, "never_user": Many(TEXT), "environment": Named(TEXT)},
        needs=("file",),
    ),
    "suite": Table({"files": Many(WORDS, some=True)}, needs=("files",)),
}
COMMON: Mapping[str, Shape] = {"id": ID, "says": WORDS, "check": WORDS}
WHEN_IT_HOLDS: Mapping[str, Shape] = {"when": Named(WHEN)}
PROMISE = Kinds(
    "check",
    {
        way: Table({**COMMON, **WHEN_IT_HOLDS, **terms.keys}, (*COMMON, *terms.needs), terms.pairs)
        for way, terms in WAYS.items()
    },
)
