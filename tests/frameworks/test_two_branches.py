"""Two people each add a resource to a project, on branches of their own, and merge."""

import re
from collections.abc import Mapping
from pathlib import Path
from subprocess import CalledProcessError

import pytest

from fwscaffold.errors import Exit
from support import DATA_LAYERS, label
from tiny import Run, git

SHOP = "my-shop"
MARKER = r"^(<<<<<<<|>>>>>>>) "


@pytest.mark.parametrize(("framework", "answers"), DATA_LAYERS, ids=label)
def test_both_have_their_resources_after_one_command(
    run: Run, identity: None, framework: str, answers: Mapping[str, object]
) -> None:
    given = [f"--{key}={value}" for key, value in answers.items()]
    assert run("new", framework, SHOP, "--yes", *given).code == Exit.DONE
    for resource in ("order", "invoice"):
        git("-C", SHOP, "switch", "--quiet", "--create", resource, "main")
        added = run("add", "resource", resource, "title:string", "--project", SHOP)
        assert added.code == Exit.DONE
        git("-C", SHOP, "add", "--all")
        git("-C", SHOP, "commit", "--quiet", "--message", resource)
    with pytest.raises(CalledProcessError):
        git("-C", SHOP, "merge", "order")
    assert run("update", "--continue", SHOP).code == Exit.DONE
    git("-C", SHOP, "add", "--all")
    texts = {path: path.read_text("utf-8") for path in Path(SHOP).rglob("*.py")}
    assert not [path for path, text in texts.items() if re.search(MARKER, text, re.MULTILINE)]
    git("-C", SHOP, "commit", "--quiet", "--message", "both")
    assert run("check", "--strict", SHOP).code == Exit.DONE
    assert run("update", SHOP).out.splitlines()[-1] == "nothing to change"
