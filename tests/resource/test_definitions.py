"""What a field is, as it is typed and as the receipt has it."""

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.resource.definitions import read
from fwscaffold.resource.fields import Field, Type, Value

DEFAULTS: dict[str, Value] = {
    "title:string:default=a: b": "a: b",
    "about:text:required:default=two words": "two words",
    "visits:integer:default=-7": -7,
    "price:decimal:default=9.9": "9.90",
    "price:decimal:default=-1": "-1.00",
    "done:boolean:default=yes": True,
    "done:boolean:default=false": False,
    "born:date:default=2024-02-29": "2024-02-29",
    "met:datetime:default=2026-01-31T12:00": "2026-01-31T12:00:00",
    "mail:email:default=ada@example.org": "ada@example.org",
    "site:url:default=https://example.org:80/a?b=c": "https://example.org:80/a?b=c",
    "state:choice=open,paid_up:default=paid_up": "paid_up",
}


@pytest.mark.parametrize("text", DEFAULTS)
def test_a_default_is_read_by_the_type(text: str) -> None:
    field = read(text)
    assert field.default == DEFAULTS[text]
    assert read(field.definition) == field


def test_options() -> None:
    assert read("code:string:unique") == Field("code", Type.STRING, required=True, unique=True)
    assert not read("code:string:unique:index").index
    assert read("day:date:index").index
    assert read("billed:reference=customer").to == "customer"
    assert read("customer:reference").to == "customer"
    for text in (
        "code:string:unique",
        "day:date:required:index",
        "billed:reference=customer:required",
    ):
        assert read(text).definition == text


@pytest.mark.parametrize("wrong", ["2147483648", "1_000", "9" * 12, "１"])
def test_a_number_that_does_not_fit(wrong: str) -> None:
    with pytest.raises(ScaffoldError, match="32 bits"):
        read(f"visits:integer:default={wrong}")
