"""Services in one repository: the top runs a pipeline for each, and `check` says where none does."""

import json
from pathlib import Path

import pytest

from fwscaffold.errors import Exit
from tiny import FILES, MakeTemplates, Result, Run, git, write

CI, GITLAB_CI = ".github/workflows/ci.yml", ".gitlab-ci.yml"
SHOP, HOOKS = Path("services/shop"), Path("services/hooks")
WORKFLOW = """\
{%- set place = cookiecutter._place | default("") %}
{%- set paths = 'paths: ["' ~ place ~ '/**"]' -%}
on:
  push:
    branches: [main]
{%- if place %}
    {{ paths }}

defaults:
  run: { working-directory: {{ place }} }
{%- endif %}

jobs:
  check:
    steps:
      - uses: actions/checkout@aaaaaaa # v7.0.1
      - run: pip install uv
      - run: pytest
"""
PIPELINE = """\
{%- set place = cookiecutter._place | default("") %}
{%- if place -%}
default:
  before_script: [cd {{ place }}]

{% endif -%}
check:
  script:
    - pytest
"""
PROMISES = """\
[[promise]]
id = "ci-tests"
says = "CI runs the tests"
check = "pipeline"
file = ".github/workflows/ci.yml"
commands = ["pytest"]
"""
AT_THE_TOP = """\
on:
  push:
    branches: [main]
    paths: ["services/shop/**"]

defaults:
  run: { working-directory: services/shop }

jobs:
  check:
    steps:
      - uses: actions/checkout@aaaaaaa # v7.0.1
      - run: pip install uv
      - run: pytest
"""
OF_SHOP, OF_HOOKS = ".github/workflows/services-shop.yml", ".github/workflows/services-hooks.yml"


def templates(make_templates: MakeTemplates, name: str = CI, text: str = WORKFLOW) -> None:
    place = make_templates({**FILES, name: text}, _frame=["pyproject.toml", CI, GITLAB_CI])
    write(place / "tiny", {"promises.toml": PROMISES})


@pytest.fixture
def many(make_templates: MakeTemplates, run: Run, identity: None) -> Path:
    """Return the repository of two services."""
    templates(make_templates)
    git("init", "--quiet", ".")
    for service in (SHOP, HOOKS):
        assert run("new", "tiny", service).code == Exit.DONE
    save()
    return Path()


def save() -> None:
    git("add", "--all")
    git("commit", "--quiet", "--message", "more")


def untested(run: Run) -> list[str]:
    """Return the services of which `check` says that nothing tests them."""
    projects = run("check", SHOP, HOOKS, "--format", "json").json["projects"]
    return [each["project"] for each in projects if rules(each["findings"]) == ["ci-tests"]]


def rules(findings: list[dict[str, str]]) -> list[str]:
    return [each["rule"] for each in findings if each["level"] == "error"]


def test_a_project_below_the_top_says_that_nothing_runs_its_pipeline(many: Path, run: Run) -> None:
    made = run("new", "tiny", "services/third")
    assert "at the top of a repository only, to have it there" in made.err
    assert "`fwscaffold pipeline services/third --write`" in made.err
    result = run("check", SHOP)
    said = "nothing that the repository runs on every change of `services/shop` is `pytest`"
    assert result.code == Exit.DRIFT
    assert f"{said}, see `fwscaffold pipeline`" in result.out


def test_a_template_of_somebody_elses_leaves_the_pipeline_to_its_owner(run: Run) -> None:
    git("init", "--quiet", ".")
    project = "theirs/{{cookiecutter.project_slug}}"
    write(
        Path(),
        {"theirs/cookiecutter.json": '{"project_slug": "demo"}', f"{project}/{CI}": "on: push\n"},
    )
    made = run("new", "./theirs", "services/demo", "--yes")
    assert "to have it there: write `.github/workflows/services-demo.yml`" in made.err
    result = run("pipeline", "services/demo", "--write")
    assert (result.code, Path(".github").exists()) == (Exit.USAGE, False)


