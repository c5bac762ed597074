"""Public cookiecutter templates, by fwscaffold and by cookiecutter: the same bytes, then an update.

    .venv/bin/python bench/foreign.py [--mirror DIRECTORY] [--only WORD]

`foreign.json` names the templates and, of each, two commits a year apart. Each is rendered at the
newer one by both programs, without hooks and with them, and compared file by file, mode by mode.
Then a project is made at the older one, checked, updated to the newer one and checked again, and
its diff is looked at. Hooks run here: use a machine that you can throw away.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BIN = Path(sys.executable).parent
ROW = "| {} | {} | {} | {} | {} | {} | {} |"
TITLES = (
    "template",
    "files",
    "without hooks",
    "with hooks",
    "check",
    "a year's update",
    "diff then",
)
# What cookiecutter tells a template of the machine, and we do not.
PLACES = ("_template", "_output_dir", "_repo_dir", "_checkout")
# What no template makes, but git, an installer or one of the programs.
SKIPPED = {".git", ".venv", "node_modules", "__pycache__", ".fwscaffold.json", ".fwscaffold.base"}
Tree = dict[str, tuple[bytes, bool]]
Done = subprocess.CompletedProcess[str]
IDENTITY = {"NAME": "Ada", "EMAIL": "ada@example.org"}
GIT = {
    **{f"GIT_{who}_{key}": IDENTITY[key] for who in ("AUTHOR", "COMMITTER") for key in IDENTITY},
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
}


def tree(directory: Path) -> Tree:
    """Return the files that a project consists of, and whether each can be executed."""
    found = {path.relative_to(directory): path for path in sorted(directory.rglob("*"))}
    return {
        name.as_posix(): (path.read_bytes(), bool(path.stat().st_mode & 0o100))
        for name, path in found.items()
        if path.is_file() and not path.is_symlink() and not SKIPPED & {*name.parts}
    }


def same(one: tuple[bytes, bool] | None, other: tuple[bytes, bool] | None) -> bool:
    """Return whether both files are the same, but for what is a place on this machine."""
    if one == other or not one or not other:
        return one == other
    try:
        pair = [json.loads(content) for content, _ in (one, other)]
    except ValueError:
        return False
    plain = [{key: each[key] for key in each if key not in PLACES} for each in pair]
    return one[1] == other[1] and plain[0] == plain[1]


def said(done: Done) -> str:
    """Return the last line of what a program said, cut."""
    lines = (done.stderr.strip() or done.stdout.strip() or "nothing").splitlines()
    return lines[-1].removeprefix("error: ").replace("|", "/")[:100]


class Trial:
    """One template, in a directory of its own."""

    def __init__(self, entry: Mapping[str, Any], mirror: Path | None, place: Path) -> None:
        self.entry, self.place = entry, place
        self.url = f"https://github.com/{entry['name']}.git"
        if mirror:
            self.url = (mirror / entry["name"].replace("/", "+") / "repo").as_uri()
        (place / "home").mkdir()
        (place / "answers.json").write_text(json.dumps(entry.get("answers", {})))

    def run(self, *words: str | Path, name: str = "") -> Done:
        """Run a program, with a home of its own."""
        where = self.place / name
        where.mkdir(exist_ok=True)
        env = {**os.environ, **GIT, "HOME": str(self.place / "home")}
        command = [str(BIN / words[0]), *map(str, words[1:])]
        nothing = subprocess.DEVNULL
        return subprocess.run(
            command, cwd=where, env=env, capture_output=True, text=True, check=False, stdin=nothing
        )

    def ours(self, name: str, commit: str, *more: str) -> Done:
        """Make a project with fwscaffold."""
        source, answers = f"git+{self.url}@{commit}", self.place / "answers.json"
        words = ("--answers", str(answers), "--yes", *more)
        return self.run("fwscaffold", "new", source, *words, name=name)

    def theirs(self, name: str, hooks: str) -> Done:
        """Make the same with cookiecutter."""
        answers = [f"{key}={value}" for key, value in self.entry.get("answers", {}).items()]
        how = ("--no-input", "--accept-hooks", hooks, "--checkout", self.entry["commit"])
        return self.run("cookiecutter", *how, f"git+{self.url}", *answers, name=name)

    def compared(self, name: str, *more: str, hooks: str) -> tuple[int, str]:
        """Return how many files there are, and whether both have made the same."""
        ours = self.ours(f"{name}-o", self.entry["commit"], "--no-git", *more)
        theirs = self.theirs(f"{name}-t", hooks)
        if ours.returncode and theirs.returncode:
            return 0, f"both refuse: {said(ours)}; {said(theirs)}"
        if ours.returncode or theirs.returncode:
            return 0, f"we refuse: {said(ours)}" if ours.returncode else f"it fails: {said(theirs)}"
        one, other = (tree(next((self.place / f"{name}-{who}").iterdir())) for who in "ot")
        different = sorted(path for path in {**one, **other} if not same(*map_of(path, one, other)))
        listed = f"{len(different)} differ: {', '.join(different)}"
        return len(one), listed if different else "equal"

    def updated(self) -> tuple[str, str, str]:
        """Return what check, an update over a year and the diff afterwards say."""
        made = self.ours("old", self.entry["a year before"])
        if made.returncode:
            return "-", said(made), "-"
        project, to = next((self.place / "old").iterdir()), ("--to", self.entry["commit"])
        checks = [self.run("fwscaffold", "check", project).returncode]
        done = self.run("fwscaffold", "update", project, *to)
        diff = self.run("fwscaffold", "diff", project, *to)
        checks.append(self.run("fwscaffold", "check", project).returncode)
        summary = done.stdout.strip().splitlines()[-1] if done.returncode in {0, 7} else said(done)
        return ", ".join(map(str, checks)), summary, diff.stdout.strip()[:40] or "empty"


def map_of(path: str, *trees: Tree) -> list[tuple[bytes, bool] | None]:
    """Return what each of the trees has there."""
    return [each.get(path) for each in trees]


def main() -> None:
    """Print a row for each template."""
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=raw)
    parser.add_argument("--mirror", type=Path, help="bare repositories as OWNER+NAME/repo")
    parser.add_argument("--only", default="", help="only the templates whose name has this in it")
    options = parser.parse_args()
    print(ROW.format(*TITLES), ROW.format(*["---"] * len(TITLES)), sep="\n")
    for entry in json.loads((HERE / "foreign.json").read_text("utf-8")):
        if options.only in entry["name"]:
            with tempfile.TemporaryDirectory() as place:
                trial = Trial(entry, options.mirror, Path(place))
                count, plain = trial.compared("plain", hooks="no")
                _, hooked = trial.compared("hooked", "--trust", hooks="yes")
                name = f"{entry['name']} {entry['commit'][:8]}"
                print(ROW.format(name, count, plain, hooked, *trial.updated()), flush=True)


if __name__ == "__main__":
    main()
