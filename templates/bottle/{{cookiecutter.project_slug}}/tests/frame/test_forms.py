"""What `standard/forms.py` adds to WTForms."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from wtforms import BooleanField, FloatField, IntegerField, PasswordField, StringField
from wtforms.validators import InputRequired, Length, Optional

from {{cookiecutter.__standard_package}} import forms


class Other:
    """A row that a form may refer to."""

    id = 3

    def __str__(self):
        return "<three>"


class Everything(forms.Form):
    text = StringField("Text", [Length(max=5)])
    email = StringField("E-mail address", [Optional(), forms.EMAIL])
    secret = PasswordField("Secret")
    number = IntegerField("Number", [Optional(), forms.WITHIN_32_BITS], default=7)
    length = FloatField("Length", [Optional()])
    price = forms.DecimalField("Price", [Optional()])
    done = BooleanField("Done", default=True)
    day = forms.DateField("Day", [Optional()])
    moment = forms.DateTimeField("Moment", [Optional()])
    other = forms.ReferenceField("Other", rows=lambda: [Other()])


class Needed(forms.Form):
    number = IntegerField("Number", [InputRequired()])


def sent(**texts):
    """Return the form as a browser sends it with these texts."""
    return Everything(forms.Texts(texts))


def test_what_is_left_out_has_its_default_or_stays():
    form = Everything.from_json({"text": "one"})
    assert form.validate()
    assert (form.text.data, form.number.data, form.done.data) == ("one", 7, True)
    there = SimpleNamespace(text="two", done=False, other=Other())
    form = Everything.from_json({"number": None}, there)
    assert form.validate()
    form.populate_obj(there)
    assert (there.text, there.number, there.done) == ("two", None, False)
    assert there.other_id == 3
    assert not Needed.from_json({}).validate()


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ([], "Send a JSON object."),
        ({"x": 1}, "There is no field `x`."),
        ({"text": 1}, "text: Send a text."),
        ({"text": ["a"]}, "text: Send a text."),
        ({"text": "a\0b"}, "text: The text must not have control characters."),
        ({"text": "\ud800"}, "text: The text must not have control characters."),
        ({"number": "1"}, "number: Send a whole number."),
        ({"number": True}, "number: Send a whole number."),
        ({"number": 2**31}, "number: Number must be between -2147483648 and 2147483647."),
        ({"length": []}, "length: Send a number."),
        ({"price": 1.005}, "price: The number must have at most 2 digits behind the point."),
        ({"done": None}, "done: Send true or false."),
        ({"other": "3"}, "other: Send an id, which is a number."),
        ({"other": 4}, "other: Not a valid choice."),
    ],
)
def test_json_that_says_something_else_is_refused_with_a_reason(body, reason):
    form = Everything.from_json(body)
    assert not form.validate()
    assert reason in form.reasons()


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("text", " a\r\nb\t ", "a\nb"),
        ("secret", " a ", " a "),
        ("email", "zoë@example.org", "zoë@example.org"),
        ("price", "9.9", Decimal("9.90")),
        ("price", "-9999999999.99", Decimal("-9999999999.99")),
        ("day", "2026-11-28", date(2026, 11, 28)),
        ("moment", "2026-11-28T12:30", datetime(2026, 11, 28, 12, 30)),
        ("moment", "2026-11-28T12:30:15.9Z", datetime(2026, 11, 28, 12, 30, 15)),
        ("moment", "2026-11-28T12:30+02:00", datetime(2026, 11, 28, 10, 30)),
        ("other", "", None),
        ("other", "3", 3),
    ],
)
def test_a_text_is_read(name, text, value):
    form = sent(**{name: text})
    assert form.validate()
    assert form.data[name] == value


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("text", "longer"),
        ("email", "ada"),
        ("email", "ada@a b.org"),
        ("price", "1e10"),
        ("price", "1e1000000"),
        ("price", "sNaN"),
        ("price", "-Infinity"),
        ("day", "0999-12-31"),
        ("day", "2026-02-30"),
        ("moment", "0999-12-31T12:00"),
        ("moment", "9999-12-31T23:59-01:00"),
        ("moment", "noon"),
        ("other", "x"),
    ],
)
def test_another_text_is_refused_and_shown_again(name, text):
    form = sent(**{name: text})
    assert not form.validate()
    assert list(form.errors) == [name]
    if name != "other":
        assert f'value="{text}"' in str(form[name])


def test_a_value_is_shown_as_it_is_read():
    moment = datetime(2026, 1, 2, 3, 4, 5)
    form = Everything(obj=SimpleNamespace(moment=moment, price=Decimal("1.5"), other=Other()))
    assert 'value="2026-01-02T03:04:05"' in str(form.moment)
    assert 'step="0.01" type="number" value="1.50"' in str(form.price)
    assert '<option selected value="3">&lt;three&gt;</option>' in str(form.other)
    assert forms.as_json(moment) == "2026-01-02T03:04:05Z"
    assert forms.as_json(date(2026, 1, 2)) == "2026-01-02"
    assert forms.as_json(Decimal("1.50")) == "1.50"
    assert forms.as_json(None) is None
