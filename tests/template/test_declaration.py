"""`fwscaffold.toml` beside `cookiecutter.json`: what the author of a template says of it."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.source.templates import named
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import Template, catalog
from fwscaffold.template.declaration import WHOLE, declaration
from fwscaffold.template.engine import Engine
from fwscaffold.template.promised import PROMISE
from fwscaffold.template.schema import schema
from fwscaffold.template.shape import Many, misfit
from guide import DOCS
from theirs import write_theirs

FILE = "fwscaffold.toml"
VARIABLES: dict[str, Any] = {
    "module": "{{ cookiecutter.slug|replace('-','_') }}",
    "docs": True,
    "kind": ["a", "b"],
}
SUITE = '[[promise]]\nid = "x"\nsays = "y"\ncheck = "suite"\nfiles = ["tests/*"]\n'
SETTING = '[[promise]]\nid = "x"\nsays = "y"\ncheck = "setting"\n'


def template(declared: str | bytes) -> Template:
    text = declared if isinstance(declared, str) else declared.decode("latin-1")
    root = write_theirs(Path("t"), {"a": "", "conf.py": ""}, {FILE: text}, **VARIABLES)
    if isinstance(declared, bytes):
        (root / FILE).write_bytes(declared)
    return named("./t")


def test_without_one_all_is_asked_and_nothing_is_frame() -> None:
    write_theirs(Path("t"), {"a": ""}, **VARIABLES)
    found = declaration(named("./t"))
    assert (found.asked, found.frame) == (("slug", "module", "docs", "kind"), ())


def test_it_says_what_the_template_is_called_and_what_is_asked() -> None:
    found = template('title = "A service"\ndescription = "One more"\nask = ["kind"]\n' + SUITE)
    assert (found.title, found.description, found.promises) == ("A service", "One more", ("y",))
    assert declaration(found).asked == ("kind",)


def test_the_guides_example_makes_sense(here: None) -> None:
    text = re.findall(r"```toml\n(.*?)```", (DOCS / "declaring.md").read_text("utf-8"), re.DOTALL)[
        0
    ]
    asked = dict.fromkeys(("project_name", "module", "maintainer", "email"), "")
    root = write_theirs(
        Path("t"), {"a": ""}, {FILE: text}, **asked, kind=["service", "worker", "library"]
    )
    found = declaration(named(str(root.absolute())))
    assert set(tomllib.loads(text)) == set(WHOLE.keys)
    assert [each["id"] for each in found.promises] == ["coverage", "ci-tests"]


def test_a_rule_is_one_of_ours_by_the_name_that_it_has_there(here: None) -> None:
    text = 'reserved = ["Flask"]\n[rules]\nslug = "project_slug"\nmodule = "package_name"\n'
    theirs = template(text)
    for given, problem in (
        ({"slug": "a b"}, "slug `a b` is not a package name of letters, digits and dashes"),
        ({"slug": "flask"}, "slug `flask` is a package that projects install, try `--slug flask-app`"),
        ({"slug": "json"}, "module `json` is a module of Python's standard library, try `--module json_app`"),
        ({"slug": "conf"}, "module `conf` is the name of another file or directory in the project"),
    ):  # fmt: skip
        with pytest.raises(ScaffoldError) as caught:
            complete(theirs, given)
        assert str(caught.value).startswith(problem)
    assert complete(theirs, {"slug": "django"}).public["module"] == "django"
    found = schema(theirs)["properties"]
    assert (found["slug"]["maxLength"], "A-Za-z0-9" in found["slug"]["pattern"]) == (64, True)


def test_a_name_that_only_looks_like_ours_has_no_rule(here: None) -> None:
    write_theirs(Path("t"), {"a": ""}, project_slug="x", author_name="")
    given = {"project_slug": "any thing", "author_name": "Ada, Grace"}
    assert complete(named("./t"), given).public["author_name"] == "Ada, Grace"
    assert schema(named("./t"))["properties"]["project_slug"]["maxLength"] == 512


def test_another_declaration_is_another_state_of_the_template() -> None:
    before = template("").origin
    after = template("ask = []\n").origin
    assert before
    assert after
    assert before.digest != after.digest


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        (b"\xff", "that is not TOML in UTF-8: "),
        ("a", "that is not TOML in UTF-8: "),
        (b"#" * 1_000_001, "that is larger than 1,000,000 bytes"),
        ("fram = []", "that has an unknown key `fram`, did you mean `frame`?"),
        ("title = 1", "that has `title` that is not a line of text"),
        ('title = " "', "that has `title` that is not a line of text"),
        ("frame = 'x'", "that has `frame` that is no list"),
        ("frame = [1]", "that has `frame` that is not a line of text"),
        ("rules = []", "that has `rules` that is no table"),
        ("rules = {slug = 'x'}", "that has `rules.slug` that is not a rule: `project_name`, "),
        ("rules = {kind = 'author_name'}", "that has a rule for `kind`, no question for a text, choose `slug` or `module`"),
        ("ask = ['modul']", "that speaks of `modul`, which is not asked, did you mean `module`?"),
        ("promise = {}", "that has `promise` that is no list"),
        ("[[promise]]", "that has `promise.check` that is not `setting`, `pipeline`, `image` or `suite`"),
        ("[[promise]]\ncheck = 'suite'", "that has no `id` in `promise`"),
        (SUITE + "file = 'x'", "that has an unknown key `file` in `promise`, did you mean `files`?"),
        (SUITE.replace("tests/*", ""), "that has `promise.files` that is not a line of text"),
        (SUITE.replace('["tests/*"]', "[]"), "that has `promise.files` that is no list of one or more"),
        (SUITE.replace('"x"', '"X y"'), "that has `promise.id` that is not a name of small letters"),
        (SUITE + SUITE, "that has promise `x` twice"),
        (SUITE + "when = {nobody = 1}", "that has `promise.when.nobody` that is not a value or a list of values"),
        (SUITE + "when = {nobody = 'x'}", "that speaks of `nobody`, which is not asked"),
        (SUITE + "when = {kind = ['a', 'c']}", "that has a `when` in which `kind` is `c`, which is not a choice, choose `a` or `b`"),
        (SUITE.replace("tests/*", "{{ cookiecutter.pakage }}"), "that speaks of `pakage`, which is not asked"),
        (SETTING + "places = [{file = '../x'}]\nconditions = [{keys = ['a']}]", "that has `promise.places.file` that is not a path in a project"),
        (SETTING + "places = [{}]\nconditions = [{keys = ['a']}]", "that has no `file` in `promise.places`"),
        (SETTING + "places = [{file = 'x'}]\nconditions = [{keys = ['a'], where = 'b'}]", "that has no `take` in `promise.conditions`"),
        (SETTING + "places = [{file = 'x'}]\nconditions = [{keys = ['a'], at_least = true}]", "that has `promise.conditions.at_least` that is not a number"),
        ("[verify]\nprobe = [{path = '/'}]", "that has no `serve` in `verify`"),
        ("[verify]\nserve = 'x'\nprobe = [{path = 'y'}]", "that has `verify.probe.path` that is not a path such as `/`"),
        ("[verify]\nserve = 'x'\nprobe = [{path = '/', status = 9}]", "that has `verify.probe.status` that is not a status of HTTP"),
        ("[[verify.step]]\nname = 'x'", "that has no `run` in `verify.step`"),
        ("[[verify.step]]\nname = 'x'\nrun = 'say \"'", "that runs `say \"`, no command: no closing quotation"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_one_line(declared: str | bytes, problem: str) -> None:
    with pytest.raises(ScaffoldError) as caught:
        template(declared)
    assert str(caught.value).startswith(f"template `t` has a `{FILE}` {problem}")
    assert "\n" not in str(caught.value)


def test_it_is_read_within_the_template() -> None:
    write_theirs(Path("t"), {"a": ""})
    Path("t", FILE).symlink_to("/etc/hostname")
    with pytest.raises(ScaffoldError, match="a link that leads elsewhere"):
        named("./t")


@pytest.mark.parametrize("ours", catalog().values(), ids=list(catalog()))
def test_our_own_promises_have_the_same_form(ours: Template) -> None:
    answers = complete(ours, {"project_name": "shop"})
    text = (ours.path / "promises.toml").read_text("utf-8")
    promises = tomllib.loads(Engine(answers.context).text(text, answers.context))["promise"]
    assert misfit(promises, Many(PROMISE), "promise") == ""
