"""What owners do to their projects: what breaks a promise, and what breaks none."""

from collections.abc import Callable
from pathlib import Path

Edit = Callable[[Path], None]
CI, GITLAB = ".github/workflows/ci.yml", ".gitlab-ci.yml"
PYTEST = "uv run python -m pytest --cov"
CONTRACT = "tests/test_contract.py"


def change(name: str, old: str, new: str) -> Edit:
    """Return what replaces a text of the file that must be there."""

    def edit(project: Path) -> None:
        text = (project / name).read_text("utf-8")
        assert old in text, f"{name} has no {old!r}"
        (project / name).write_text(text.replace(old, new), "utf-8")

    return edit


def add(name: str, text: str) -> Edit:
    """Return what puts a text at the end of the file, which is made if need be."""

    def edit(project: Path) -> None:
        (project / name).parent.mkdir(parents=True, exist_ok=True)
        with (project / name).open("a", encoding="utf-8") as file:
            file.write(text)

    return edit


def begin(name: str, text: str) -> Edit:
    """Return what puts a text before the file's own."""

    def edit(project: Path) -> None:
        (project / name).write_text(text + (project / name).read_text("utf-8"), "utf-8")

    return edit


def both(*edits: Edit) -> Edit:
    """Return the edits one after the other."""

    def edit(project: Path) -> None:
        for each in edits:
            each(project)

    return edit


def without(name: str) -> Edit:
    """Return what deletes the file."""
    return lambda project: (project / name).unlink()


def rename(old: str, new: str) -> Edit:
    """Return what gives the file another name."""

    def edit(project: Path) -> None:
        (project / old).rename(project / new)

    return edit


def nothing(project: Path) -> None:
    """Do nothing."""


def delete_application(project: Path) -> None:
    """Delete every module of the package."""
    for path in (project / "shop").glob("*.py"):
        path.unlink()


def setting(old: str, new: str) -> Edit:
    return change("pyproject.toml", old, new)


