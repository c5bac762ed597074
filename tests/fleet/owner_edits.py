"""What owners change in the application that they were given, each as a function of the site."""

import re
import subprocess
import sys
from pathlib import Path

from edits import NotThereError
from renaming import rename_module
from site_edits import Habit, Site, after, before, replaced

MODULES = ("pages", "mail", "commands", "health", "security", "errors", "api")
PAGES = {".html", ".tpl", ".css", ".js"}
WIDTH = 88
HELPER = '''

def is_internal(host: str) -> bool:
    """Return whether it is ours."""
    return host.endswith(".corp.example")
'''


def widens_policy(site: Site) -> None:
    """Pictures may come from elsewhere, as the comment in the code says."""
    try:
        policy = '    "img-src": "\'self\' https://images.example",\n'
        site.edit(site.found("security.py"), after('"object-src": "\'none\'"', policy))
    except NotThereError:
        policy = '    "img-src": ["\'self\'", "https://images.example"],\n'
        site.edit(site.found("settings.py"), after('"object-src": ["\'none\'"]', policy))


def forbids_more(site: Site) -> None:
    """Nobody uses a gyroscope here."""
    for name in ("standard/security.py", "middleware.py"):
        if (site.code / name).is_file():
            site.edit(site.code / name, replaced(r"camera=\(\), ", "camera=(), gyroscope=(), "))
            return
    raise NotThereError("no headers")


def explains_the_fixed_place(site: Site) -> None:
    """A comment of the owner's right above the line that will be fixed."""
    for name, line in (("security.py", '"frame-ancestors"'), ("middleware.py", '"Cache-Control"')):
        if (site.code / name).is_file() and line in (site.code / name).read_text("utf-8"):
            indent = "    " if name == "security.py" else "        "
            site.edit(site.code / name, before(line, f"{indent}# Reviewed by security in March.\n"))
            return
    raise NotThereError("no such line")


def adds_helper(site: Site) -> None:
    """One more function at the end of the module that will be fixed."""
    for name in ("security.py", "middleware.py"):
        if (site.code / name).is_file():
            site.edit(site.code / name, lambda text: text + HELPER)
            return
    raise NotThereError("no such module")


def rewords_sign_in(site: Site) -> None:
    """The message of a failed sign-in."""
    for path in sorted(site.directory.rglob("*.py")):
        if "do not match." in path.read_text("utf-8") and "tests" not in path.parts:
            site.edit(
                path, replaced("This name and password do not match.", "Wrong name or password.")
            )
            return
    raise NotThereError("no such message")


def allows_longer_notes(site: Site) -> None:
    """Notes may be longer."""
    for path in sorted(site.directory.rglob("*.py")):
        if "MAX_LENGTH = 500" in path.read_text("utf-8"):
            site.edit(path, replaced("MAX_LENGTH = 500", "MAX_LENGTH = 800"))
            return
    raise NotThereError("no such limit")


def greets(site: Site) -> None:
    """A line more on the first page."""
    for path in sorted(site.directory.rglob("*")):
        if path.suffix in PAGES and 'class="lead"' in path.read_text("utf-8"):
            site.edit(path, after('class="lead"', '  <p class="claim">Made in Utrecht.</p>\n'))
            return
    raise NotThereError("no first page")


def takes_more_threads(site: Site) -> None:
    """Another default of a setting."""
    site.edit(
        site.code / "config.py", replaced(r"threads: int = setting\(8", "threads: int = setting(16")
    )


def adds_settings(site: Site) -> None:
    """Two settings at the end of the class, and their lines in the example."""
    lines = (
        "    feature_flags: tuple[str, ...] = ()\n    support_address: str = 'help@example.org'\n"
    )
    site.edit(site.code / "config.py", lambda text: text.rstrip("\n") + "\n" + lines)
    more = "FEATURE_FLAGS= # separated by commas\nSUPPORT_ADDRESS=help@example.org\n"
    site.edit(".env.example", lambda text: text + more)


