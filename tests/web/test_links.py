"""`new --from-link`: what a colleague has chosen, made here."""

from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run

QUERY = "project_name=Zo%C3%AB%27s+Shop&database=mysql&docker=no"


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates()


@pytest.mark.parametrize(
    "link",
    [
        f"https://start.acme.example/tiny?{QUERY}",
        f"http://127.0.0.1:8080/tiny.zip?{QUERY}",
        f"http://127.0.0.1:8080/tiny.tar.gz?{QUERY}#code",
        f"https://start.acme.example/tiny/files/README.md?{QUERY}",
        f"https://start.acme.example/tiny/compare?{QUERY}&other.database=sqlite",
    ],
)
@pytest.mark.parametrize("form", ["--from-link {}", "--from-link={}"])
def test_a_link_says_framework_and_answers(run: Run, link: str, form: str) -> None:
    words = [word.replace("{}", link) for word in form.split(" ")]
    answers = run("new", *words, "--dry-run", "--json").json["answers"]
    assert answers["project_name"] == "Zoë's Shop"
    assert (answers["database"], answers["docker"]) == ("mysql", False)


def test_other_words_go_along_and_win(run: Run) -> None:
    link = f"https://start.acme.example/tiny?{QUERY}"
    result = run("new", "--from-link", link, "there", "--database", "sqlite", "--no-git")
    assert result.code == Exit.DONE
    assert Path("there/README.md").read_text() == "# Zoë's Shop\n"
    assert Path("there/zoes_shop/__init__.py").read_text() == "DATABASE = 'sqlite'\n"


@pytest.mark.parametrize(
    ("link", "problem"),
    [
        (
            "ftp://a/tiny?project_name=a",
            "`ftp://a/tiny?project_name=a` is no link such as `https://…/flask?project_name=shop`",
        ),
        ("https://a.example/", "`https://a.example/` is no link such as"),
        ("http://[", "`http://[` is no link such as"),
        ("", "`` is no link such as"),
        ("https://a.example/tyny", "no such framework `tyny`, did you mean `tiny`?"),
        (
            "https://a.example/tiny?databse=a",
            "no such option `--databse`, did you mean `--database`?",
        ),
        ("https://a.example/tiny?project_name=a&database=x", "database `x` is not a choice"),
        ("https://a.example/tiny?project_name=a&docker=x", "docker `x` is neither true nor false"),
    ],
)
def test_what_is_no_link_is_refused_in_one_line(run: Run, link: str, problem: str) -> None:
    result = run("new", "--from-link", link)
    assert result.code == Exit.USAGE
    assert problem in result.err
    assert result.err.count("\n") == 1


def test_a_link_can_be_completed_as_any_option(run: Run) -> None:
    assert "--from-link URL" in run("new", "--help").out
