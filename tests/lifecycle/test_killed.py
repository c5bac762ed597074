"""An update that is killed anywhere leaves the project as it was, or can be taken back or go on."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from cases import CASES, Case, begin
from tiny import MakeTemplates, Run, git

RELEASE = {"{{cookiecutter.package_name}}/notes.py": None, "new/deep/file.txt": "new\n"}
KINDS = {
    "clean": Case({"shop/pages.py": "mine\n"}, release=RELEASE),
    "conflict": Case(CASES["the same line changed"].edits, release=RELEASE),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_kill_at_any_point_can_be_undone(
    kind: str, make_templates: MakeTemplates, run: Run, identity: None, tmp_path: Path
) -> None:
    begin(KINDS[kind], make_templates, run)
    git("-C", "shop", "gc", "--quiet")  # fewer files to copy each time
    shutil.rmtree("shop/.git/hooks")
    Path("shop").rename("before")
    script = Path(__file__).with_name("killed.py")
    command = [sys.executable, str(script), str(tmp_path / "templates")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    *problems, kills = done.stdout.splitlines()
    assert problems == []
    assert int(kills) > 40
