"""An answers file: one JSON object, question to answer, and `framework` where it is needed."""

from pathlib import Path

from fwscaffold import strict_json
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.wording import quoted


def read(path: Path) -> dict[str, object]:
    """Return the object in the file; raise a usage error if there is no such object."""
    if not path.is_file():
        raise _refusal(path, "is not a file")
    try:
        content = strict_json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise _refusal(path, f"cannot be read: {(error.strerror or '').lower()}") from error
    except ValueError as error:
        raise _refusal(path, f"is not JSON in UTF-8: {error}") from error
    if not isinstance(content, dict):
        raise _refusal(path, 'does not hold an object such as {"project_name": "Shop"}')
    return content


def for_framework(path: Path, framework: str) -> dict[str, object]:
    """Return the answers in the file; raise if it is for another framework."""
    content = read(path)
    named = content.pop("framework", framework)
    if named != framework:
        raise _refusal(path, f"is for {quoted(named)}, not for {quoted(framework)}")
    return content


def with_framework(path: Path) -> tuple[str, dict[str, object]]:
    """Return the framework that the file names, and its answers."""
    content = read(path)
    framework = content.pop("framework", None)
    if not isinstance(framework, str):
        raise _refusal(path, 'names no framework, add "framework": "flask" or another')
    return framework, content


def _refusal(path: Path, problem: str) -> ScaffoldError:
    return ScaffoldError(f"answers file {quoted(path)} {problem}", Exit.USAGE)
