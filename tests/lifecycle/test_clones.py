"""Where a project may be: in a repository of many, a worktree, a submodule, a partial clone."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from cases import FRAME, METADATA, A, publish
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, write

MINE = "\n[tool.mine]\n"
NEWER = METADATA.replace("flask>=3.1", "flask>=3.2")
SHOP = Path("services", "shop")
NEIGHBOURS: dict[str, str | bytes] = {
    "pyproject.toml": "of another\n",
    ".github/workflows/ci.yml": "of another\n",
    "services/other/pyproject.toml": "of another\n",
    "services/other/.gitignore": "*\n",
}


def save(repository: Path) -> None:
    git("-C", repository, "add", "--all")
    git("-C", repository, "commit", "--quiet", "--message", "mine")


def among_others() -> Path:
    """Return the repository of many that the project is put into."""
    many = Path("many")
    write(many, NEIGHBOURS)
    shutil.rmtree("shop/.git")
    shutil.move("shop", many / SHOP)
    git("init", "--quiet", many)
    save(many)
    return many


def in_a_repository_of_many() -> Path:
    many = among_others()
    edit(many / SHOP)
    write(many, {"services/other/pyproject.toml": "not committed\n", "services/other/new.py": ""})
    return many / SHOP


def in_a_worktree() -> Path:
    edit(Path("shop"))
    git("-C", "shop", "worktree", "add", "--quiet", "../tree")
    return Path("tree")


def in_a_submodule() -> Path:
    edit(Path("shop"))
    git("init", "--quiet", "above")
    allowed = ("-c", "protocol.file.allow=always")
    git("-C", "above", *allowed, "submodule", "add", "--quiet", url("shop"), SHOP)
    save(Path("above"))
    return Path("above") / SHOP


def in_a_sparse_checkout() -> Path:
    many = among_others()
    edit(many / SHOP)
    git("clone", "--quiet", "--sparse", url("many"), "clone")
    git("-C", "clone", "sparse-checkout", "set", SHOP)
    assert not Path("clone/services/other").exists()
    return Path("clone") / SHOP


def in_a_clone(*options: str) -> Callable[[], Path]:
    """Return what clones the repository of many with the options."""

    def place() -> Path:
        many = among_others()
        edit(many / SHOP)
        git("-C", many, "config", "uploadpack.allowFilter", "true")
        git("clone", "--quiet", *options, url("many"), "clone")
        git("-C", "clone", "config", "remote.origin.url", "https://gone.example")
        return Path("clone") / SHOP

    return place


def url(name: str) -> str:
    return Path(name).absolute().as_uri()


def neighbours_of(above: Path) -> dict[str, bytes]:
    """Return what is beside the project in its repository."""
    names = [name for name in NEIGHBOURS if (above / name).is_file()]
    return {name: (above / name).read_bytes() for name in names}


def edit(shop: Path) -> None:
    """Add to a file of the frame, and commit that."""
    (shop / "pyproject.toml").write_text(METADATA + MINE)
    save(shop)


PLACES = {
    "a repository of many": in_a_repository_of_many,
    "a worktree": in_a_worktree,
    "a submodule": in_a_submodule,
    "a sparse checkout": in_a_sparse_checkout,
    "a shallow clone": in_a_clone("--depth=1"),
    "a clone without old texts": in_a_clone("--filter=blob:none"),
    "a clone without old trees": in_a_clone("--filter=tree:0"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_project_follows_wherever_it_is(
    place: Callable[[], Path],
    make_templates: MakeTemplates,
    run: Run,
    identity: None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_templates(A, _frame=FRAME)
    assert run("new", "tiny", "shop").code == Exit.DONE
    shop = place()
    assert run("check", shop).code == Exit.DONE
    publish(make_templates, {"pyproject.toml": NEWER})
    monkeypatch.chdir(shop)
    neighbours = neighbours_of(Path("../.."))
    assert run("update").code == Exit.DONE
    assert Path("pyproject.toml").read_text() == NEWER + MINE
    assert run("check", "--strict").code == Exit.DONE
    assert neighbours == neighbours_of(Path("../.."))


def test_a_template_that_got_another_name_knows_its_projects(
    make_templates: MakeTemplates, run: Run, forget: Callable[[], None]
) -> None:
    root = make_templates()
    assert run("new", "tiny", "shop", "--yes", "--no-git").code == Exit.DONE
    catalog = json.loads((root / "cookiecutter.json").read_text())
    entry = {**catalog["templates"].pop("tiny"), "formerly": ["tiny"]}
    (root / "cookiecutter.json").write_text(json.dumps({"templates": {"small": entry}}))
    forget()
    assert run("check", "shop").code == Exit.DONE
    assert run("update", "shop", "--force").code == Exit.DONE
    assert json.loads(Path("shop/.fwscaffold.json").read_text())["framework"] == "small"
    assert run("new", "small", "other", "--yes", "--no-git").code == Exit.DONE
