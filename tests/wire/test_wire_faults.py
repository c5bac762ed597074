"""The wire gate can fail: faults, planted in a project, are found by it."""

from pathlib import Path

import pytest

from support import Install, project
from wire_cases import COMBINED, SINGLE
from wires import HEADERS, problems, send, wired

# In which file, what is there, what is planted; by which case it is found, and what that says.
FAULTS = [
    ("server.py", '"ident": None,', '"ident": "waitress/3.0.2",', "1.1.1", "a version in Server"),
    ("server.py", "[*self.channel.server.headers.items()]", "[]", "length abc", "no x-frame-options"),
    ("server.py", "except ValueError as error:", "except KeyError as error:", "GET target http://[", "no answer"),
    ("hooks.py", "None in {*request.form, *request.files}", "False", "multipart, no name NOTES", "status 500"),
    ("api.py", "except RecursionError:", "except KeyError:", "JSON 50,000 deep POST", "status 500"),
    ("errors.py", 'render_template("error.html", error=error)', "repr(error)", "path /../.. X", "the shape"),
    ("standard/security.py", '"X-Content-Type-Options": "nosniff",', "", "1.0", "no x-content-type-options"),
]  # fmt: skip


@pytest.mark.live
def test_planted_faults_are_found(tmp_path: Path, install: Install) -> None:
    shop = project("flask", {}, tmp_path / "shop")
    for name, old, new, *_ in FAULTS:
        (file,) = (shop / "shop").rglob(name)
        text = file.read_text("utf-8")
        assert old in text, f"{old} in {name}"
        file.write_text(text.replace(old, new), "utf-8")
    with wired("flask", shop, install(shop)) as wire:
        for *_, name, said in FAULTS:
            case = (SINGLE | COMBINED)[name]
            found = list(problems(send(wire.ports[0], wire.fill_in(case.request)), case, HEADERS))
            assert any(each.startswith(said) for each in found), f"{name}: {found}"
