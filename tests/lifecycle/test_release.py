"""The old text comes from the release that wrote it, where nothing else knows it any more."""

import json
import zipfile
from pathlib import Path

import pytest

from cases import A, B, change, publish
from fwscaffold.creation import base
from fwscaffold.creation.receipt import PATH
from fwscaffold.errors import Exit
from fwscaffold.lifecycle import release
from tiny import MakeTemplates, Run, listing, terminal

OLD = "0.0.1"
MAIN = """\
import json, pathlib, sys
given = dict(zip(sys.argv[2::2], sys.argv[3::2]))
assert json.loads(pathlib.Path(given["--answers"]).read_text("utf-8"))["framework"] == "tiny"
for name, content in {files}.items():
    path = pathlib.Path(given["--out"], name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes.fromhex(content))
"""


def wheel(place: Path, files: dict[str, bytes], first: str = "") -> None:
    """Put into *place* a release of this program that does something first, then renders files."""
    contents = {path: content.hex() for path, content in files.items()}
    about = f"fwscaffold-{OLD}.dist-info"
    with zipfile.ZipFile(place / f"fwscaffold-{OLD}-py3-none-any.whl", "w") as package:
        package.writestr("fwscaffold/__init__.py", "")
        package.writestr("fwscaffold/__main__.py", first + MAIN.replace("{files}", repr(contents)))
        package.writestr(
            f"{about}/METADATA", f"Metadata-Version: 2.1\nName: fwscaffold\nVersion: {OLD}\n"
        )
        package.writestr(
            f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        package.writestr(f"{about}/RECORD", "")


@pytest.fixture
def edited(make_templates: MakeTemplates, run: Run, tmp_path: Path) -> dict[str, bytes]:
    """Make a project of an older release, without git, that the user and the template both changed.

    Returns the files as the older release wrote them.
    """
    publish(make_templates, A)
    assert run("new", "tiny", "shop", "--yes", "--no-git").code == Exit.DONE
    shop = Path("shop")
    written = {
        path: (shop / path).read_bytes()
        for path in listing(shop)
        if not path.startswith(".fwscaffold.")
    }
    receipt = json.loads((shop / PATH).read_text("utf-8"))
    (shop / PATH).write_text(json.dumps({**receipt, "fwscaffold": OLD}), "utf-8")
    (shop / base.PATH).unlink()  # it came later
    change({"pyproject.toml": str(A["pyproject.toml"]).replace("length = 100", "length = 120")})
    publish(make_templates, B)
    return written


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a directory that takes the place of the package registry."""
    place = tmp_path / "registry"
    place.mkdir()
    for name in ("UV_FIND_LINKS", "PIP_FIND_LINKS"):
        monkeypatch.setenv(name, str(place))
    for name in ("UV_NO_INDEX", "PIP_NO_INDEX"):
        monkeypatch.setenv(name, "1")
    return place


@pytest.mark.parametrize("installer", ["uv", "pip"])
def test_the_release_that_wrote_a_file_tells_its_old_text(
    installer: str,
    edited: dict[str, bytes],
    registry: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wheel(registry, edited)
    if installer == "pip":
        monkeypatch.setattr(release, "find_uv", lambda: None)
    result = run("update", "shop", "--force")
    assert result.code == Exit.DONE, result
    merged = Path("shop/pyproject.toml").read_text("utf-8")
    assert "length = 120" in merged
    assert '"flask>=3.2"' in merged


def test_a_release_that_cannot_be_had_is_a_conflict(
    edited: dict[str, bytes], registry: Path, run: Run
) -> None:
    assert run("update", "shop", "--force").code == Exit.CONFLICT
    assert "length = 120" in Path("shop/pyproject.toml").read_text("utf-8")


def test_a_release_that_renders_something_else_is_not_believed(
    edited: dict[str, bytes], registry: Path, run: Run
) -> None:
    wheel(registry, {**edited, "pyproject.toml": b"something else\n"})
    assert run("update", "shop", "--force").code == Exit.CONFLICT


def test_asking_the_registry_is_told_on_a_terminal(
    edited: dict[str, bytes], registry: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel(registry, edited, "import time; time.sleep(1)\n")
    with terminal(monkeypatch) as told:
        result = run("diff", "shop")
        shown = told().split("\r")
    assert (result.code, result.out[:4]) == (Exit.DONE, "--- ")
    assert f"asking the package registry for fwscaffold {OLD}" in shown
    assert shown[-2:] == ["1 created, 5 updated", "\n"]