def test_a_project_at_the_top_says_nothing_of_that(make_templates: MakeTemplates, run: Run) -> None:
    templates(make_templates)
    assert "top of a repository" not in run("new", "tiny", "shop").err
    assert run("check", "shop").code == Exit.DONE
    result = run("pipeline", "shop")
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert "`shop` is the top of its repository, or has no pipeline" in result.err


def test_it_is_printed_and_nothing_is_written(many: Path, run: Run) -> None:
    result = run("pipeline", SHOP)
    assert (result.code, result.out) == (Exit.DONE, AT_THE_TOP)
    assert result.err == f"for {OF_SHOP} at the top of the repository\n"
    assert git("status", "--porcelain") == ""


def test_each_service_has_one_of_its_own_at_the_top(
    many: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert untested(run) == ["services/shop", "services/hooks"]
    assert run("pipeline", SHOP, "--write").code == Exit.DONE
    assert Path(OF_SHOP).read_text() == AT_THE_TOP
    assert git("status", "--porcelain", "--untracked-files=all").split() == ["??", OF_SHOP]
    assert untested(run) == ["services/hooks"]
    monkeypatch.chdir(HOOKS)
    assert run("pipeline", "--write").code == Exit.DONE
    monkeypatch.chdir("../..")
    assert untested(run) == []


def test_what_the_owner_has_changed_is_in_it(many: Path, run: Run) -> None:
    for old, new in (("[main]", "[main, develop]"), ("      - run: pytest", "      - run: tox")):
        replace(SHOP / CI, old, new)
    expected = AT_THE_TOP.replace("[main]", "[main, develop]").replace("pytest", "tox")
    assert run("pipeline", SHOP).out == expected


def test_it_follows_the_standard_and_the_owner(
    many: Path, run: Run, make_templates: MakeTemplates
) -> None:
    run("pipeline", SHOP, "--write")
    save()
    assert "pipeline:" not in run("check", SHOP).out
    templates(make_templates, text=WORKFLOW.replace("install uv", "install uv tox"))
    updated = run("update", SHOP)
    command = "`fwscaffold pipeline services/shop --write`"
    assert f"the pipeline at the top is behind, renew it: {command}\n" in updated.err
    behind = f"note: {SHOP / CI}: pipeline: {OF_SHOP} at the top of the repository says something"
    assert f"{behind} else, run {command}" in run("check", SHOP).out
    assert run("check", SHOP, "--strict").code == Exit.DRIFT
    save()
    assert run("pipeline", SHOP, "--write").code == Exit.DONE
    assert "install uv tox" in Path(OF_SHOP).read_text()
    assert "pipeline:" not in run("check", SHOP).out


def test_what_a_bot_has_renewed_at_the_top_stays(many: Path, run: Run) -> None:
    run("pipeline", SHOP, "--write")
    replace(Path(OF_SHOP), "aaaaaaa # v7.0.1", "bbbbbbb # v7.1.0")
    save()
    assert "pipeline:" not in run("check", SHOP).out
    replace(SHOP / CI, "install uv", "install uv tox")
    run("pipeline", SHOP, "--write")
    there = Path(OF_SHOP).read_text()
    assert "bbbbbbb # v7.1.0" in there
    assert "install uv tox" in there


def test_nothing_is_lost_at_the_top(many: Path, run: Run) -> None:
    write(Path(), {OF_SHOP: "on: push\n"})
    result = run("pipeline", SHOP, "--write")
    assert (result.code, Path(OF_SHOP).read_text()) == (Exit.CONFLICT, "on: push\n")
    assert f"`{OF_SHOP}` has edits that are not committed" in result.err
    Path(OF_SHOP).unlink()
    Path(".github").rename("elsewhere")
    Path(".github").symlink_to("elsewhere")
    result = run("pipeline", SHOP, "--write")
    assert (result.code, [*Path("elsewhere/workflows").iterdir()]) == (Exit.CONFLICT, [])
    assert "`.github` is in the way" in result.err


def test_what_no_path_filter_can_name_is_refused(many: Path, run: Run) -> None:
    Path("services").rename("our services")
    result = run("pipeline", "our services/shop")
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert "`our services/shop` cannot be named in a path filter" in result.err


def test_a_pipeline_that_is_not_the_standards_is_the_owners(
    many: Path, run: Run, make_templates: MakeTemplates
) -> None:
    replace(SHOP / CI, "    branches: [main]\n\njobs:", "    tags: ['*']\n    paths: [x]\njobs:")
    result = run("pipeline", SHOP)
    assert (result.code, result.out) == (Exit.CONFLICT, "")
    assert "is changed where its place is to be named" in result.err
    write(Path(), {OF_SHOP: "on: push\njobs: {a: {steps: [{run: pytest services/shop}]}}\n"})
    assert run("check", SHOP).out.count("pipeline:") == 0  # it is written by hand
    for files in (FILES, {**FILES, CI: "on: push\n"}):
        make_templates(files)
        result = run("pipeline", SHOP)
        assert (result.code, result.out) == (Exit.USAGE, "")
        assert f"does not say what `{CI}` is at the top, write `{OF_SHOP}` by hand" in result.err


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def workflow(on: object = "push", run: str = "pytest", **job: object) -> str:
    """Return a workflow; its one job has one step, and what else is said of it."""
    step = {"run": run, **({"working-directory": job.pop("step")} if "step" in job else {})}
    return json.dumps({"on": on, "jobs": {"check": {"steps": [step], **job}}})


OTHER = {"run": {"working-directory": "services/other"}}


@pytest.mark.parametrize(
    ("text", "is_tested"),
    [
        (workflow(), True),
        (workflow({"push": {"paths": ["services/**"]}}), True),
        (workflow({"push": {"paths": ["services/other/**"]}}), False),
        (workflow({"push": {"paths": ["**", "!docs"]}}), True),
        (workflow({"push": {"paths-ignore": ["docs/**"]}}), True),
        (workflow({"push": {"paths-ignore": ["services/**"]}}), False),
        (workflow(run="cd services/shop && pytest"), True),
        (workflow(run="cd services/other && pytest"), False),
        (workflow(run="cd services && cd other && pytest"), False),
        (workflow(run="cd $HOME && pytest"), True),
        (workflow(defaults=OTHER), False),
        (workflow(defaults=OTHER, step="services/shop"), True),
        (workflow(defaults=OTHER, step="services/${{ matrix.service }}"), True),
        ("on: [", False),
    ],
)
def test_what_the_top_runs_counts_where_it_is_for_the_project(
    many: Path, run: Run, text: str, is_tested: bool
) -> None:
    write(Path(), {".github/workflows/all.yml": text})
    assert run("check", SHOP).code == (Exit.DONE if is_tested else Exit.DRIFT)


STARTED = "shop: {trigger: {include: .gitlab/services-shop.yml, strategy: depend}}\n"


@pytest.mark.parametrize(
    ("top", "is_tested"),
    [
        (STARTED, True),
        ("include: [{local: /.gitlab/*.yml}]\n", True),
        ("include: services/shop/.gitlab-ci.yml\n", True),
        ("include: [{project: a/b, file: c.yml}, ../../x.yml, .gitlab-ci.yml]\n", False),
        ("shop: {script: [cd services/other, pytest]}\n", False),
        ("shop: {before_script: [cd services/shop], script: [pytest]}\n", True),
    ],
)
def test_gitlab_starts_what_its_own_file_names(
    make_templates: MakeTemplates, run: Run, identity: None, top: str, is_tested: bool
) -> None:
    templates(make_templates, GITLAB_CI, PIPELINE)
    git("init", "--quiet", ".")
    run("new", "tiny", SHOP)
    save()
    assert run("check", SHOP).code == Exit.DRIFT
    made: Result = run("pipeline", SHOP, "--write")
    assert "its first lines say what starts it" in made.err
    text = Path(".gitlab/services-shop.yml").read_text()
    assert text.startswith("default:\n  before_script: [cd services/shop]\n\ncheck:\n")
    assert run("check", SHOP).code == Exit.DRIFT  # nothing starts it
    write(Path(), {GITLAB_CI: top})
    assert run("check", SHOP).code == (Exit.DONE if is_tested else Exit.DRIFT)