BREAKS: dict[str, tuple[str, Edit]] = {
    "a job that is off": ("ci-tests", change(CI, "  check:\n", "  check:\n    if: false\n")),
    "a job that is off by an expression": ("ci-mypy", change(CI, "  check:\n", "  check:\n    if: ${{ false }}\n")),
    "a job that may fail": ("ci-tests", change(CI, "  check:\n", "  check:\n    continue-on-error: true\n")),
    "a step that is off": ("ci-tests", change(CI, f"- run: {PYTEST}", f"- if: false\n        run: {PYTEST}")),
    "a step that may fail": ("ci-coverage", change(CI, PYTEST, f"{PYTEST}\n        continue-on-error: true")),
    "a failure that is swallowed": ("ci-tests", change(CI, PYTEST, f"{PYTEST} || true")),
    "failures that are swallowed": ("ci-tests", change(CI, f"run: {PYTEST}", f"run: |\n          set +e\n          {PYTEST}\n          echo done")),
    "a step that is gone": ("ci-mypy", change(CI, "      - run: uv run mypy\n", "")),
    "a step that is a comment": ("ci-ruff", change(CI, "- run: uv run ruff check", "# - run: uv run ruff check")),
    "a command that is only said": ("ci-tests", change(CI, PYTEST, f"echo {PYTEST}")),
    "a workflow by hand": ("ci-tests", change(CI, "  push:\n    branches: [main]\n  pull_request:\n", "  workflow_dispatch:\n")),
    "a workflow that is gone": ("ci-tests", without(CI)),
    "tests by name only": ("ci-tests", change(CI, PYTEST, f"{PYTEST} -k notes")),
    "tests of one directory": ("ci-tests", both(add("tests/unit/test_one.py", ""), change(CI, PYTEST, f"{PYTEST} tests/unit"))),
    "the contract is ignored": ("ci-tests", change(CI, PYTEST, f"{PYTEST} --ignore={CONTRACT}")),
    "the tests are only listed": ("ci-tests", change(CI, PYTEST, f"{PYTEST} --collect-only")),
    "no coverage": ("ci-coverage", change(CI, PYTEST, "uv run python -m pytest")),
    "coverage without a gate": ("ci-coverage", change(CI, PYTEST, f"{PYTEST} --cov-fail-under=0")),
    "ruff that never fails": ("ci-ruff", change(CI, "ruff check .", "ruff check . --exit-zero")),
    "a token that may write": ("ci-token", change(CI, "permissions:\n  contents: read", "permissions: write-all")),
    "a lower gate": ("coverage", setting("fail_under = ", "fail_under = 1 # ")),
    "no gate": ("coverage", setting("fail_under = ", "# fail_under = ")),
    "a gate in another file": ("coverage", add(".coveragerc", "[report]\nshow_missing = true\n")),
    "every line excluded": ("coverage", setting("show_missing = true", "show_missing = true\nexclude_also = ['.*']")),
    "ruff excludes all": ("ruff-security", setting("[tool.ruff]\n", "[tool.ruff]\nexclude = ['*']\n")),
    "ruff excludes Python": ("ruff-security", setting("[tool.ruff.lint]\n", "[tool.ruff.lint]\nexclude = ['*.py']\n")),
    "ruff without S": ("ruff-security", setting('"S", ', "")),
    "ruff ignores S": ("ruff-security", setting("ignore = [", "ignore = ['S', ")),
    "ruff ignores S in all files": ("ruff-security", setting('"tests/**" = ', '"**" = ["S"], "tests/**" = ')),
    "ruff with settings of its own": ("ruff-security", add("ruff.toml", "[lint]\nselect = ['E']\n")),
    "mypy is not strict": ("mypy-strict", setting("strict = true", "strict = false")),
    "mypy is gone": ("mypy-strict", both(setting("[tool.mypy]", "[tool.mine]"), setting("[[tool.mypy.", "[[tool.mine."))),
    "mypy excludes all": ("mypy-strict", setting('exclude = ["^tests/"]', "exclude = ['.*']")),
    "mypy without the application": ("mypy-strict", change("pyproject.toml", 'files = ["shop", ', "files = [")),
    "mypy ignores errors": ("mypy-strict", setting("disallow_subclassing_any = false", "ignore_errors = true")),
    "mypy with settings of its own": ("mypy-strict", add("mypy.ini", "[mypy]\nstrict = False\n")),
    "warnings pass": ("warnings", setting('filterwarnings = ["error"]', 'filterwarnings = ["ignore"]')),
    "warnings pass after all": ("warnings", setting('filterwarnings = ["error"]', 'filterwarnings = ["error", "ignore"]')),
    "a contract that is skipped": ("contract", begin(CONTRACT, "import pytest\npytestmark = pytest.mark.skip\n")),
    "a contract that skips itself": ("contract", begin(CONTRACT, "import pytest\npytest.skip(allow_module_level=True)\n")),
    "a test that is skipped": ("contract", change(CONTRACT, "def test_security_headers", "@__import__('pytest').mark.skip\ndef test_security_headers")),
    "a test that may fail": ("contract", change(CONTRACT, "def test_security_headers", "@__import__('pytest').mark.xfail\ndef test_security_headers")),
    "a test that is skipped where it runs": ("contract", change(CONTRACT, "def test_security_headers", "@__import__('pytest').mark.skipif(True)\ndef test_security_headers")),
    "a test that is gone": ("contract", change(CONTRACT, "def test_security_headers", "def security_headers")),
    "a test that says nothing": ("contract", change(CONTRACT, "assert not missing", "assert True or not missing")),
    "a contract that is gone": ("contract", without(CONTRACT)),
    "a contract of the frame that is gone": ("contract", without("tests/frame/test_proxies.py")),
    "a contract that is ignored": ("contract", add("tests/conftest.py", "\ncollect_ignore = ['test_contract.py']\n")),
    "a directory that is ignored": ("contract", add("conftest.py", "collect_ignore_glob: list[str] = ['tests/frame*']\n")),
    "tests elsewhere": ("contract", setting('testpaths = ["tests"]', 'testpaths = ["unit"]')),
    "files of other names": ("contract", setting('testpaths = ["tests"]', 'python_files = "check_*.py"')),
    "a directory that is not entered": ("contract", setting('testpaths = ["tests"]', 'norecursedirs = ["frame"]')),
    "options that leave the contract out": ("contract", setting('testpaths = ["tests"]', "addopts = '--deselect tests/test_contract.py'")),
    "options for some marks": ("contract", add("pytest.ini", "[pytest]\nfilterwarnings = error\naddopts = -m smoke\n")),
    "secrets in the repository": ("secrets", change(".gitignore", "*.env\n.env.*\n", "")),
    "secrets after all": ("secrets", add(".gitignore", "\n!.env\n")),
    "secrets in the image": ("image-files", add(".dockerignore", "!.env\n")),
    "a superuser": ("image-user", add("Dockerfile", "USER root\n")),
    "a superuser by number": ("image-user", change("Dockerfile", "USER 10001", "USER 0:0")),
    "no user": ("image-user", change("Dockerfile", "USER 10001\n", "")),
    "a superuser by a variable": ("image-user", change("Dockerfile", "USER 10001", "ARG UID=0\nUSER ${UID}")),
    "a superuser of an earlier stage": ("image-user", add("Dockerfile", "\nFROM build\n")),
    "an image for development": ("image-user", change("Dockerfile", "APP_ENV=production", "APP_ENV=development")),
    "rights over the host": ("container-rights", change("compose.yaml", "    init: true", "    init: true\n    privileged: true")),
    "a gate that is no number": ("coverage", setting("fail_under = ", "fail_under = 'all' # ")),
    "no table of the gate": ("coverage", setting("[tool.coverage.report]", "[tool.mine]")),
    "a gate that is not there in coverage's file": ("coverage", add(".coveragerc", "")),
    "the application left out of the coverage": ("coverage-files", setting("[tool.coverage.run]\n", "[tool.coverage.run]\nomit = ['shop/*']\n")),
    "tests by a short option": ("ci-tests", change(CI, PYTEST, f"{PYTEST} -knotes")),
    "tests of one file": ("ci-tests", change(CI, PYTEST, f"{PYTEST} tests/test_notes.py::test_it")),
    "no settings of pytest": ("warnings", setting("[tool.pytest.ini_options]", "[tool.mine]")),
    "settings of pytest that are none": ("warnings", both(setting("[tool.pytest.ini_options]", "[tool.mine]"), setting("[tool.mypy]", "[tool]\npytest = 1\n[tool.mypy]"))),
    "a contract that fails where it runs": ("contract", change(CONTRACT, "import json\n", "import json\nimport pytest\nif json:\n    pytest.skip()\n")),
    "a contract that is skipped by a list": ("contract", begin(CONTRACT, "import pytest\npytestmark: list = [pytest.mark.skipif(True)]\n")),
    "a file that is no TOML": ("unreadable", add("pyproject.toml", "\n[[\n")),
    "a workflow that is no YAML": ("unreadable", add(CI, "\n\t{\n")),
    "a contract that is no Python": ("unreadable", add(CONTRACT, "\n)\n")),
}  # fmt: skip

