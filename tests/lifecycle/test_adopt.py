from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, write

FILES = {
    "README.md": "# {{ cookiecutter.project_name }}\n",
    "manage.py": "#!/usr/bin/env python\n",
    "pyproject.toml": (
        "[project]\nname = '{{ cookiecutter.project_slug }}'\n"
        "description = '{{ cookiecutter.description }}'\n"
        "authors = [{name = '{{ cookiecutter.author_name }}', email = '{{ cookiecutter.author_email }}'}]\n"
    ),
    "{% if cookiecutter.__docker %}Dockerfile{% endif %}": "FROM python\nRUN {{ cookiecutter.database }}\n",
    "{{cookiecutter.package_name}}/__init__.py": "DATABASE = '{{ cookiecutter.database }}'\n",
}
ANSWERS = [
    *("--project-name", "Big Shop", "--package-name", "boutique", "--project-slug", "market"),
    *("--description", "Sells", "--author-name", "Ada", "--author-email", "a@example.org"),
]
RECEIPT = Path("shop/.fwscaffold.json")


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates) -> None:
    make_templates(FILES)


@pytest.mark.parametrize("docker", ["--docker", "--no-docker"])
@pytest.mark.parametrize("database", ["sqlite", "postgresql", "mysql"])
def test_the_receipt_that_was_lost_is_found_again(run: Run, docker: str, database: str) -> None:
    run("new", "tiny", "shop", "--no-git", docker, "--database", database, *ANSWERS)
    receipt = RECEIPT.read_bytes()
    RECEIPT.unlink()
    Path("shop/manage.py").write_text("mine\n")
    result = run("adopt", "tiny", "shop")
    assert result.code == Exit.DONE
    assert RECEIPT.read_bytes() == receipt
    assert f"database        {database}\n" in result.out
    assert f"docker          {'true' if docker == '--docker' else 'false'}\n" in result.out
    assert result.err == "adopted shop as Tiny; see `fwscaffold check shop`\n"
    assert run("check", "shop", "--strict").code == Exit.DRIFT


def test_given_answers_win(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git", *ANSWERS)
    RECEIPT.unlink()
    Path("a.json").write_text('{"description": "x", "database": "mysql"}')
    run("adopt", "tiny", "shop", "--answers", "a.json", "--set", "database=postgresql")
    answers = run("update", "shop", "--dry-run", "--json").json
    assert answers["changes"] == []
    for text in ('"description": "x"', '"database": "postgresql"', '"project_name": "Big Shop"'):
        assert text in RECEIPT.read_text()


@pytest.mark.parametrize(
    "metadata",
    [
        "",
        "[",
        "project = 3\n",
        "[project]\nname = 3\nauthors = ['Ada']\n",
        "[project]\nauthors = 3\n",
        "[project]\nname = 'json'\n",
    ],
)
@pytest.mark.parametrize("readme", [None, "", "Shop\n====\n", b"\xff"])
def test_a_project_that_was_never_ours_is_adopted(
    run: Run, metadata: str, readme: str | bytes | None, identity: None
) -> None:
    write(Path("shop"), {"pyproject.toml": metadata, "app.py": "mine\n"})
    if readme is not None:
        write(Path("shop"), {"README.md": readme})
    git("init", "--quiet", "shop")
    assert run("adopt", "tiny", "shop").code == Exit.DONE
    assert '"project_name": "shop"' in RECEIPT.read_text()
    assert "edited: " in run("check", "shop").out
    assert run("update", "shop").err == ""
    assert Path("shop/pyproject.toml").read_text() == metadata


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["tinny", "shop"], Exit.USAGE, "no such framework `tinny`, did you mean `tiny`?"),
        (["tiny", "none"], Exit.USAGE, "`none` is not a directory"),
        (["tiny", "shop", "--set", "x=y"], Exit.USAGE, "no such question `x`, choose `project_name`, `project_slug`, `package_name`, `description`, `author_name`, `author_email`, `database` or `docker`"),
        (["tiny", "shop", "--set", "database=x"], Exit.USAGE, "database `x` is not a choice, choose `sqlite`, `postgresql` or `mysql`"),
        (["tiny", "ours"], Exit.EXISTS, "`ours/.fwscaffold.json` exists already, remove it if it is of no use any more"),
    ],
)  # fmt: skip
def test_what_cannot_be_adopted_is_refused(
    run: Run, arguments: list[str], code: Exit, message: str
) -> None:
    write(Path("shop"), {"app.py": "mine\n"})
    write(Path("ours"), {".fwscaffold.json": "{"})
    result = run("adopt", *arguments)
    assert (result.code, result.out, result.err) == (code, "", f"error: {message}\n")
    assert not RECEIPT.exists()
