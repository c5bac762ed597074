"""Whether a project's code can be loaded: syntax, names, imports of its own modules, what they hold."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from code_facts import Facts, Import, facts

# Undefined names, and files that are no Python.
RULES = "F821,F822,F823,E9"
LEFT_OUT = {".venv", ".git"}


def problems(projects: Iterable[Path]) -> dict[Path, set[str]]:
    """Return, for each project, what keeps its code from being loaded."""
    found = {project: {*Code(project).problems()} for project in projects}
    for project, problem in _of_ruff([*found]):
        found[project].add(problem)
    return found


def _of_ruff(projects: list[Path]) -> Iterator[tuple[Path, str]]:
    words = ["check", "--no-cache", "--exit-zero", "--output-format=json", f"--select={RULES}"]
    command = [sys.executable, "-m", "ruff", *words, *map(str, projects)]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for each in json.loads(said):
        path = Path(each["filename"])
        project = next(each for each in projects if path.is_relative_to(each))
        yield project, f"{path.relative_to(project)}: {each['message']}"


@dataclass(frozen=True)
class Code:
    """The Python files of a project."""

    project: Path

    @cached_property
    def files(self) -> dict[Path, Facts]:
        """What is to be known of each file that can be parsed."""
        paths = (path.relative_to(self.project) for path in sorted(self.project.rglob("*.py")))
        contents = {
            path: (self.project / path).read_bytes()
            for path in paths
            if not LEFT_OUT & {*path.parts}
        }
        known = {path: facts(content) for path, content in contents.items()}
        return {path: found for path, found in known.items() if found}

    def problems(self) -> Iterator[str]:
        """Give what is imported, used or named in a text, and is not there."""
        for path, found in self.files.items():
            modules = dict[str, Path]()
            for each in found.imports:
                for problem in self.imported(path, each, modules):
                    yield f"{path}: {problem}"
            for first, attribute in found.uses:
                if first in modules and not self.holds(modules[first], attribute):
                    yield f"{path}: no {attribute} in {modules[first]}"
            for text in found.texts:
                if self.is_of_no_module(text):
                    yield f"{path}: no module for {text!r}"

    def imported(self, path: Path, what: Import, modules: dict[str, Path]) -> Iterator[str]:
        """Give what is wrong with an import, and put the modules that it brings where they are kept."""
        place = self.place(path, what)
        if place is None:
            return
        module = self.module(place)
        if module is None:
            yield f"no module {'.' * what.level}{what.module}"
            return
        for name, alias in what.names:
            if found := self.module(place / name):
                modules[alias] = found
            elif not self.holds(module, name):
                yield f"no {name} in {module}"

    def place(self, path: Path, what: Import) -> Path | None:
        """Return where a module of ours would be that is imported from; None for another's."""
        below = Path(*what.module.split("."))
        if not what.level:
            return below if self.is_ours(below) else None
        parents = [*path.parents]
        return parents[what.level - 1] / below if what.level <= len(parents) else None

    def is_ours(self, place: Path) -> bool:
        """Whether the module would be in a package of the project."""
        return bool(place.parts) and (self.project / place.parts[0] / "__init__.py").is_file()

    def module(self, place: Path) -> Path | None:
        """Return the file of a module or of a package, or the directory of one without a file."""
        if place.name:
            for path in (place.with_name(f"{place.name}.py"), place / "__init__.py"):
                if (self.project / path).is_file():
                    return path
        return place if (self.project / place).is_dir() else None

    def holds(self, module: Path, name: str) -> bool:
        """Whether a module has the name once it is loaded; one that cannot be read may have any."""
        found = self.files.get(module)
        if name == "*" or name.startswith("__") or found is None or "*" in found.names:
            return True
        package = module.parent if module.name == "__init__.py" else None
        return name in found.names or bool(package and self.module(package / name))

    def is_of_no_module(self, text: str) -> bool:
        """Whether a text such as `package.module.name` names a module that the package has not."""
        place = Path(*text.split(".")[:-1])
        if not self.is_ours(place) or self.module(place):
            return False
        parent = self.module(place.parent)
        return parent is None or not self.holds(parent, place.name)
