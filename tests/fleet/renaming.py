"""A module gets another name, and whoever imports it follows: what an editor does when it is asked."""

import re
import tokenize
from dataclasses import dataclass
from functools import cached_property
from io import StringIO
from pathlib import Path

PYTHON = (".py", ".py{% endif %}")  # a template has some files under a condition
FROM = re.compile(
    r"^(?P<indent> *)from (?P<dots>[.]*)(?P<rest>(?:\w|{{ ?[\w.]+ ?}}|[.])*) import (?P<names>.*)$",
    re.MULTILINE,
)


def rename_module(root: Path, module: Path, new: str) -> None:
    """Rename the module, and all that the Python files below *root* call it."""
    renaming = Renaming(root, module, new)
    found = (path for path in root.rglob("*.py*") if path.suffix in PYTHON and path.is_file())
    changed = {path: renaming.edited(path) for path in found}
    for path, text in changed.items():
        path.write_text(text, "utf-8")
    module.rename(module.with_name(f"{new}.py"))


@dataclass(frozen=True)
class Renaming:
    """A module below *root*, and what it is called from now on."""

    root: Path
    module: Path
    new: str

    @property
    def old(self) -> str:
        """What it was called."""
        return self.module.stem

    @property
    def package(self) -> str:
        """The module's package, with dots."""
        return self.dotted(self.module.parent)

    @cached_property
    def homes(self) -> set[str]:
        """The packages where `from PACKAGE import` finds it: its own, and those that export it."""
        exporting = f"import {self.package}.{self.old} as {self.old}\n"
        inits = (path for path in self.root.rglob("__init__.py"))
        exporters = (path.parent for path in inits if exporting in path.read_text("utf-8"))
        return {self.package, *map(self.dotted, exporters)}

    def dotted(self, directory: Path) -> str:
        """Return the package that a directory is."""
        return ".".join(directory.relative_to(self.root).parts)

    def edited(self, path: Path) -> str:
        """Return the text of the file with the new name."""
        text = was = path.read_text("utf-8")
        if any(self.is_brought(path, found) for found in FROM.finditer(text)):
            text = self.used(text)
        text = FROM.sub(lambda found: self.imported(path, found), text)
        dotted, new = re.escape(f"{self.package}.{self.old}"), f"{self.package}.{self.new}"
        text = re.sub(
            rf"\b{dotted} as {self.old}$", f"{new} as {self.new}", text, flags=re.MULTILINE
        )
        text = re.sub(rf"(?<![\w.]){dotted}(?=[.\"'])", new, text)
        if text != was:
            text = re.sub(rf'^    "{self.old}",$', f'    "{self.new}",', text, flags=re.MULTILINE)
        return text

    def used(self, text: str) -> str:
        """Return the text with the new name where the code uses the module, after its imports."""
        lines, found = text.splitlines(keepends=True), list[tuple[int, int]]()
        tokens = [*tokenize.generate_tokens(StringIO(text).readline)]
        for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
            is_import = token.line.lstrip().startswith(("from ", "import "))
            is_use = before.string != "." and after.string in {".", ",", ")"}
            if token.string == self.old and is_use and not is_import:
                found.append(token.start)
        for row, column in reversed(found):
            line = lines[row - 1]
            lines[row - 1] = line[:column] + self.new + line[column + len(self.old) :]
        return "".join(lines)

    def imported(self, path: Path, found: re.Match[str]) -> str:
        """Return the import with the new name, where it is of this module."""
        rest, names = found["rest"], found["names"]
        if self.place(path, found) == f"{self.package}.{self.old}":
            rest = rest.removesuffix(self.old) + self.new
        elif self.is_brought(path, found):
            listed = {*names.split(", ")} - {self.old} | {self.new}
            names = ", ".join(sorted(listed, key=order))
        return f"{found['indent']}from {found['dots']}{rest} import {names}"

    def is_brought(self, path: Path, found: re.Match[str]) -> bool:
        """Whether an import brings the module itself."""
        return self.place(path, found) in self.homes and self.old in found["names"].split(", ")

    def place(self, path: Path, found: re.Match[str]) -> str:
        """Return the package or module that is imported from, with dots."""
        start = path.parent
        for _ in found["dots"][1:]:
            start = start.parent
        above = [self.dotted(start)] if found["dots"] and start != self.root else []
        return ".".join([*above, *filter(None, [found["rest"].replace(" ", "")])])


def order(name: str) -> tuple[bool, bool, str]:
    """As ruff sorts: constants, classes, the rest."""
    return (not name.isupper(), not name[0].isupper(), name.lower())
