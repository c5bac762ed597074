"""A program calls the API with a token, as the README says, and needs no form for it."""

import json
import os
import re
import shutil
import subprocess

import pytest

from fwscaffold.verification.environment import variables
from shops import Served
from support import CACHES, USER
from visiting import Answer, Visitor

pytestmark = pytest.mark.live
JSON = {"Content-Type": "application/json"}
OTHER_WORDS = "another horse, another battery"


def call(site: Served, token: str, method: str = "GET", **content: str) -> Answer:
    """Call the API as a program does."""
    bearer = {"Authorization": f"Bearer {token}"}
    body = json.dumps(content).encode() if content else None
    return Visitor(site).send(method, "/api/notes", body, {**JSON, **bearer})


def new_token(site: Served, name: str) -> str:
    """Return a token for this user, who is made where there is none."""
    site.visitor(name)
    return site.manage("createtoken", name).split()[-1]


@pytest.mark.skipif(not shutil.which("curl"), reason="needs curl")
def test_the_lines_of_the_readme_work(site: Served) -> None:
    readme = (site.shop.directory / "README.md").read_text("utf-8")
    (block,) = re.findall(r"^```sh\n([^`]*createtoken.*?)^```", readme, re.MULTILINE | re.DOTALL)
    path = f"{site.shop.python.python.parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "-e", "-c", block.replace(":8000", f":{site.port}")],
        cwd=site.shop.directory,
        env=variables(**CACHES, **{**site.settings, "PATH": path}),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["text"] == "from a program"
    assert "from a program" in site.signed_in(USER).get("/api/notes").body.decode()


def test_a_token_stands_for_its_user_and_a_wrong_one_for_nobody(site: Served) -> None:
    token = new_token(site, "machine")
    assert call(site, token, "POST", text="by machine").status == 201
    assert b"by machine" in call(site, token).body
    for wrong in (token[:-1], token + "x", token[::-1], "", "x" * 5000, "null", "é"):
        answer = call(site, wrong.encode().decode("latin-1"))
        assert answer.status == 401, wrong
        assert "WWW-Authenticate" in answer.headers
        assert b"by machine" not in answer.body


def test_the_cookie_alone_needs_the_token_of_a_page(site: Served) -> None:
    """Also where an empty or a wrong token comes with it."""
    member = site.signed_in("browser")
    body = json.dumps({"text": "forged"}).encode()
    for more in (
        {},
        {"Authorization": ""},
        {"Authorization": "Basic eDp5"},
        {"Authorization": "Bearer x"},
    ):
        answer = member.send("POST", "/api/notes", body, {**JSON, **more})
        assert answer.status in {400, 401, 403}, more
    assert b"forged" not in member.get("/api/notes").body


def test_tokens_end_with_a_new_password(site: Served) -> None:
    token = new_token(site, "rotates")
    assert call(site, token).status == 200
    site.manage("setpassword", "rotates", text=f"{OTHER_WORDS}\n")
    assert call(site, token).status == 401


def test_a_person_signs_out_everywhere(site: Served) -> None:
    token = new_token(site, "everywhere")
    here, there = site.signed_in("everywhere"), site.signed_in("everywhere")
    page = here.get(here.at.notes).page
    (button,) = page.select(f"form[action='{here.at.sign_out}'] button[name]")
    fields = here.hidden(here.at.notes, f"form[action='{here.at.sign_out}']")
    fields[str(button["name"])] = str(button.get("value", ""))
    answer = here.post(here.at.sign_out, fields, here.referer(here.at.notes))
    assert answer.status in {302, 303}
    assert not there.is_signed_in()
    assert not here.is_signed_in()
    assert call(site, token).status == 401
    assert here.sign_in().status in {302, 303}
