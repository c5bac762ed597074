"""What only the web2py starter has to show."""

from pathlib import Path

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.template.answers import complete
from fwscaffold.template.catalog import find
from fwscaffold.verification.environment import find_uv
from support import NAME, project, run

# Names that web2py gives to its own applications, and those that its distribution installs.
TAKEN = (
    "admin", "anyserver", "applications", "examples", "extras", "gluon", "handlers", "ide", "launcher", "pydal",
    "routes", "scripts", "setup", "setupbase", "static", "web2py", "welcome", "yatl",
)  # fmt: skip


@pytest.mark.parametrize("name", TAKEN)
def test_no_application_takes_a_name_of_web2py(name: str) -> None:
    with pytest.raises(ScaffoldError, match="package_name"):
        complete(find("web2py"), {**NAME, "package_name": name})


def test_the_catalog_is_honest() -> None:
    entry = find("web2py")
    assert "maintenance" in entry.description
    assert "py4web" in entry.description
    assert "py4web" in entry.avoid


def test_no_file_of_web2py_is_in_the_template() -> None:
    names = {path.name for path in find("web2py").path.rglob("*")}
    assert not names & {
        "web2py.js",
        "jquery.js",
        "appadmin.py",
        "web2py.py",
        "gluon",
        "welcome.w2p",
    }


@pytest.mark.live
@pytest.mark.parametrize("system", ["linux", "macos", "windows"])
@pytest.mark.parametrize("python", ["3.11", "3.13"])
def test_wheels_are_enough_on_three_systems(system: str, python: str, tmp_path: Path) -> None:
    shop = project("web2py", {}, tmp_path / "shop")
    uv = find_uv()
    assert uv
    options = ["--only-binary", ":all:", "--python-platform", system, "--python-version", python]
    done = run([uv, "pip", "compile", "--quiet", *options, "pyproject.toml"], shop)
    assert done.returncode == 0, done.stderr
    pins = dict(line.split("==") for line in done.stdout.splitlines() if line[:1].isalpha())
    assert pins["web2py-gluon"] == "2.26.1"
    assert pins["pydal"] < "20240427.2"  # with a later one web2py signs nobody in
    assert ("legacy-cgi" in pins) == (python == "3.13")
