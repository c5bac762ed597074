import json
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from fwscaffold.lifecycle import clues, uses
from fwscaffold.template import catalog
from fwscaffold.template.catalog import Template
from tiny import QUESTIONS, MakeTemplates, Run, git, write

PROMISES = """
[levels]
lint = ["pyproject.toml"]
container = ["Dockerfile"]
rest = ["*"]
[[promise]]
id = "gate"
says = "there is a gate"
check = "setting"
places = [{ file = "pyproject.toml", table = "tool.gate" }]
conditions = []
"""
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
    Path("shop/manage.py").write_text("#!/usr/bin/env python\nmine\n")
    result = run("adopt", "tiny", "shop")
    assert result.code == Exit.DONE
    assert RECEIPT.read_bytes() == receipt
    assert f"database        {database}\n" in result.out
    assert f"docker          {'true' if docker == '--docker' else 'false'}\n" in result.out
    assert result.err == "adopted shop as Tiny; see `fwscaffold check shop`\n"
    assert run("check", "shop", "--strict").code == Exit.DONE


def test_given_answers_win(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git", *ANSWERS)
    RECEIPT.unlink()
    Path("a.json").write_text('{"description": "x", "database": "mysql"}')
    run("adopt", "tiny", "shop", "--answers", "a.json", "--set", "database=postgresql")
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
    assert run("check", "shop").code == Exit.DONE
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


def shop(files: Mapping[str, str]) -> None:
    write(Path("shop"), files)
    git("init", "--quiet", "shop")
    commit()


def commit() -> None:
    git("-C", "shop", "add", "--all")
    git("-C", "shop", "commit", "--quiet", "--allow-empty", "--message", "ours")


def test_the_framework_is_the_one_that_most_files_import(run: Run, identity: None) -> None:
    shop(
        {
            "a.py": "import tiny.http\n",
            "b.py": "from tiny import app\nfrom . import a\n",
            "c.py": "(",
        }
    )
    Path("shop/d.py").mkdir()
    result = run("adopt", "shop")
    assert (result.code, result.err.splitlines()[0]) == (
        Exit.DONE,
        "adopted shop as Tiny; see `fwscaffold check shop`",
    )


def test_where_no_file_imports_a_framework_it_must_be_named(run: Run, identity: None) -> None:
    shop({"a.py": "import os\n"})
    result = run("adopt", "shop")
    message = "no file of `shop` imports a framework of the catalog, name it: `tiny`"
    assert (result.code, result.err) == (Exit.USAGE, f"error: {message}\n")


@pytest.mark.parametrize("place", ["api", "services/api"])
def test_a_directory_of_projects_is_none(run: Run, place: str) -> None:
    write(Path("shop"), {f"{place}/pyproject.toml": "", f"{place}/app.py": "import tiny\n"})
    result = run("adopt", "shop")
    message = f"`shop` is no project, `shop/{place}` in it is: name that"
    assert (result.code, result.err) == (Exit.USAGE, f"error: {message}\n")
    assert run("adopt", f"shop/{place}").code == Exit.DONE


@pytest.mark.parametrize(
    ("top", "below"), [("app.py", "ours"), ("requirements-dev.txt", "ours"), ("a.txt", ".cache/it")]
)
def test_a_project_may_have_others_in_it(run: Run, identity: None, top: str, below: str) -> None:
    shop({top: "", f"{below}/pyproject.toml": "", "shop/app.py": "import tiny\n"})
    assert run("adopt", "shop").code == Exit.DONE


def test_what_is_looked_at_has_an_end(
    run: Run, identity: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uses, "MOST", 1)
    shop({"a.py": "import os\n", "b.py": "import tiny\n"})
    assert run("adopt", "shop").code == Exit.USAGE


def test_the_frame_is_taken_over_part_by_part(
    run: Run, identity: None, make_templates: MakeTemplates
) -> None:
    write(make_templates(FILES) / "tiny", {"promises.toml": PROMISES})
    shop({"app.py": "import tiny\n", "Dockerfile": "FROM ours\n", "shop/__init__.py": "mine\n"})
    result = run("adopt", "shop")
    assert result.err.splitlines()[1] == (
        "3 files of the standard are pending, begin with `fwscaffold update shop --only editor`"
    )
    assert "warning: shop/pyproject.toml: gate: there is a gate" in run("check", "shop").out
    commit()
    assert run("update", "shop", "--only", "lint").out.splitlines() == [
        "create    pyproject.toml",
        "update    .fwscaffold.json",
        "1 created, 1 updated",
    ]
    commit()
    pending = json.loads(RECEIPT.read_text())["pending"]
    assert {path: left["why"] for path, left in pending.items()} == {
        "Dockerfile": "the project was there before the standard",
        "manage.py": "the project was there before the standard",
    }
    again = run("update", "shop", "--only", "lint")
    assert again.out == "nothing to change\n"
    assert again.err.splitlines()[-1] == (
        "bring more of them with `fwscaffold update`, part by part with `--only PART`"
    )
    assert run("update", "shop", "--only", "container").code == Exit.CONFLICT
    text = Path("shop/Dockerfile").read_text()
    assert ("FROM ours" in text, "FROM python" in text) == (True, True)
    Path("shop/Dockerfile").write_text("FROM ours\nRUN sqlite\n")
    assert run("update", "shop", "--continue").code == Exit.PENDING
    commit()
    assert run("update", "shop", "--only", "frame").code == Exit.DONE
    assert Path("shop/manage.py").exists()
    assert not Path("shop/README.md").exists()
    assert Path("shop/shop/__init__.py").read_text() == "mine\n"
    commit()
    assert "error: shop/pyproject.toml: gate: there is a gate" in run("check", "shop").out
    assert run("update", "shop").out == "nothing to change\n"


def test_what_would_not_fit_stays_pending_part_by_part(
    run: Run, identity: None, make_templates: MakeTemplates
) -> None:
    files = {
        **FILES,
        "manage.py": "from {{ cookiecutter.package_name }}.config import settings\n\nprint(settings)\n",
        "{{cookiecutter.package_name}}/config.py": "settings = 1\n",
    }
    write(make_templates(files) / "tiny", {"promises.toml": PROMISES})
    shop({"app.py": "import tiny\n", "shop/config.py": "mine = 1\n"})
    run("adopt", "shop")
    commit()
    before = json.loads(RECEIPT.read_text())["pending"]["manage.py"]
    assert run("update", "shop", "--only", "lint").code == Exit.PENDING
    assert json.loads(RECEIPT.read_text())["pending"]["manage.py"] == before
    assert "stale" not in run("check", "shop").out


def test_what_is_left_out_of_any_update_is_pending(
    run: Run, identity: None, make_templates: MakeTemplates
) -> None:
    write(make_templates(FILES) / "tiny", {"promises.toml": PROMISES})
    run("new", "tiny", "shop")
    before = json.loads(RECEIPT.read_text())["files"]
    newer = {
        **FILES,
        "manage.py": "#!/usr/bin/env python3\n",
        "README.md": "# newer\n",
        "more.py": "more\n",
    }
    make_templates(newer)
    told = run("update", "shop", "--only", "frame", "--dry-run", "--json").json
    assert [*told["pending"]] == ["README.md", "more.py"]
    result = run("update", "shop", "--only", "frame")
    assert result.out.splitlines()[0] == "update    manage.py"
    written = json.loads(RECEIPT.read_text())
    assert written["files"]["README.md"] == before["README.md"]
    assert {*written["pending"]} == {"README.md", "more.py"}
    assert written["files"]["manage.py"] != before["manage.py"]


def test_what_is_left_out_is_merged_later_without_a_history(
    run: Run, identity: None, make_templates: MakeTemplates
) -> None:
    dockerfile = "{% if cookiecutter.__docker %}Dockerfile{% endif %}"
    image = "FROM python\nRUN a\nRUN b\nRUN c\n"
    metadata = FILES["pyproject.toml"]
    write(make_templates({**FILES, dockerfile: image}) / "tiny", {"promises.toml": PROMISES})
    run("new", "tiny", "shop")
    Path("shop/Dockerfile").write_text(image.replace("RUN c", "RUN mine"))
    commit()
    newer = {
        dockerfile: image.replace("FROM python", "FROM newer"),
        "pyproject.toml": metadata + "[tool.gate]\n",
    }
    write(make_templates({**FILES, **newer}) / "tiny", {"promises.toml": PROMISES})
    assert run("update", "shop", "--only", "lint").code == Exit.PENDING
    shutil.rmtree("shop/.git")
    assert run("update", "shop").code == Exit.DONE
    assert Path("shop/Dockerfile").read_text() == "FROM newer\nRUN a\nRUN b\nRUN mine\n"


def test_an_unknown_part_is_a_usage_error(run: Run) -> None:
    run("new", "tiny", "shop", "--no-git")
    result = run("update", "shop", "--only", "frme")
    assert (result.code, result.err) == (
        Exit.USAGE,
        "error: no such part `frme`, did you mean `frame`?\n",
    )


def real(name: str) -> Template:
    """Return the real template, whatever the catalog of the test has."""
    root = Path(__file__).parents[2] / "templates"
    entry = json.loads((root / "cookiecutter.json").read_text("utf-8"))["templates"][name]
    return catalog._template(root, name, entry)


def test_answers_come_from_what_the_project_shows(tmp_path: Path, identity: None) -> None:
    template, place = real("flask"), tmp_path / "service"
    licence = "Apache License\nVersion 2.0, January 2004\n"
    files: dict[str, str | bytes] = {
        "LICENSE.txt": licence,
        "Dockerfile": "",
        ".github/workflows/x.yaml": "",
        "requirements.txt": "# ours\nFlask==3\npsycopg2-binary\n",
        "requirements/dev.txt": b"\xff",
        "pyproject.toml": "[project]\nrequires-python = '>=3.12'\ndependencies = ['peewee', 3]\noptional-dependencies = {a = ['x']}\n",
    }
    write(place, files)
    assert clues.clues(template, place) == {
        "license": "Apache-2.0",
        "docker": True,
        "ci": "github",
        "database": "postgresql",
        "orm": "peewee",
        "python_version": "3.12",
    }
    for name in (
        "LICENSE.txt",
        "Dockerfile",
        ".github/workflows/x.yaml",
        "requirements.txt",
        "pyproject.toml",
    ):
        (place / name).unlink()
    write(place, {".gitlab-ci.yml": "", "pyproject.toml": "["})
    assert clues.clues(template, place) == {
        "docker": False,
        "ci": "gitlab",
        "database": "sqlite",
        "orm": "none",
    }


EXTRAS = "optional-dependencies = { mysql = ['PyMySQL'], postgresql = ['psycopg'] }"


@pytest.mark.parametrize(
    ("metadata", "code", "database"),
    [
        ("[tool.poetry.dependencies]\npsycopg2-binary = '^2.9'", "", "postgresql"),
        ("[tool.poetry]\ndependencies = 3", "import asyncmy", "mysql"),
        ("", "import asyncpg", "postgresql"),
        ("", "import MySQLdb", "mysql"),
        ("", "import sqlite3", "sqlite"),
        (f"[project]\n{EXTRAS}", "import pymysql", "sqlite"),
        (f"[project]\ndependencies = ['psycopg>=3']\n{EXTRAS}", "", "postgresql"),
    ],
)
def test_a_database_is_known_by_any_driver(
    tmp_path: Path, metadata: str, code: str, database: str
) -> None:
    write(tmp_path / "service", {"pyproject.toml": metadata, "a.py": code})
    assert clues.clues(real("flask"), tmp_path / "service")["database"] == database


@pytest.mark.parametrize("heading", ["Shop", "![Shop](logo.png)", "[Shop](https://shop.example)"])
def test_the_name_is_that_of_the_readme(run: Run, heading: str, identity: None) -> None:
    shop({"README.md": f"# {heading}\n", "app.py": "mine\n"})
    Path("shop").rename("directory")
    assert run("adopt", "tiny", "directory").code == Exit.DONE
    assert '"project_name": "Shop"' in Path("directory/.fwscaffold.json").read_text()


def test_a_switch_without_evidence_is_tried_both_ways(
    run: Run, make_templates: MakeTemplates
) -> None:
    prompts = {**QUESTIONS["__prompts__"], "admin": "Pages for administrators"}
    more = {
        "admin": False,
        "__admin": "{{ 'yes' if cookiecutter.admin else '' }}",
        "__prompts__": prompts,
    }
    make_templates(
        {**FILES, "{% if cookiecutter.__admin %}admin.py{% endif %}": "pages = 1\n"}, **more
    )
    run("new", "tiny", "shop", "--no-git", "--admin")
    receipt = RECEIPT.read_bytes()
    RECEIPT.unlink()
    assert run("adopt", "tiny", "shop").code == Exit.DONE
    assert RECEIPT.read_bytes() == receipt
