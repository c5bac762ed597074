"""Forms that a browser fills in, and JSON as well: WTForms, with what it leaves open.

A class that inherits from `Form` says every rule once: the pages show it, the API refuses by it.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any, Self

import wtforms
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    Field,
    FloatField,
    IntegerField,
    PasswordField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import NumberRange, Regexp
from wtforms.widgets import NumberInput

WITHIN_32_BITS = NumberRange(-(2**31), 2**31 - 1)  # what every database keeps as an integer
EMAIL = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s.]+\Z", message="Not a valid e-mail address.")
FIRST_YEAR = 1000  # MySQL knows no earlier one


class Texts(dict[str, str]):
    """The texts of a form by their names, as WTForms takes them."""

    def getlist(self, name: str) -> list[str]:
        return [self[name]]


class Form(wtforms.Form):
    """The form from which all others inherit."""

    class Meta:
        def bind_field(self, form: wtforms.Form, field: Any, options: dict[str, Any]) -> Any:
            """Return the field for this form, tidied if it is a text, and no password."""
            kind = field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options["filters"] = (tidy, *field.kwargs.get("filters", ()))
            return field.bind(form=form, **options)

    @classmethod
    def from_json(cls, body: object, obj: object = None) -> Self:
        """Return the form as the JSON fills it in; `reasons` says what cannot be read.

        What the JSON leaves out is as `obj` has it, or else the default of the field.
        """
        given = body if isinstance(body, Mapping) else {}
        data = cls(obj=obj).data
        form = cls(Texts({name: as_text(value) for name, value in (data | given).items()}))
        if given is not body:
            form.form_errors.append("Send a JSON object.")
        for name in given:
            if name not in form:
                form.form_errors.append(f"There is no field `{name}`.")
            elif wanted := wrong_type(form[name], given[name]):
                form[name].process_errors = [wanted]
        return form

    def validate(self, extra_validators: Mapping[str, Any] | None = None) -> bool:
        return super().validate(extra_validators) and not self.form_errors

    def reasons(self) -> str:
        """Return in one line what is wrong, each with the name of its field."""
        errors = ((field.name, error) for field in self for error in field.errors)
        return " ".join([*self.form_errors, *(f"{name}: {error}" for name, error in errors)])


class DateField(wtforms.DateField):
    """A day."""

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data:
            check_year(self.data)


class DateTimeField(DateTimeLocalField):
    """A moment in UTC, to the second, kept without a zone; a text may name another zone."""

    data: datetime | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, format="%Y-%m-%dT%H:%M:%S", **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        for text in valuelist:
            self.data = None
            try:
                moment = datetime.fromisoformat(text)
                moment = moment.astimezone(UTC) if moment.tzinfo else moment
            except (OverflowError, ValueError) as error:
                raise ValueError("Not a valid date and time.") from error
            self.data = moment.replace(tzinfo=None, microsecond=0)
            check_year(self.data)


class DecimalField(wtforms.DecimalField):
    """A number with at most 12 digits, 2 of which are behind the point."""

    widget = NumberInput(step="0.01")
    most = Decimal("9999999999.99")
    data: Decimal | None

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is None:
            return
        number, self.data = self.data, None
        if not (number.is_finite() and -self.most <= number <= self.most):
            raise ValueError(f"The number must be between -{self.most} and {self.most}.")
        if number != number.quantize(Decimal("0.01")):
            raise ValueError("The number must have at most 2 digits behind the point.")
        self.data = number.quantize(Decimal("0.01"))


class ReferenceField(SelectField):
    """One of some rows, by its id; of an object it is the attribute `…_id`.

    They are those that `rows` returns, or that are offered before the form is shown or validated.
    """

    def __init__(
        self, *args: Any, rows: Callable[[], Iterable[Any]] = tuple, **kwargs: Any
    ) -> None:
        super().__init__(*args, coerce=as_id, choices=lambda: as_choices(rows()), **kwargs)

    def offer(self, rows: Iterable[Any]) -> None:
        self.choices = as_choices(rows)

    def process_data(self, value: Any) -> None:
        super().process_data(getattr(value, "id", value))

    def populate_obj(self, obj: object, name: str) -> None:
        setattr(obj, f"{name}_id", self.data)


def as_choices(rows: Iterable[Any]) -> list[SelectChoice]:
    """Return the rows as WTForms takes them, and none of them."""
    return [SelectChoice(""), *(SelectChoice(row.id, str(row)) for row in rows)]


def tidy(text: str | None) -> str | None:
    """Return the text as it is stored; raise ValueError if it has what no person writes."""
    if text is None:
        return None
    text = text.replace("\r\n", "\n").strip()
    if any(unicodedata.category(char) in {"Cc", "Cs"} for char in text if char not in "\n\t"):
        raise ValueError("The text must not have control characters.")
    return text


def check_year(day: date) -> None:
    """Raise ValueError if the day is too long ago for a database."""
    if day.year < FIRST_YEAR:
        raise ValueError(f"The year must be {FIRST_YEAR} or later.")


def as_text(value: object) -> str:
    """Return what a browser would send for the value."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def as_id(text: object) -> int | None:
    """Return the number in the text, or None if it is empty; raise ValueError for another text."""
    return int(str(text)) if text else None


def as_json(value: object) -> object:
    """Return the value as JSON has it: a number of money as a text, a moment with its zone."""
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    return str(value) if isinstance(value, date | Decimal) else value


JSON_TYPES: list[tuple[Any, set[type], str]] = [
    (BooleanField, {bool}, "Send true or false."),
    (IntegerField, {int, NoneType}, "Send a whole number."),
    (ReferenceField, {int, NoneType}, "Send an id, which is a number."),
    ((wtforms.DecimalField, FloatField), {int, float, str, NoneType}, "Send a number."),
    (Field, {str, NoneType}, "Send a text."),
]


def wrong_type(field: Field, value: object) -> str | None:
    """Return what JSON should have sent for the field, or None if it is of that type."""
    types, wanted = next(entry[1:] for entry in JSON_TYPES if isinstance(field, entry[0]))
    return None if type(value) in types else wanted
