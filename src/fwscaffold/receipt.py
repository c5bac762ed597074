"""`.fwscaffold.json`: what made this project."""

import json
from pathlib import PurePosixPath

from fwscaffold import __version__
from fwscaffold.answers import Answers
from fwscaffold.catalog import Template
from fwscaffold.tree import File, Tree

PATH = PurePosixPath(".fwscaffold.json")


def with_receipt(template: Template, answers: Answers, tree: Tree) -> Tree:
    """Return the tree with its receipt: version, framework, answers, each file's mode and blob."""
    content = {
        "fwscaffold": __version__,
        "framework": template.name,
        "answers": answers.public,
        "files": {str(path): f"{file.mode} {file.blob}" for path, file in tree.items()},
    }
    text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
    return dict(sorted({**tree, PATH: File(text.encode("utf-8"))}.items()))
