"""What the API takes and returns (Pydantic); its documentation is made of this."""

{% if cookiecutter.__example -%}
import unicodedata
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

MAX_LENGTH = 500
MAX_ID = 2**31 - 1


def clean_text(text: str) -> str:
    """Return the text of a note as it is stored, or raise ValueError saying what is wrong."""
    text = text.replace("\r\n", "\n").strip()
    if not 1 <= len(text) <= MAX_LENGTH:
        raise ValueError(f"The text must have 1 to {MAX_LENGTH} characters.")
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"):
        raise ValueError("The text must not have control characters.")
    return text


def in_utc(moment: datetime) -> datetime:
    """Return the time with its zone, which the database does not keep."""
    return moment.replace(tzinfo=UTC)


# The same for the documentation: something that is seen, and no control characters.
NO_CONTROL = r"[^\x00-\x08\x0b-\x1f\x7f-\x9f]*"
TEXT = {
    "minLength": 1,
    "maxLength": MAX_LENGTH,
    "pattern": rf"^{NO_CONTROL}[^\s\x00-\x1f\x7f-\x9f]{NO_CONTROL}$",
}


class NoteIn(BaseModel):
    text: Annotated[
        str, AfterValidator(clean_text), Field(examples=["Buy bread"], json_schema_extra=TEXT)
    ]


class NoteOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    text: str
    created_at: Annotated[datetime, BeforeValidator(in_utc)]


class NotesOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    notes: list[NoteOut] = Field(validation_alias="items")
    page: int
    pages: int
    total: int
{%- elif cookiecutter.__accounts -%}
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

MAX_ID = 2**31 - 1


class UserOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    name: str
{%- else -%}
from typing import Literal

from pydantic import BaseModel


class Health(BaseModel):
    """What a probe is told."""

    status: Literal["ok"] = "ok"
{%- endif %}

{%- if cookiecutter.__accounts %}


class Error(BaseModel):
    code: str = Field(examples=["not_found"])
    message: str


class Problem(BaseModel):
    """What every error of the API looks like."""

    error: Error


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return how the documentation has these answers."""
    return {status: {"model": Problem} for status in statuses}
{%- endif %}