HARMLESS: dict[str, Edit] = {
    "tests by tox, as a matrix says": change(CI, PYTEST, "uv run tox run -e ${{ matrix.tox || format('py{0}', matrix.python) }}"),
    "everything by tox": both(change(CI, PYTEST, "uv run tox run -m ci"), change(CI, "uv run ruff check .", "uv run tox -e lint")),
    "nothing": nothing,
    "a bumped action": change(CI, "actions/checkout@", "actions/checkout@v9 # "),
    "a bumped requirement": setting("ruff>=0.17.6,<0.18", "ruff>=0.18,<0.19"),
    "a bumped image": change("Dockerfile", "FROM python:", "FROM registry.example/python:"),
    "another step": change(CI, f"- run: {PYTEST}", f"- run: make assets\n      - run: {PYTEST}"),
    "one script": change(CI, f"- run: {PYTEST}", f"- run: |\n          cd .\n          {PYTEST} -m 'not slow' \\\n            --durations=5"),
    "another workflow": both(add(".github/workflows/nightly.yaml", "on: {schedule: [{cron: '0 0 * * *'}]}\njobs: {a: {steps: [{run: pytest -k slow || true}]}}\n")),
    "a renamed workflow": rename(CI, ".github/workflows/test.yaml"),
    "jobs of their own": change(CI, f"      - run: {PYTEST}", f"  test:\n    runs-on: ubuntu-latest\n    if: github.actor != 'x'\n    steps:\n      - run: {PYTEST}"),
    "tests by nox": change(CI, PYTEST, "uvx nox"),
    "ruff as an action": change(CI, "run: uv run ruff check .", "uses: astral-sh/ruff-action@v3"),
    "a command that is tried again": change(CI, PYTEST, f"{PYTEST} || exit 1"),
    "coverage by settings": both(change(CI, PYTEST, "pytest"), setting('testpaths = ["tests"]', 'testpaths = ["tests"]\naddopts = "--cov"')),
    "a higher gate": setting("fail_under = ", "fail_under = 9"),
    "more rules": setting('"S", ', '"S", "D", '),
    "all rules": both(setting("select = [", "select = ['ALL'] # ")),
    "a rule ignored": setting("ignore = [", "ignore = ['S608', "),
    "a generated directory": setting("[tool.ruff]\n", "[tool.ruff]\nextend-exclude = ['shop/generated', 'docs']\n"),
    "the gate in coverage's own file": add(".coveragerc", "[run]\nbranch = true\n[report]\nfail_under = 99\n"),
    "ruff's own file": add(".ruff.toml", "lint.select = ['S']\n"),
    "mypy's own file": add("mypy.ini", "[mypy]\nstrict = True\n"),
    "a warning of a library": setting('filterwarnings = ["error"]', 'filterwarnings = ["error", "ignore::DeprecationWarning:old"]'),
    "a contract laid out otherwise": change(CONTRACT, "    hsts = ", "\n    # what browsers remember\n    hsts = "),
    "more tests": add(CONTRACT, "\n\ndef test_ours(client):\n    assert client\n"),
    "a skipped test of their own": add("tests/test_ours.py", "import pytest\n\n\n@pytest.mark.skip\ndef test_it(): ...\n"),
    "a test ignored": add("tests/conftest.py", "\ncollect_ignore = ['test_ours.py']\n"),
    "a slow directory": setting('testpaths = ["tests"]', 'testpaths = ["tests", "more"]\npython_files = ["test_*.py", "spec_*.py"]\nnorecursedirs = ["data"]\naddopts = ["-k", "not slow", "--ignore=tests/e2e"]'),
    "another user": change("Dockerfile", "USER 10001", "USER app:app"),
    "a superuser for a while": change("Dockerfile", "USER 10001", "USER root\nRUN <<END\nUSER root\nEND\nUSER 10001"),
    "a user that the build names": change("Dockerfile", "USER 10001", "ARG UID\nUSER $UID"),
    "a text that goes on": change(CI, f"- run: {PYTEST}", f"- run: |\n          echo 'one\n          two'\n          ({PYTEST})"),
    "options that nobody can read": setting('testpaths = ["tests"]', 'testpaths = ["tests"]\naddopts = "\'"'),
    "an expression for most": change(CI, PYTEST, f"{PYTEST} -k 'not slow' --ignore tests/e2e"),
    "the directory of the tests": change(CI, PYTEST, f"{PYTEST} tests/"),
    "a workflow without jobs": add(".github/workflows/none.yml", "on: push\n"),
    "a workflow of another form": add(".github/workflows/odd.yml", "on: push\njobs: {a: [b], c: {steps: [d, {run: [e]}]}}\n"),
    "another compose file": both(without("compose.yaml"), add("compose.yaml", "services: none\n")),
    "a comment in a command": change("Dockerfile", "RUN useradd --uid 10001 app \\\n", "RUN useradd --uid 10001 app \\\n    # as the cluster wants it\n"),
    "an image whose end is missing": add("Dockerfile", "\nENV ODD\nRUN echo <<END\nUSER root\n"),
    "a stage of another name": add("Dockerfile", "\nFROM --platform=linux/amd64 python AS last\nUSER 10001\n"),
    "no image any more": without("Dockerfile"),
    "an editor file less": without(".editorconfig"),
    "a service": change("compose.yaml", "volumes:\n  data:", "  cache:\n    image: redis:8\n\nvolumes:\n  data:"),
    "the application deleted": delete_application,
}  # fmt: skip