def colours(site: Site) -> None:
    """The colours of the house, at the end of the style sheet."""
    site.edit(site.found("app.css"), lambda text: text + "\n.claim { color: rebeccapurple; }\n")


def rewrites_readme(site: Site) -> None:
    """A README of the owner's own."""
    about = f"# {site.service.name}\n\nOwned by team {site.service.number % 7}.\n\n## On call\n\nSee the runbook.\n"
    site.write("README.md", about)


def rewrites_agents(site: Site) -> None:
    """What the team tells its helpers, at the end."""
    site.edit("AGENTS.md", lambda text: text + "\nAsk in #platform before you touch billing.\n")


def renames_module(site: Site) -> None:
    """One of the application's modules gets another name, and its importers follow."""
    there = [name for name in MODULES if (site.code / f"{name}.py").is_file()]
    if not there:
        raise NotThereError("no module to rename")
    name = site.random.choice(there)
    rename_module(site.directory, site.code / f"{name}.py", f"our_{name}")


def moves_style(site: Site) -> None:
    """The style sheet goes into a directory of its own."""
    sheet = site.found("app.css")
    (sheet.parent / "css").mkdir()
    sheet.rename(sheet.parent / "css" / "app.css")
    for path in sorted(site.directory.rglob("*")):
        if path.suffix in {".html", ".tpl", ".py"}:
            text = path.read_text("utf-8")
            path.write_text(re.sub(r"(?<!/css/)\bapp[.]css\b", "css/app.css", text), "utf-8")


def moves_tests(site: Site) -> None:
    """The tests of pages go into a directory of their own."""
    if not (site.directory / "tests" / "test_pages.py").is_file():
        raise NotThereError("no such tests")
    (site.directory / "tests" / "web").mkdir()
    (site.directory / "tests" / "test_pages.py").rename(
        site.directory / "tests" / "web" / "test_pages.py"
    )


def changes_test_data(site: Site) -> None:
    """What the contract tests are told of the site."""
    site.edit(
        "tests/this_site.py", after("PATHS = [", "SLOW = ['/reports']  # not visited each time\n")
    )


def writes_tests(site: Site) -> None:
    """A test of the owner's own, and a fixture for it."""
    site.write("tests/test_ours.py", "def test_the_answer(answer):\n    assert answer == 42\n")
    fixture = "\n\n@pytest.fixture\ndef answer():\n    return 42\n"
    site.edit("tests/conftest.py", lambda text: text + fixture)


def reformats(site: Site) -> None:
    """The line length of the house, and all code formatted to it."""
    site.edit("pyproject.toml", replaced("^line-length = 100$", f"line-length = {WIDTH}"))
    words = [sys.executable, "-m", "ruff", "format", "--quiet", "--no-cache", "."]
    subprocess.run(words, cwd=site.directory, check=True)


def drops_helpers_page(site: Site) -> None:
    """Nobody wants AGENTS.md here."""
    path = Path(site.directory, "AGENTS.md")
    if not path.is_file():
        raise NotThereError("it is gone")
    path.unlink()


def drops_tests_of_the_example(site: Site) -> None:
    """Tests of what nobody looks at any more go."""
    path = Path(site.directory, "tests", "test_development.py")
    if not path.is_file():
        raise NotThereError("it is gone")
    path.unlink()


STARTER: tuple[Habit, ...] = (
    widens_policy,
    forbids_more,
    explains_the_fixed_place,
    adds_helper,
    rewords_sign_in,
    allows_longer_notes,
    greets,
    takes_more_threads,
    adds_settings,
    colours,
    rewrites_readme,
    rewrites_agents,
    renames_module,
    moves_style,
    moves_tests,
    changes_test_data,
    writes_tests,
    drops_helpers_page,
    drops_tests_of_the_example,
)
