#!/usr/bin/env python3
"""Write what the catalog and the templates know into the guide, or check that it is there.

`.venv/bin/python tools/guide.py` writes, `… --check` only compares. In a page everything between
`<!-- name -->` and `<!-- end -->` is written here, from the function of that name.
"""

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType

from fwscaffold.creation.facts import facts
from fwscaffold.creation.report import listing
from fwscaffold.template.catalog import Template, by_group, catalog, find
from guide_options import options, tree

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
TUTORIALS = DOCS / "tutorials"
BLOCK = re.compile(r"<!-- (\w+) -->\n.*?<!-- end -->\n", re.DOTALL)
FIX = ".venv/bin/python tools/guide.py"


def advice(template: Template) -> str:
    """Return what it is, when to choose it and when not."""
    return (
        f"{template.description}.\n\n"
        f"- **Choose it when** {template.choose}.\n"
        f"- **Choose another when** {template.avoid}.\n"
    )


def promises(template: Template) -> str:
    """Return the promises as a list."""
    return "".join(f"- {promise}\n" for promise in template.promises)


def maturity(template: Template) -> str:
    """Return how alive the framework is."""
    alive = template.maturity
    return (
        f"As of {alive.as_of}:\n\n"
        f"- **newest release**: {alive.release}, of {alive.released}\n"
        f"- **for Python**: {alive.python}\n"
        f"- **maintained by**: {alive.maintained_by}\n"
        f"- **outlook**: {alive.outlook}\n"
    )


def holds(template: Template) -> str:
    """Return what a project with the default answers installs and holds."""
    shown = facts(template)
    size = f"{len(shown.tree)} files, {shown.lines:,} lines, {shown.test_lines:,} of them tests."
    blocks = listing(shown.tree, "shop"), "\n".join(shown.requires)
    tree, requires = (f"```text\n{block}\n```\n" for block in blocks)
    return f"{size}\n\n{tree}\nIt installs:\n\n{requires}"


def settings(template: Template) -> str:
    """Return the variables of every project, as its `config.py` and `.env.example` have them."""
    files = {str(path): file.content.decode("utf-8") for path, file in tree(template).items()}
    config = configuration(files)
    example = dict(re.findall(r"^(\w+)=(\S*)", files[".env.example"], re.MULTILINE))
    comments = dict(re.findall(r"^(\w+)=\S* # (.*)", files[".env.example"], re.MULTILINE))
    lines = ["| variable | what it is | in production | in development |", "|---|---|---|---|"]
    for each in fields(config.Settings):
        name = each.name.upper()
        default = str(each.default).replace(f"sqlite:///{config.ROOT}/", "sqlite:///")
        default = default.lower() if isinstance(each.default, bool) else default
        production = "must be given" if each.default is MISSING else f"`{default}`"
        development = f"`{example[name]}`" if example[name] else "a known one"
        if each.default == ():
            production = development = "none"
        lines.append(
            f"| `{name}` | {words(config, name) or comments[name]} | {production} | {development} |"
        )
    return "\n".join([*lines, ""])


def configuration(files: Mapping[str, str]) -> ModuleType:
    """Return the module `config`, which imports nothing but what the standard brings."""
    with TemporaryDirectory() as directory:
        Path(directory, "shop", "standard").mkdir(parents=True)
        for path, text in files.items():
            if path == "shop/config.py" or path.startswith("shop/standard/"):
                Path(directory, path).write_text(text, "utf-8")
        sys.path.insert(0, directory)
        try:
            return import_module("shop.config")
        finally:
            sys.path.remove(directory)
            for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
                del sys.modules[name]


def words(config: ModuleType, name: str) -> str:
    """Return what a variable must be, as the message about a wrong value says it."""
    try:
        config.Settings.from_env({"APP_ENV": "test", name: "?"})
    except ValueError as error:
        return str(error).partition(" must be ")[2].partition(", not `")[0]
    return ""


def frameworks(directory: str) -> str:
    """Return every framework with its page in *directory*, by group, and when to choose it."""
    lines = ["| framework | kind | choose it when |", "|---|---|---|"]
    lines += [
        f"| [{template.title}]({directory}/{template.name}.md) | {group} | {template.choose} |"
        for group, members in by_group().items()
        for template in members
    ]
    return "\n".join([*lines, ""])


BLOCKS: dict[str, Callable[[Template], str]] = {
    "advice": advice,
    "promises": promises,
    "maturity": maturity,
    "holds": holds,
    "settings": settings,
    "options": lambda _: options(),
    "frameworks": lambda _: frameworks("frameworks"),
    "starters": lambda _: frameworks("docs/frameworks"),
}


def tutorial(template: Template) -> str:
    """Return the way through the guide for one framework."""
    text = (ROOT / "tools" / "tutorial.md").read_text("utf-8")
    return text.replace("TITLE", template.title).replace("NAME", template.name)


def written(page: Path) -> str:
    """Return the page's text with each block as it should be; a tutorial is written whole."""
    template = catalog().get(page.stem, find("flask"))
    if page.parent == TUTORIALS and page.stem in catalog():
        return tutorial(template)

    def block(found: re.Match[str]) -> str:
        return f"<!-- {found[1]} -->\n{BLOCKS[found[1]](template)}<!-- end -->\n"

    return BLOCK.sub(block, page.read_text("utf-8"))


def all_pages() -> list[Path]:
    """Return the README and every page of the guide, those that are yet to be written included."""
    tutorials = {TUTORIALS / f"{name}.md" for name in catalog()}
    return [ROOT / "README.md", *sorted({*DOCS.rglob("*.md"), *tutorials})]


def main(arguments: list[str]) -> int:
    """Return 0 when every page is right, 1 when `--check` finds one that is not."""
    pages = {page: written(page) for page in all_pages()}
    stale = [
        page
        for page, text in pages.items()
        if not page.is_file() or text != page.read_text("utf-8")
    ]
    for page in stale:
        print(f"{'stale' if '--check' in arguments else 'wrote'}: {page.relative_to(ROOT)}")
        if "--check" not in arguments:
            page.write_text(pages[page], "utf-8")
    if stale and "--check" in arguments:
        print(f"run `{FIX}`", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