JOB = "check:\n"
GITLAB_BREAKS: dict[str, Edit] = {
    "a job by hand": change(GITLAB, JOB, f"{JOB}  when: manual\n"),
    "a job that never runs": change(GITLAB, JOB, f"{JOB}  rules: [{{when: never}}]\n"),
    "a job that may fail": change(GITLAB, JOB, f"{JOB}  allow_failure: true\n"),
    "a job that is hidden": change(GITLAB, JOB, f".{JOB}"),
    "a pipeline that never runs": add(GITLAB, "\nworkflow: {rules: [{when: never}]}\n"),
    "a failure that is swallowed": change(GITLAB, PYTEST, f"{PYTEST} || :"),
    "a pipeline of another form": both(without(GITLAB), add(GITLAB, "[]\n")),
    "no pipeline": without(GITLAB),
}
GITLAB_HARMLESS: dict[str, Edit] = {
    "a job that extends another": both(change(GITLAB, JOB, f".{JOB}"), add(GITLAB, "\ntest: {extends: .check}\nodd: {extends: [gone]}\nx: 1\n")),
    "a script of scripts": change(GITLAB, f"- {PYTEST}", f"- - {PYTEST}"),
    "rules": change(GITLAB, JOB, f"{JOB}  rules: [{{if: $CI_COMMIT_TAG, when: never}}, {{when: always}}]\n"),
    "what is the same for all": add(GITLAB, "\ndefault: {script: [x]}\n.base: [x]\n"),
}  # fmt: skip
