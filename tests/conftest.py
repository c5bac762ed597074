"""Tiny templates made from a dict, and the program run in this process."""

import json
import os
import signal
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import recording
from fwscaffold.cli.program import main
from fwscaffold.promise import advisories, promises
from fwscaffold.template import (
    catalog,
    declaration,
    evidence,
    foreign,
    questions,
    render,
    rules,
    sandbox,
    worker,
)
from fwscaffold.template.catalog import Template
from tiny import FILES, MakeTemplates, Result, Run, git, write_templates

pytest_plugins = ["surroundings", "growth_report", "fleet_report", "life_surroundings"]
# What is downloaded once is there for every test, whoever's home it has.
UV_CACHE = os.environ.get("UV_CACHE_DIR", str(Path.home() / ".cache" / "uv"))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the golden listings")
    parser.addoption("--full", action="store_true", help="try each fault and each combination")
    parser.addoption("--record-evidence", action="store_true", help="write what was tested")


def pytest_configure(config: pytest.Config) -> None:
    # A job in the background is born deaf to Ctrl-C, and so would be the programs it starts.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    # A worker of xdist reports to the process that started it, and that one records.
    if config.getoption("--record-evidence") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(recording.Recording())


@pytest.fixture(autouse=True)
def _quiet_surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every test works in a directory of its own, with no one's git identity."""
    home = tmp_path / "home"
    (tmp_path / "work").mkdir()
    home.mkdir()
    monkeypatch.chdir(tmp_path / "work")
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("UV_CACHE_DIR", UV_CACHE)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    for name in ("CI", "NO_COLOR", "DATABASE_URL", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    """Run the program here, without a terminal."""

    def run(*arguments: str | Path) -> Result:
        capfd.readouterr()
        code = main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Result(code, out, err)

    return run


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Render templates of others in this process, which is faster, and without walls."""

    def ask(_: Template, request: bytes) -> Any:
        content = json.loads(request)
        return json.loads(json.dumps(sandbox.reply(content, sandbox.prepared(content))))

    monkeypatch.setattr(worker, "ask", ask)


CACHES = (
    catalog.catalog,
    catalog.definition,
    declaration.declaration,
    questions.questions,
    evidence._evidence,
    rules.reserved,
    rules._top_level,
    render._sources,
    render.digest,
    foreign.sources,
    promises._text,
    advisories._listed,
    advisories._signs_of,
)


def _forget() -> None:
    for cached in CACHES:
        cached.cache_clear()


@pytest.fixture
def forget() -> Callable[[], None]:
    """Return what makes the program read its templates anew."""
    return _forget


@pytest.fixture
def identity() -> None:
    """Tell git who commits."""
    git("config", "--global", "user.name", "Ada")
    git("config", "--global", "user.email", "ada@example.org")


@pytest.fixture
def make_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MakeTemplates]:
    """Write a catalog of one template, `tiny`, and put it in the place of the real one."""

    def make(files: Mapping[str, str | bytes] | None = None, **questions: object) -> Path:
        root = tmp_path / "templates"
        write_templates(root, FILES if files is None else files, questions)
        monkeypatch.setattr(catalog, "templates_directory", lambda: root)
        _forget()
        return root

    yield make
    _forget()


@pytest.fixture
def tiny(make_templates: MakeTemplates) -> Template:
    """Return the one template of the tiny catalog."""
    make_templates()
    return catalog.find("tiny")
