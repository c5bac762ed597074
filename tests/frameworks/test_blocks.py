"""Every block of the guide: what is to be typed is run, or it is said here why it is not.

`sh` is run word for word, `console` is shown, `text` is what is printed.
"""

import json
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from fwscaffold.errors import Exit
from fwscaffold.verification.environment import variables
from guide import DOCS
from tiny import Run

ROOT = DOCS.parent
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
HERE = Path(__file__).relative_to(ROOT).as_posix()
GROWTH, TUTORIALS = "tests/growth/test_growth.py", "tests/growth/test_tutorials.py"
# Who runs every `sh` block of the pages whose names begin so.
RUN_BY = {
    "README.md": HERE,
    "docs/commands.md": HERE,
    "docs/frameworks/": HERE,
    "docs/deploying.md": TUTORIALS,
    "docs/tutorials/": TUTORIALS,
    "docs/growing/": GROWTH,
    "docs/installing.md": "tests/frameworks/test_walk.py",
    "docs/resources.md": "tests/frameworks/test_resources.py",
    "docs/overlays.md": "tests/frameworks/test_guide.py",
    "docs/your-first-template.md": "tests/frameworks/test_guide.py",
    "docs/teams.md": "tests/frameworks/test_guide.py",
}
DOCKER, FIGURES = "nothing that runs containers is in the gate", "it takes an hour, and figures age"
THEIRS = "tests/cli/test_theirs.py"
# Each line of a `console` block, and why nobody runs it as it stands.
NOT_RUN = {
    "python3 dev.py demo": "tests/frameworks/test_walk.py",
    "python3 dev.py test": "the gate is that",
    "python3 dev.py test tests/template": "the gate is more than that",
    'python3 dev.py test -m "not live"': "the gate is more than that",
    "python3 dev.py test --full": "the gate is that",
    "python3 dev.py docs": "tests/frameworks/test_site.py builds it so",
    "python3 dev.py test tests/growth -k flask-peewee": "the gate is more than that",
    "python3 dev.py test tests/frameworks/test_matrix.py --full --record-evidence -n auto": "the "
    "gate is that, and writes nothing down",
    "fwscaffold check --advisory FWS-2026-001 */": "tests/frameworks/test_advisories.py",
    "fwscaffold demo flask": "tests/frameworks/test_walk.py",
    "python3 bench/run.py": FIGURES,
    "python3 bench/run.py --green": FIGURES,
    ".venv/bin/python bench/starters.py": FIGURES,
    ".venv/bin/python bench/starters.py NAME=DIRECTORY …": FIGURES,
    "systemctl enable --now shop": "the gate has no systemd; its unit's command is run instead",
    "docker build --tag shop .": DOCKER,
    "docker run --rm --env-file shop.env --volume shop:/app/instance shop python manage.py migrate": DOCKER,
    "docker run --detach --env-file shop.env --volume shop:/app/instance --publish 127.0.0.1:8000:8000 shop": DOCKER,
    "docker compose exec web python manage.py createuser ada": DOCKER,
    "curl --digest -u admin http://127.0.0.1:8001/statistics/": "tests/frameworks/test_cherrypy.py",
    "git clone git@git.example.org:acme/shop.git && cd shop": "tests/creation/test_existing.py clones",
    "fwscaffold new flask .": "tests/creation/test_existing.py",
    'eval "$(_FWSCAFFOLD_COMPLETE=zsh_source fwscaffold)"': "tests/cli/test_completion.py",
    "_FWSCAFFOLD_COMPLETE=fish_source fwscaffold | source": "tests/cli/test_completion.py",
    "fwscaffold new gh:acme/service shop": THEIRS,
    "fwscaffold new git+https://git.acme.example/templates.git@v1.4#api shop": THEIRS,
    "fwscaffold new ../templates/api shop": THEIRS,
    "fwscaffold new api.zip shop": "tests/source/test_templates.py",
    "fwscaffold diff shop": THEIRS,
    "fwscaffold new . ../shop --dry-run": "tests/frameworks/test_guide.py",
    "fwscaffold update shop": THEIRS,
    "fwscaffold update shop --to v1.5": THEIRS,
    "fwscaffold check shop": THEIRS,
    "fwscaffold new gh:acme/service shop --trust": "tests/cli/test_trust.py",
    "fwscaffold adopt shop --template gh:acme/service": "tests/cli/test_takeover.py",
    "fwscaffold adopt shop --template gh:acme/service@v1.2 --replay "
    "~/.cookiecutter_replay/service.json": "tests/cli/test_takeover.py",
    "fwscaffold new flask blog --database mysql": "tests/frameworks/test_guide.py",
    "curl 'http://127.0.0.1:8080/flask.zip?project_name=shop&database=postgresql' -o shop.zip": (
        "tests/web/test_programs.py"
    ),
}
# Lines of the README that are run where there is what they need.
ELSEWHERE = {
    "fwscaffold new flask shop --run": "tests/verification/test_verify.py",
    "fwscaffold new flask .": "tests/creation/test_existing.py",
    "fwscaffold new flask shop --verify": "tests/verification/test_verify.py",
    "fwscaffold verify shop": "tests/verification/test_verify.py",
    "fwscaffold new": "tests/cli/test_wizard.py, at a terminal",
    "fwscaffold serve": "tests/web/test_server.py, until it is told to end",
}


