"""A tiny template, and small helpers that the tests share."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from fwscaffold.template.catalog import PROJECT_DIRECTORY

QUESTIONS: dict[str, Any] = {
    "project_name": "My Site",
    "project_slug": "{{ cookiecutter.project_name | slugify }}",
    "package_name": "{{ cookiecutter.project_slug | replace('-', '_') }}",
    "description": "",
    "author_name": "",
    "author_email": "",
    "database": ["sqlite", "postgresql", "mysql"],
    "docker": True,
    "_ask": ["project_name", "database", "docker"],
    "_copy_without_render": ["*.html"],
    "_frame": ["Dockerfile", "manage.py", "pyproject.toml"],
    "_reserved": ["tiny", "tinylib", "tiny_http"],
    "__docker": "{{ 'yes' if cookiecutter.docker else '' }}",
    "__prompts__": {
        "project_name": "Project name",
        "project_slug": "Distribution name",
        "package_name": "Import name",
        "description": "One sentence",
        "author_name": "Author",
        "author_email": "Author's e-mail",
        "database": {
            "__prompt__": "Database",
            "sqlite": "SQLite",
            "postgresql": "PostgreSQL",
            "mysql": "MySQL",
        },
        "docker": "Container files",
    },
}
FILES = {
    "README.md": "# {{ cookiecutter.project_name }}\n",
    "pyproject.toml": "[project]\ndependencies = ['tinylib>=1']\n[build-system]\nrequires = []\nbuild-backend = 'nothing'\n",
    "manage.py": "#!/usr/bin/env python\n",
    "{% if cookiecutter.__docker %}Dockerfile{% endif %}": "FROM python\n",
    "{{cookiecutter.package_name}}/__init__.py": "DATABASE = '{{ cookiecutter.database }}'\n",
    "{{cookiecutter.package_name}}/page.html": "<p>{{ title }}</p>\n",
}


@dataclass(frozen=True)
class Result:
    """What a run of the program gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


STRANGER = 12345  # another user's number
root_only = pytest.mark.skipif(os.getuid() != 0, reason="only root gives files away")
Run = Callable[..., Result]
MakeTemplates = Callable[..., Path]


def write(root: Path, files: Mapping[str, str | bytes]) -> None:
    """Write the files below *root*; `manage.py` can be executed."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        if path.name == "manage.py":
            path.chmod(0o755)


def write_templates(
    root: Path, files: Mapping[str, str | bytes], questions: Mapping[str, object]
) -> None:
    """Write a catalog of one template, `tiny`, in the place of what is there."""
    entry = {
        "path": "./tiny",
        "title": "Tiny",
        "description": "A tiny template",
        "group": "micro",
        "choose": "you write a test",
        "avoid": "you write anything else",
        "maturity": {
            "as_of": "2026-11-22",
            "release": "1.0",
            "released": "2026-01-31",
            "python": "3.11 and newer",
            "maintained_by": "nobody",
            "outlook": "none",
        },
        "promises": ["being tiny"],
    }
    write(root, {"cookiecutter.json": json.dumps({"templates": {"tiny": entry}})})
    write(root / "tiny", {"cookiecutter.json": json.dumps({**QUESTIONS, **questions})})
    shutil.rmtree(root / "tiny" / PROJECT_DIRECTORY, ignore_errors=True)
    write(root / "tiny" / PROJECT_DIRECTORY, files)


def git(*words: str | Path, stdin: str = "") -> str:
    """Run git; return what it says."""
    command = ["git", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True, input=stdin).stdout


def listing(directory: Path) -> list[str]:
    """Return every file below *directory*."""
    return sorted(
        Path(folder, name).relative_to(directory).as_posix()
        for folder, _, names in os.walk(directory)
        for name in names
    )


def refuse_to_open(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Have the system refuse every project's file of this name, also to root."""
    real = os.open

    def refuse(path: str | os.PathLike[str], *rest: Any, **more: Any) -> int:
        if Path(path).name == name:
            raise PermissionError(13, "Permission denied", os.fspath(path))
        return real(path, *rest, **more)

    monkeypatch.setattr(os, "open", refuse)


@contextmanager
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Put a terminal in the place of standard error; give what tells all that was written to it."""
    leader, follower = os.openpty()
    with os.fdopen(leader, "rb", buffering=0) as screen, os.fdopen(follower, "w") as stream:
        monkeypatch.setattr(sys, "stderr", stream)

        def told() -> str:
            stream.write("\0")
            stream.flush()
            content = b""
            while not content.endswith(b"\0"):
                content += screen.read(4096)
            return content[:-1].decode()

        yield told
