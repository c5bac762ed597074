"""The wire gate can fail: faults, planted in projects, are found by it."""

from pathlib import Path

import pytest

from planting import plant
from support import Install, project
from wire_cases import COMBINED, SINGLE
from wires import HEADERS, problems, send, wired

# In which file, what is there, what is planted; by which case it is found, and what that says.
FAULTS = {
    "flask": [
        ("server.py", '"ident": None,', '"ident": "waitress/3.0.2",', "1.1.1", "a version in Server"),
        ("server.py", "[*self.channel.server.headers.items()]", "[]", "length abc", "no x-frame-options"),
        ("server.py", "except ValueError as error:", "except KeyError as error:", "GET target http://[", "no answer"),
        ("hooks.py", "None in {*self.form, *self.files}", "False", "multipart, no name NOTES", "status 500"),
        ("parameters.py", "except RecursionError:", "except KeyError:", "JSON 50,000 deep POST", "status 500"),
        ("errors.py", 'render_template("error.html", error=error)', "repr(error)", "path /../.. X", "the shape"),
        ("standard/security.py", '"X-Content-Type-Options": "nosniff",', "", "1.0", "no x-content-type-options"),
    ],
    "django": [
        ("api.py", "(ValueError, RecursionError)", "ValueError", "JSON 50,000 deep POST", "status 500"),
        ("errors.py", "HttpResponse(text, status", "HttpResponse(repr(exception), status", "path /../.. X", "the shape"),
        ("middleware.py", '"X-Frame-Options": settings.X_FRAME_OPTIONS,', "", "1.1.1", "no x-frame-options"),
    ],
    "cherrypy": [
        ("servers.py", 'server_name="CherryPy"', 'server_name="CherryPy/18.1"', "1.0", "a version in Server"),
        ("servers.py", "for name, value in headers)]", "for name, value in ())]", "1.1.1", "no x-frame-options"),
        ("requests.py", "(LookupError, ValueError) as", "KeyError as", "X-Request-ID mail /", "status 500"),
        ("shop/pages.py", "handle(RecursionError,", "handle(KeyError,", "JSON 50,000 deep POST", "status 500"),
    ],
}  # fmt: skip


@pytest.mark.live
@pytest.mark.parametrize("framework", FAULTS)
def test_planted_faults_are_found(tmp_path: Path, install: Install, framework: str) -> None:
    shop = project(framework, {}, tmp_path / "shop")
    for name, old, new, *_ in FAULTS[framework]:
        plant(shop, name, old, new)
    with wired(framework, shop, install(shop)) as wire:
        for *_, name, said in FAULTS[framework]:
            case = (SINGLE | COMBINED)[name]
            found = list(problems(send(wire.ports[0], wire.fill_in(case.request)), case, HEADERS))
            assert any(each.startswith(said) for each in found), f"{name}: {found}"
