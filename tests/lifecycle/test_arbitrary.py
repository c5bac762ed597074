"""Arbitrary receipts, records, presets, answers and metadata: a line, a known exit code, soon, nothing written."""

import json
import resource
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fwscaffold.cli.program import main
from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, write

SECONDS, MEGABYTES = 10, 300  # two seconds, on a machine that does nothing else
RECEIPT, RECORD = ".fwscaffold.json", ".fwscaffold-update/journal.json"

TEXTS = st.text(max_size=40) | st.sampled_from(
    ["", "tiny", "sqlite", "..", "/etc/passwd", ".git/config", "a\x1b[2J", "\ud800", "é", "é", "100644 " + "0" * 40]
)  # fmt: skip
VALUES: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
MARKS = st.sampled_from(["100644 " + "0" * 40, "100755 " + "f" * 40, "100644 x"]) | VALUES
RECEIPTS = VALUES | st.fixed_dictionaries(
    {
        "fwscaffold": st.sampled_from(["0.1.0", "9.9.9", "0"]) | VALUES,
        "framework": st.just("tiny") | VALUES,
        "answers": st.dictionaries(
            st.sampled_from(["project_name", "database", "docker", "x"]), VALUES
        )
        | VALUES,
        "files": st.dictionaries(TEXTS | st.sampled_from(["README.md", "pyproject.toml"]), MARKS)
        | VALUES,
    },
    optional={"preset": TEXTS | st.just("git+https://127.0.0.1:1/x@" + "0" * 40)},
)
STEPS = st.fixed_dictionaries(
    {"path": TEXTS, "existed": st.booleans(), "deletes": st.booleans(), "conflicts": st.booleans()}
)
RECORDS = VALUES | st.fixed_dictionaries(
    {"steps": st.lists(STEPS | VALUES, max_size=3), "made": st.lists(TEXTS, max_size=3) | VALUES}
)
TOML = st.text(max_size=80) | st.sampled_from(
    ["[" * 5000, "a." * 5000 + "b = 1", "name = 1", "extends = '.'", "[locked]\ndatabase = 1", "[defaults]\ndatabase = {}",
     "required = ['..']", "files = '..'", "[project]\nname = []\nauthors = [1]"]
)  # fmt: skip
KNOWN = {*Exit} - {Exit.EXISTS, Exit.INTERRUPTED, Exit.UNVERIFIED}
QUICK = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture
def tried(make_templates: MakeTemplates, run: Run) -> Callable[..., None]:
    """Return what puts files into a project, and runs every command that reads them."""
    make_templates()
    run("new", "tiny", "shop", "--yes", "--no-git")
    fresh, others = state(), peak()

    def tried(files: dict[str, str], *commands: str) -> None:
        restore(fresh)
        for name, text in files.items():
            write(Path("shop"), {name: text.encode("utf-8", "surrogatepass")})
        before = state()
        for command in commands:
            begin = time.monotonic()
            result = run(*command.split())
            assert time.monotonic() - begin < SECONDS
            assert result.code in KNOWN, result
            assert "Traceback" not in result.err
            assert not {"\x1b", "\x9b"} & {*result.out, *result.err}
            if result.code not in {Exit.DONE, Exit.DRIFT, Exit.UNJUDGED}:
                assert result.err.count("\n") == 1, result.err
            assert state() == before
        assert peak() - others < MEGABYTES

    return tried


def peak() -> float:
    """Return the megabytes that this process has had at most, those of other tests included."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def state() -> dict[str, bytes]:
    return {
        str(path): path.read_bytes() for path in sorted(Path("shop").rglob("*")) if path.is_file()
    }


def restore(files: dict[str, bytes]) -> None:
    for path in Path("shop").rglob("*"):
        if path.is_file():
            path.unlink()
    write(Path(), files)
    record = Path("shop", RECORD).parent
    if record.is_dir():
        record.rmdir()


@QUICK
@given(RECEIPTS)
def test_receipts(tried: Callable[..., None], content: Any) -> None:
    tried(
        {RECEIPT: json.dumps(content)},
        "check shop",
        "check shop --format sarif",
        "diff shop",
        "update shop --dry-run",
    )


@QUICK
@given(RECORDS)
def test_records_of_updates(tried: Callable[..., None], content: Any) -> None:
    files = {RECORD: json.dumps(content)}
    tried(files, "check shop", "update shop", "update shop --dry-run")


@QUICK
@given(TOML)
def test_presets(tried: Callable[..., None], content: str) -> None:
    tried({"fwscaffold.toml": content}, "check shop", "diff shop", "update shop --dry-run")


@QUICK
@given(TOML, st.text(max_size=60))
def test_metadata_and_titles(tried: Callable[..., None], metadata: str, title: str) -> None:
    files = {"pyproject.toml": metadata, "README.md": title}
    tried(files, "check shop", "diff shop", "update shop --dry-run")


@QUICK
@given(VALUES | st.dictionaries(st.sampled_from(["framework", "project_name", "docker"]), VALUES))
def test_answers_files(tried: Callable[..., None], content: Any) -> None:
    text = json.dumps(content)
    tried({"answers.json": text}, "new tiny blog --dry-run --answers shop/answers.json")


def test_what_is_deep_is_a_line(tried: Callable[..., None]) -> None:
    deep = "[" * 100_000
    tried({RECEIPT: deep}, "check shop", "diff shop")
    tried({"fwscaffold.toml": f"a = {deep}"}, "check shop", "diff shop")
    tried({RECORD: deep}, "check shop", "update shop")
    write(Path("preset"), {"preset.toml": "files = 'd'\n"})
    place = Path("preset")
    for _ in range(1500):
        place /= "d"
        place.mkdir()
    assert main(["check", "shop", "--preset", "preset"]) == Exit.UNJUDGED
    subprocess.run(["rm", "-r", "preset"], check=True)  # Python would do that by recursion
