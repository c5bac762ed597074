"""What a project or its team lets be otherwise for a while."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sarif_pydantic import Sarif

from fwscaffold.errors import Exit
from fwscaffold.tree import File
from tiny import FILES, MakeTemplates, Run, write

PROMISES = """
[[promise]]
id = "image-user"
says = "the image has a user without rights"
check = "image"
file = "Dockerfile"
never_user = ["root"]
"""
SAYS = "the image has a user without rights, but the user of the image is `root`"
TODAY = datetime.now(UTC).date()


def exception(**keys: object) -> str:
    """Return an exception as it is written down, with the *keys* in place of its own."""
    known = {
        "path": "Dockerfile",
        "rule": "image-user",
        "reason": "the plant needs it",
        "until": TODAY,
    }
    lines = [
        f"{key} = {value if value == TODAY else json.dumps(str(value))}"
        for key, value in {**known, **keys}.items()
        if value is not None
    ]
    return "\n".join(["", "[[tool.fwscaffold.exception]]", *lines, ""])


@pytest.fixture(autouse=True)
def _shop(make_templates: MakeTemplates, run: Run, identity: None) -> None:
    templates = make_templates(FILES)
    write(templates / "tiny", {"promises.toml": PROMISES})
    assert run("new", "tiny", "shop").code == Exit.DONE


def written(text: str) -> None:
    """Put the text at the end of the project's metadata."""
    with Path("shop/pyproject.toml").open("a") as file:
        file.write(text)


def findings(run: Run, *options: str) -> list[Any]:
    result = run("check", "shop", "--format", "json", *options)
    found: list[Any] = result.json["projects"][0]["findings"]
    assert (result.code == Exit.DRIFT) == ("error" in {each["level"] for each in found})
    return found


def test_a_broken_promise_is_drift(run: Run) -> None:
    result = run("check", "shop")
    assert (result.code, result.out.splitlines()[-1]) == (
        Exit.DRIFT,
        f"error: shop/Dockerfile: image-user: {SAYS}",
    )


@pytest.mark.parametrize("path", ["Dockerfile", "Docker*", "*"])
@pytest.mark.parametrize("until", [TODAY, str(TODAY + timedelta(9)), f"{TODAY}"])
def test_an_exception_excuses_to_its_last_day(run: Run, path: str, until: object) -> None:
    written(exception(path=path, until=until))
    (found,) = findings(run)
    assert found == {
        "rule": "image-user",
        "level": "excused",
        "path": "Dockerfile",
        "message": SAYS,
        "excused": f"until {until}: the plant needs it",
    }


def test_a_moment_is_the_day_that_it_is_in(run: Run) -> None:
    written(exception(until=None) + f"until = {TODAY}T00:00:00Z\n")
    assert findings(run)[0]["level"] == "excused"


def test_an_exception_that_is_over_fails_and_says_what_it_was(run: Run) -> None:
    yesterday = TODAY - timedelta(1)
    written(exception(until=str(yesterday)))
    (found,) = findings(run)
    assert found["message"] == (
        f"{SAYS} (excused until {yesterday}, which is over: the plant needs it)"
    )


def test_the_last_of_two_exceptions_counts(run: Run) -> None:
    written(exception(until=str(TODAY - timedelta(1))) + exception())
    assert [each["level"] for each in findings(run)] == ["excused"]


def test_every_format_shows_what_is_excused(run: Run) -> None:
    written(exception())
    excuse = f"until {TODAY}: the plant needs it"
    assert run("check", "shop").out.endswith(
        f"excused: shop/Dockerfile: image-user: {SAYS} ({excuse})\n"
    )
    assert run("check", "shop", "--format", "github").out == (
        f"::notice file=shop/Dockerfile,title=fwscaffold%3A image-user::{SAYS} ({excuse})\n"
    )
    log = run("check", "shop", "--format", "sarif").json
    read = Sarif.model_validate(log).model_dump(by_alias=True, exclude_none=True, mode="json")
    assert read == log
    (result,) = log["runs"][0]["results"]
    rule = log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]
    assert (result["level"], result["suppressions"][0]["justification"]) == ("note", excuse)
    assert (rule["id"], rule["shortDescription"]["text"]) == (
        "image-user",
        "the image has a user without rights",
    )


