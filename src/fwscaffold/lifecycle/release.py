"""What another release of this program makes of a project's answers, from the package registry."""

import json
from collections.abc import Mapping

from fwscaffold.creation.receipt import Receipt
from fwscaffold.creation.staging import scratch
from fwscaffold.tree import File
from fwscaffold.verification import process
from fwscaffold.verification.environment import Environment, find_uv, variables

# Without a network the answer is "not known", and soon.
HASTE = {"PIP_RETRIES": "0", "PIP_DEFAULT_TIMEOUT": "10", "UV_HTTP_TIMEOUT": "10"}


def contents(written: Receipt) -> Mapping[str, bytes]:
    """Return the release's files by their git blob; none where it cannot be installed or run."""
    if written.origin:
        return {}  # its template is not this program's
    with scratch() as place:
        environment, made = Environment(place / "environment", find_uv()), place / "made"
        answers = place / "answers.json"
        content = {"framework": written.framework, **written.answers}
        answers.write_text(json.dumps(content), "utf-8")
        render = ("-m", "fwscaffold", "render", "--answers", answers, "--out", made)
        for command in (
            environment.create(),
            environment.add(f"fwscaffold=={written.version}"),
            environment.run(*render),
        ):
            if process.run(command, place, variables(**HASTE), place / "log"):
                return {}
        found = [made / path for path in written.files if (made / path).is_file()]
        files = [File(path.read_bytes()) for path in found]
        return {file.blob: file.content for file in files}
