"""The other tools, each in an environment of its own, and the same work for each of them."""

import filecmp
import json
import shutil
import subprocess
import sys
from pathlib import Path

from measure import Command

ROOT = Path(__file__).resolve().parents[1]
Words = list[str | Path]
FLASK = ROOT / "templates" / "flask"
PEERS = {
    "fwscaffold": str(ROOT),
    "cookiecutter": "cookiecutter",
    "copier": "copier",
    "django": "Django",
    "hatch": "hatch",
    "pyscaffold": "PyScaffold",
}
CONTEXT = (
    "import json; from fwscaffold.template.answers import complete; "
    "from fwscaffold.template.catalog import find; "
    "print(json.dumps(dict(complete(find('flask'), {'project_name': 'shop'}).context)))"
)
# PyScaffold commits what it makes.
IDENTITY = {
    f"GIT_{role}_{part}": "nobody@example.org"
    for role in ("AUTHOR", "COMMITTER")
    for part in ("NAME", "EMAIL")
}
WRITE = (
    "import json, os, sys\n"
    "for path, text in json.load(open(sys.argv[1])).items():\n"
    "    path = os.path.join(sys.argv[2], path)\n"
    "    os.makedirs(os.path.dirname(path), exist_ok=True)\n"
    "    with open(path, 'w', encoding='utf-8') as file: file.write(text)\n"
)


def install(place: Path) -> dict[str, str]:
    """Install the tools below *place*, compiled, and return the version of each."""
    versions = {}
    for name, requirement in PEERS.items():
        python = place / name / "bin" / "python"
        if not python.exists():
            print(f"installing {name}", file=sys.stderr)
            subprocess.run([sys.executable, "-m", "venv", place / name], check=True)
            subprocess.run([python, "-m", "pip", "install", "-q", requirement], check=True)
        script = f"import importlib.metadata as m; print(m.version({name!r}))"
        versions[name] = subprocess.check_output([python, "-c", script], text=True).strip()
    return versions


def commands(place: Path) -> dict[str, Command]:
    """Return what is run as a whole process, by name; everything is written below *place*."""
    made, ours = place / "made", place / "fwscaffold" / "bin"
    cookiecutter, flask = place / "cookiecutter", made / "fwscaffold" / "shop"
    new: Words = [ours / "fwscaffold", "new", "flask", flask, "--yes", "--no-git"]
    bake: Words = [
        cookiecutter / "bin" / "cookiecutter",
        FLASK,
        "--no-input",
        "-o",
        made / "cookiecutter",
    ]
    home = {"HOME": str(made), "XDG_CACHE_HOME": str(made / ".cache")}
    return {
        "import click": Command([ours / "python", "-c", "import click"]),
        "fwscaffold --help": Command([ours / "fwscaffold", "--help"]),
        "fwscaffold new flask": Command(new, flask.parent, env=home),
        "cookiecutter": Command([*bake, "project_name=shop"], made / "cookiecutter", env=home),
        "copier copy": _copier(place, ours / "python"),
        "django-admin startproject": _peer(place, "django", "django-admin", "startproject", "shop"),
        "hatch new": _peer(place, "hatch", "hatch", "new", "shop"),
        "putup": _peer(place, "pyscaffold", "putup", "--force", "--name", "shop"),
        "write the same files": _floor(place, flask),
        "fwscaffold, first run": Command(
            new, flask.parent, lambda: _forget(place / "fwscaffold", made / ".cache"), home
        ),
        "cookiecutter, first run": Command(
            [*bake, "project_name=shop"], made / "cookiecutter", lambda: _forget(cookiecutter), home
        ),
    }


def refuse_other_bytes(place: Path) -> None:
    """Stop unless all three tools have made the same files, the receipt left out."""
    ours = place / "made" / "fwscaffold" / "shop"
    for other in (place / "made" / "cookiecutter" / "shop", place / "made" / "copier" / "shop"):
        files = sorted(str(p.relative_to(other)) for p in other.rglob("*") if p.is_file())
        mine = {str(p.relative_to(ours)) for p in ours.rglob("*") if p.is_file()}
        _, different, missing = filecmp.cmpfiles(ours, other, files, shallow=False)
        if different or missing or mine - set(files) != {".fwscaffold.json"}:
            raise SystemExit(f"error: {other} differs: {different} {missing} {mine - set(files)}")


def _peer(place: Path, name: str, program: str, *words: str) -> Command:
    target = place / "made" / name
    command: Words = [place / name / "bin" / program, *words, target]
    return Command(command, target, target.mkdir, env={"HOME": str(place / "made"), **IDENTITY})


def _copier(place: Path, python: Path) -> Command:
    """Copier's template has the same files; its answers are worked out already."""
    twin, project = place / "made" / "twin", "{{cookiecutter.project_slug}}"
    context = json.loads(subprocess.check_output([python, "-c", CONTEXT], env={"HOME": "/nowhere"}))
    shutil.rmtree(twin, ignore_errors=True)
    shutil.copytree(FLASK / project, twin / "template" / project)
    for pattern in context["_copy_without_render"]:
        for path in (twin / "template").rglob(pattern):
            text = path.read_text("utf-8")
            path.write_text(f"{{% raw %}}{text}{{% endraw %}}", "utf-8")
    question = {"cookiecutter": {"type": "json", "default": json.dumps(context), "when": False}}
    settings = {"_subdirectory": "template", "_templates_suffix": "", **question}
    (twin / "copier.yml").write_text(json.dumps(settings), "utf-8")  # JSON is YAML
    target = place / "made" / "copier"
    words: Words = [
        place / "copier" / "bin" / "copier",
        "copy",
        "--defaults",
        "--quiet",
        twin,
        target,
    ]
    return Command(words, target, env={"HOME": str(place / "made")})


def _floor(place: Path, flask: Path) -> Command:
    """What Python itself needs to write as many bytes to as many files."""
    texts, target = place / "made" / "texts.json", place / "made" / "floor"

    def keep() -> None:
        files = [path for path in flask.rglob("*") if path.is_file()]
        found = {str(path.relative_to(flask)): path.read_text("utf-8") for path in files}
        texts.write_text(json.dumps(found))

    python = place / "fwscaffold" / "bin" / "python"
    return Command([python, "-c", WRITE, texts, target], target, before=keep)


def _forget(*places: Path) -> None:
    """Remove what earlier runs have compiled."""
    for place in places:
        for compiled in [*place.rglob("__pycache__"), *place.rglob("*.jinja")]:
            if compiled.is_dir():
                shutil.rmtree(compiled)
            else:
                compiled.unlink()
