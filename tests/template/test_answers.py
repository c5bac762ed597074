import pytest

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, find
from tiny import MakeTemplates


def refusal(template: Template, **given: object) -> str:
    with pytest.raises(ScaffoldError) as caught:
        complete(template, given)
    assert caught.value.exit_code == Exit.USAGE
    return str(caught.value)


def test_what_is_not_given_is_derived(tiny: Template) -> None:
    answers = complete(tiny, {"project_name": "Big Shop", "database": "mysql"})
    assert answers.public == {
        "project_name": "Big Shop",
        "project_slug": "big-shop",
        "package_name": "big_shop",
        "description": "",
        "author_name": "",
        "author_email": "",
        "database": "mysql",
        "docker": True,
    }


def test_derived_variables_are_rendered_and_private_ones_are_not(
    make_templates: MakeTemplates,
) -> None:
    make_templates(_raw="{{ 1 }}", __rendered="{{ 1 + 1 }}", __list=["{{ 2 }}", "3"])
    context = complete(find("tiny"), {}).context
    assert (context["_raw"], context["__rendered"]) == ("{{ 1 }}", "2")
    assert context["__list"] == ["2", "3"]


def test_a_given_value_is_text_and_never_a_template(make_templates: MakeTemplates) -> None:
    make_templates(__copy="{{ cookiecutter.description }}")
    text = "{{ 7*7 }} {% raw %} {# x"
    context = complete(find("tiny"), {"description": text}).context
    assert (context["description"], context["__copy"]) == (text, text)


def test_an_unknown_question_is_refused_with_a_suggestion(tiny: Template) -> None:
    assert refusal(tiny, databse="x") == "no such question `databse`, did you mean `database`?"


def test_a_private_variable_cannot_be_given(tiny: Template) -> None:
    assert "no such question `_ask`" in refusal(tiny, _ask=[])


def test_an_unknown_choice_is_refused_with_a_suggestion(tiny: Template) -> None:
    said = refusal(tiny, database="postgres")
    assert said == "database `postgres` is not a choice, did you mean `postgresql`?"
    said = refusal(tiny, database="x")
    assert said == "database `x` is not a choice, choose `sqlite`, `postgresql` or `mysql`"


def test_a_number_is_taken_for_no_other(make_templates: MakeTemplates) -> None:
    make_templates(python=["3.14", "3.13"])
    said = refusal(find("tiny"), python="3.10")
    assert said == "python `3.10` is not a choice, choose `3.14` or `3.13`"


@pytest.mark.parametrize("value", [5, None, ["MIT"], True])
def test_a_text_must_be_a_text(tiny: Template, value: object) -> None:
    assert "is not a text" in refusal(tiny, project_name=value)


@pytest.mark.parametrize("value", ["true", 1, None])
def test_a_boolean_must_be_true_or_false(tiny: Template, value: object) -> None:
    assert "is neither true nor false" in refusal(tiny, docker=value)


def test_a_refused_name_comes_with_one_that_works(tiny: Template) -> None:
    said = refusal(tiny, project_name="json")
    assert said == (
        "package_name `json` is a module of Python's standard library, "
        "try `--package-name json_app`"
    )
    said = refusal(tiny, project_name="Tiny HTTP")
    assert said == (
        "project_slug `tiny-http` is a package that projects install, "
        "try `--project-slug tiny-http-app`"
    )
    assert "try `--project-slug my-app`" in refusal(tiny, project_name="🚀")


def test_a_package_that_is_installed_is_reserved_in_every_spelling(tiny: Template) -> None:
    assert "projects install" in refusal(tiny, project_slug="Tiny.HTTP")
    assert "projects install" in refusal(tiny, package_name="Tiny_HTTP")


@pytest.mark.parametrize("name", ["manage", "dockerfile", "Readme"])
def test_a_package_may_not_take_the_place_of_a_file(tiny: Template, name: str) -> None:
    assert "another file" in refusal(tiny, package_name=name)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("description", "a\nb"),
        ("author_name", "a,b"),
        ("author_email", "@"),
        ("project_name", ".."),
    ],
)
def test_every_text_has_a_rule(tiny: Template, key: str, value: str) -> None:
    assert refusal(tiny, **{key: value}).startswith(key)


def test_a_refusal_shows_control_characters_escaped_and_long_values_cut(tiny: Template) -> None:
    assert "`\\x1b[31m`" in refusal(tiny, description="\x1b[31m")
    assert f"`{'x' * 60}…`" in refusal(tiny, description="x" * 600)