@dataclass(frozen=True)
class Block:
    """A block of a page."""

    page: str
    language: str
    text: str

    @property
    def lines(self) -> list[str]:
        """The commands, without what is said of them and without what they print."""
        lines = self.text.strip().splitlines()
        prompted = [line.removeprefix("$ ") for line in lines if line.startswith("$ ")]
        return [re.split(r"\s+# ", line.strip())[0] for line in prompted or lines]


def blocks(*languages: str) -> Iterator[Block]:
    for page in [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]:
        for _, language, text in FENCE.findall(page.read_text("utf-8")):
            if language in languages:
                yield Block(page.relative_to(ROOT).as_posix(), language, text)


def of(page: str, language: str = "sh") -> list[Block]:
    return [block for block in blocks(language) if block.page.startswith(page)]


def test_every_block_says_what_it_is_and_what_is_typed_is_run_or_has_a_reason() -> None:
    assert list(blocks("")) == [], "`sh` is run, `console` is shown, `text` is printed"
    by = [
        [who for start, who in RUN_BY.items() if it.page.startswith(start)] for it in blocks("sh")
    ]
    assert all(len(who) == 1 for who in by)
    shown = {line for block in blocks("console") for line in block.lines}
    assert shown == {*NOT_RUN}
    named = {*RUN_BY.values(), *NOT_RUN.values(), *ELSEWHERE.values()}
    for test in re.findall(r"tests/\w+/\w+[.]py", " ".join(named)):
        assert (ROOT / test).is_file(), test


def test_data_of_the_guide_are_well_formed() -> None:
    for block in blocks("json"):
        json.loads(block.text)
    for block in blocks("toml"):
        tomllib.loads(block.text)
    for block in blocks("yaml"):
        yaml.safe_load(block.text)


def test_the_commands_of_the_readme_run_one_after_the_other(run: Run, identity: None) -> None:
    (block,) = of("README.md")
    assert {*ELSEWHERE} <= {*block.lines}
    for line in block.lines:
        if line not in ELSEWHERE:
            words = line.replace("*/", "shop").split()
            assert run(*words[1:]).code == Exit.DONE, line


def test_the_commands_of_the_pages_about_frameworks_make_their_projects(run: Run) -> None:
    made = of("docs/frameworks/")
    for number, block in enumerate(made):
        (line,) = block.lines
        Path(str(number)).mkdir()
        os.chdir(str(number))
        assert run(*line.split()[1:]).code == Exit.DONE
        os.chdir("..")
    assert len(made) == len([*(DOCS / "frameworks").iterdir()])


def test_the_answers_file_of_the_page_about_commands_makes_a_project(run: Run) -> None:
    (block,) = of("docs/commands.md", "json")
    Path("answers.json").write_text(block.text, "utf-8")
    assert run("new", "flask", "--answers", "answers.json").code == Exit.DONE
    assert not Path("shop/Dockerfile").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="it is bash's completion")
def test_the_completion_of_the_page_about_commands_is_taken() -> None:
    (block,) = of("docs/commands.md")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    script = f"{block.text}complete -p fwscaffold"
    done = subprocess.run(
        ["bash", "-e", "-c", script], env=variables(PATH=path), capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr
