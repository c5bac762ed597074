"""Whether the OpenAPI document is true: Schemathesis asks all that it says, and what it does not."""

import subprocess
import sys
from pathlib import Path

import pytest

from processes import process

pytestmark = pytest.mark.live

# What is asked can be refused for what no schema says (a name that a package or a keyword has, or
# neither a name nor a directory), and then the answer is a 400 that the document has. So most
# answers may be one, which is no `validation_mismatch`; but not all.
SETTINGS = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", 400]

[warnings]
display = [
    "missing_auth", "missing_test_data", "base_url_mismatch", "missing_deserializer",
    "unsupported_regex", "method_not_allowed", "unresolvable_reference", "rate_limited",
    "low_valid_rate",
]
low_valid_rate = { threshold = 0.02 }
"""


# The paths of one framework are made as those of all others.
ONE = r"^/(api$|api/flask|flask\.zip|openapi|health)"


def test_schemathesis_finds_nothing(tmp_path: Path, pytestconfig: pytest.Config) -> None:
    few = [] if pytestconfig.getoption("--full") else ["--include-path-regex", ONE]
    (tmp_path / "schemathesis.toml").write_text(SETTINGS)
    program = Path(sys.executable).with_name("schemathesis")
    with process(tmp_path / "site", "--rate", "") as served:
        address = f"http://127.0.0.1:{served.site.port}/openapi.json"
        words = ["run", address, "--max-examples", "15", "--seed", "1", "--no-color", *few]
        done = subprocess.run(
            [program, *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        log = served.log.read_text()
    assert done.returncode == 0, done.stdout[-6000:]
    assert "Traceback" not in log
    assert "No issues found" in done.stdout
    assert "WARNINGS" not in done.stdout
