"""A text that names the same is rendered once, and one that names something else anew."""

import pytest

from fwscaffold.template.engine import Engine


@pytest.mark.parametrize(
    ("source", "first", "second", "expected"),
    [
        ("{{ cookiecutter.a }}", {"a": "1", "b": "x"}, {"a": "1", "b": "y"}, ("1", "1")),
        ("{{ cookiecutter.a }}", {"a": "1"}, {"a": "2"}, ("1", "2")),
        ("{{ cookiecutter.a }}", {"a": True}, {"a": 1}, ("True", "1")),
        ("{{ cookiecutter.a }}", {"a": ["1"]}, {"a": ["1", "2"]}, ("['1']", "['1', '2']")),
        ("{{ cookiecutter.a.b }}", {"a": {"b": "1"}}, {"a": {"b": "2"}}, ("1", "2")),
        ("{{ cookiecutter.a | default('-') }}", {}, {"a": "1"}, ("-", "1")),
        ("{{ cookiecutter['a'] }}", {"a": "1"}, {"a": "2"}, ("1", "2")),
        ("{{ cookiecutter.get('a') }}", {"a": "1"}, {"a": "2"}, ("1", "2")),
        ("{% for each in cookiecutter %}{{ each }}{% endfor %}", {"a": ""}, {"b": ""}, ("a", "b")),
        ("{% set it = cookiecutter %}{{ it.a }}", {"a": "1"}, {"a": "2"}, ("1", "2")),
    ],
)
def test_a_rendering_is_the_one_of_its_own_answers(
    source: str, first: dict[str, object], second: dict[str, object], expected: tuple[str, str]
) -> None:
    engine = Engine({})
    assert (engine.text(source, first), engine.text(source, second)) == expected
    assert engine.text(source, first) == expected[0]


def test_what_changes_from_one_time_to_the_next_is_not_remembered() -> None:
    engine, text = Engine({}), "{{ random_ascii_string(30) }}"
    assert engine.text(text, {}) != engine.text(text, {})


def test_what_is_remembered_has_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fwscaffold.template.engine.MOST", 2)
    engine = Engine({})
    made = [engine.text("bounded {{ cookiecutter.a }}", {"a": number}) for number in range(5)]
    assert made == [f"bounded {number}" for number in range(5)]
