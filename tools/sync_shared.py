#!/usr/bin/env python3
"""Copy the files of `templates/_shared*` into the templates, or check that they are the same.

`python3 tools/sync_shared.py` writes, `python3 tools/sync_shared.py --check` only compares.
"""

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
PROJECT = "{{cookiecutter.project_slug}}"
PACKAGE = "{{cookiecutter.package_name}}"
FIX = "python3 tools/sync_shared.py"


def frameworks(templates: Path = TEMPLATES) -> list[str]:
    """Return the names of the templates, in the order of the catalog."""
    return list(json.loads((templates / "cookiecutter.json").read_text("utf-8"))["templates"])


def pairs(templates: Path = TEMPLATES) -> Iterator[tuple[Path, Path]]:
    """Yield each shared file with each of its copies; those beside the project stay beside it."""
    beside = [path for path in (templates / "_shared").iterdir() if path.is_file()]
    for template in (templates / framework for framework in frameworks(templates)):
        yield from ((source, template / source.name) for source in beside)
        yield from copies(templates, template, "_shared")
        if (template / "resource").is_dir():
            yield from copies(templates, template / "resource", "_shared_resource")


def copies(templates: Path, template: Path, root: str) -> Iterator[tuple[Path, Path]]:
    """Yield what the template shares with all others, from *root*, and with some.

    It says in `__package_path` where it keeps its package, in `__code_path` where the package keeps
    its Python, and in `_unshared` which files its framework has in a form of its own, or no use
    for. `_shared_roots` names what it shares with some others.
    """
    settings = json.loads((template / "cookiecutter.json").read_text("utf-8"))
    roots = [root, *settings.get("_shared_roots", [])]
    for name, source in sources(templates, roots).items():
        if name in settings["_unshared"]:
            continue
        if name.startswith(PACKAGE + "/"):
            is_code = source.name.endswith((".py", ".py{% endif %}"))
            where = "__code_path" if is_code else "__package_path"
            name = settings.get(where, PACKAGE) + name.removeprefix(PACKAGE)
        yield source, template / PROJECT / name


def sources(templates: Path, roots: list[str]) -> dict[str, Path]:
    """Return the shared files by their names; of two with one name that of the later root."""
    found = {}
    for root in (templates / each / PROJECT for each in roots):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                found[path.relative_to(root).as_posix()] = path
    return found


def same(source: Path, copy: Path) -> bool:
    """Return whether the copy has the bytes and the executable bit of its source."""
    return (
        copy.is_file()
        and copy.read_bytes() == source.read_bytes()
        and copy.stat().st_mode & 0o111 == source.stat().st_mode & 0o111
    )


def main(arguments: list[str]) -> int:
    """Return 0 when every copy is right, 1 when `--check` finds one that is not."""
    check = arguments == ["--check"]
    if arguments and not check:
        print(f"usage: {FIX} [--check]", file=sys.stderr)
        return 2
    stale = [(source, copy) for source, copy in pairs() if not same(source, copy)]
    for source, copy in stale:
        print(f"{'differs' if check else 'wrote'}: {copy.relative_to(TEMPLATES.parent)}")
        if not check:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, copy)
    if check and stale:
        print(f"change the file in templates/_shared*, then run `{FIX}`", file=sys.stderr)
        return 1
    if not stale:
        print("every template has the shared files")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