def test_an_exception_that_excuses_nothing_is_named(run: Run) -> None:
    written(exception(path="other", rule="edited"))
    message = "the exception from `edited` for `other` excuses nothing, remove it"
    assert [(each["level"], each["message"]) for each in findings(run)][1:] == [("note", message)]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({"rule": "image-usr"}, "is from `image-usr`, no rule, did you mean `image-user`?"),
        ({"rule": "required"}, "is from `required`, which only a preset can excuse"),
        ({"reason": None}, "has no `reason`, write a line of text"),
        ({"reason": " "}, "has no `reason`, write a line of text"),
        ({"until": None}, "has no date `until`, write it as 2027-03-31"),
        ({"until": "soon"}, "ends at `soon`, no date, write it as 2027-03-31"),
        ({"untill": "2027-03-31"}, "has an unknown key `untill`, did you mean `until`?"),
        ({"project": "shop"}, "has an unknown key `project`, choose `path`, `rule`, `reason` or `until`"),
    ],
)  # fmt: skip
def test_a_malformed_exception_is_one_line_and_excuses_nothing(
    run: Run, keys: dict[str, Any], problem: str
) -> None:
    written(exception(**keys))
    found = findings(run)
    assert [each["rule"] for each in found] == ["image-user", "exception"]
    assert found[1]["message"] == f"exception 1 of `[[tool.fwscaffold.exception]]` {problem}"


def test_exceptions_that_are_no_tables_are_one_line_each(run: Run) -> None:
    written("\n[tool]\nfwscaffold.exception = [1]\n")
    assert findings(run)[1]["message"] == (
        "exception 1 of `[[tool.fwscaffold.exception]]` is not a table"
    )


def test_metadata_that_cannot_be_read_excuses_nothing(run: Run) -> None:
    written("[[")
    assert [each["rule"] for each in findings(run)] == ["image-user", "edited"][:1]


def preset(project: str, rule: str = "image-user", **more: str) -> None:
    text = exception(project=project, rule=rule, **more).replace("tool.fwscaffold.", "")
    demands = (
        f'required = ["SECURITY.md"]\n{text}\n[locked.database]\nvalue = "mysql"\nreason = "x"\n'
    )
    write(Path("acme"), {"preset.toml": demands})


@pytest.mark.parametrize(("project", "level"), [("shop", "excused"), ("s*", "excused"), ("blog", "error")])  # fmt: skip
def test_a_team_excuses_by_service(run: Run, project: str, level: str) -> None:
    preset(project)
    assert findings(run, "--preset", "acme")[0]["level"] == level
    assert f"excuses {project} from image-user" in run("diff", "shop", "--preset", "acme").err


@pytest.mark.parametrize(("rule", "path"), [("required", "SECURITY.md"), ("locked-answer", "*")])
def test_only_a_team_excuses_what_it_has_settled(run: Run, rule: str, path: str) -> None:
    preset("shop", rule, path=path)
    found = findings(run, "--preset", "acme")
    assert {each["rule"]: each["level"] for each in found}[rule] == "excused"


@pytest.mark.parametrize(
    "content", ["exception = 1", "exception = [1]", "[[exception]]\npath = 'x'"]
)
def test_a_malformed_exception_of_a_preset_is_one_line(run: Run, content: str) -> None:
    write(Path("acme"), {"preset.toml": content})
    result = run("check", "shop", "--preset", "acme")
    assert result.code == Exit.UNJUDGED
    assert "error: preset `acme/preset.toml` has an `[[exception]]` that " in result.out


def test_a_receipt_that_was_rewritten_is_drift(run: Run) -> None:
    path = Path("shop/pyproject.toml")
    before, after = File(path.read_bytes()), File(b"[project]\n")
    path.write_bytes(after.content)
    receipt = Path("shop/.fwscaffold.json")
    receipt.write_text(receipt.read_text().replace(before.blob, after.blob))
    message = "the receipt says of it what the standard did not write, restore the receipt"
    found = [each for each in findings(run) if each["rule"] == "receipt"]
    assert [(each["path"], each["level"], each["message"]) for each in found] == [
        ("pyproject.toml", "error", message)
    ]
