import sys
from pathlib import Path

import click
import pytest

from fwscaffold.errors import Exit
from tiny import MakeTemplates, Run, git, refuse_to_open, write

PRESET = """\
name = "acme"
files = "files"
required = ["SECURITY.md"]

[defaults]
docker = false
description = "Made at Acme"

[locked.database]
value = "postgresql"
reason = "we run nothing else"
"""
FILES: dict[str, str | bytes] = {
    "acme/preset.toml": PRESET,
    "acme/files/SECURITY.md": "Write to security@acme.example about {{ cookiecutter.project_name }}.\n",
    "acme/files/{{cookiecutter.package_name}}/acme.py": "DATABASE = '{{ cookiecutter.database }}'  # {{ 7*7 }} {% if %}\n",
    "acme/files/logo.bin": b"\0{{ cookiecutter.nothing }}\xff",
    "acme/files/latin.txt": b"caf\xe9\n",
}
SAID = (
    "preset acme ({source}): sets docker, description; locks database; "
    "adds the files of {files}; requires SECURITY.md\n"
)
LOCKED = "is locked to `postgresql` by preset `acme`: we run nothing else"


@pytest.fixture(autouse=True)
def _tiny(make_templates: MakeTemplates, identity: None) -> None:
    make_templates()
    write(Path(), FILES)
    Path("acme/files/logo.bin").chmod(0o755)


def answers(run: Run, *arguments: str) -> dict[str, object]:
    found: dict[str, object] = run("new", "tiny", "shop", "--dry-run", "--json", *arguments).json[
        "answers"
    ]
    return found


@pytest.mark.parametrize("source", ["acme", "acme/preset.toml"])
def test_a_preset_answers_locks_and_adds_and_says_so_first(run: Run, source: str) -> None:
    result = run("new", "tiny", "shop", "--preset", source)
    assert result.code == Exit.DONE
    said = SAID.format(source=f"../{source}", files=Path("acme/files").resolve())
    assert result.err.startswith(said + "made shop: ")
    assert Path("shop/SECURITY.md").read_text() == "Write to security@acme.example about shop.\n"
    assert (
        Path("shop/shop/acme.py").read_text() == "DATABASE = 'postgresql'  # {{ 7*7 }} {% if %}\n"
    )
    assert Path("shop/logo.bin").read_bytes() == FILES["acme/files/logo.bin"]
    assert Path("shop/logo.bin").stat().st_mode & 0o100
    assert Path("shop/latin.txt").read_bytes() == b"caf\xe9\n"
    assert not Path("shop/Dockerfile").exists()
    assert f'"preset": "../{source}"' in Path("shop/.fwscaffold.json").read_text()
    assert run("check", "shop", "--strict").code == Exit.DONE
    Path("shop/SECURITY.md").unlink()
    assert run("check", "shop").out.count("SECURITY.md") == 1


def test_defaults_give_way_and_locks_do_not(run: Run) -> None:
    found = answers(run, "--preset", "acme", "--docker", "--database", "postgresql")
    assert (found["docker"], found["description"]) == (True, "Made at Acme")
    result = run("new", "tiny", "shop", "--preset", "acme", "--database", "mysql")
    assert result.code == Exit.USAGE
    assert result.err == f"error: database `mysql` {LOCKED}\n"
    Path("a.json").write_text('{"database": "mysql"}')
    assert run("new", "tiny", "shop", "--preset", "acme", "--answers", "a.json").code == Exit.USAGE
    assert not Path("shop").exists()


def test_the_environment_names_a_preset_and_the_command_line_wins(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FWSCAFFOLD_PRESET", "acme")
    assert answers(run)["database"] == "postgresql"
    write(Path("other"), {"preset.toml": '[defaults]\ndatabase = "mysql"\n'})
    assert answers(run, "--preset", "other")["database"] == "mysql"


def test_a_file_above_the_target_is_the_teams_default(run: Run) -> None:
    write(Path(), {"team/fwscaffold.toml": 'name = "team"\nextends = "../acme"\n'})
    assert run("new", "tiny", "team/a/shop").code == Exit.DONE
    assert '"preset": "../../fwscaffold.toml"' in Path("team/a/shop/.fwscaffold.json").read_text()
    assert Path("team/a/shop/SECURITY.md").exists()
    assert run("new", "tiny", "shop", "--dry-run").err == ""
    write(Path("team/a/shop"), {"../fwscaffold.toml": 'name = "nearer"\n'})
    assert (
        "preset nearer (../fwscaffold.toml): changes nothing\n"
        in run("new", "tiny", "team/a/x", "--dry-run").err
    )


def test_a_preset_extends_another_and_wins(run: Run) -> None:
    text = 'extends = "../acme"\n[defaults]\ndocker = true\n[locked]\ndatabase = {value = "mysql", reason = "moved"}\n'
    write(Path("own"), {"preset.toml": text})
    found = answers(run, "--preset", "own")
    assert (found["docker"], found["database"], found["description"]) == (
        True,
        "mysql",
        "Made at Acme",
    )
    assert (
        "by preset `acme`: moved"
        in run("new", "tiny", "x", "--preset", "own", "--database", "sqlite").err
    )


def test_a_question_of_another_framework_is_of_no_concern(
    run: Run, make_templates: MakeTemplates
) -> None:
    # two frameworks: only one of them asks for `cache`
    root = make_templates()
    (root / "other").mkdir()
    catalog = (root / "cookiecutter.json").read_text()
    entry = catalog[catalog.index('{"path"') : -2]
    text = catalog.replace("}}", f'}}, "other": {entry.replace("./tiny", "./other")}}}', 1)
    (root / "cookiecutter.json").write_text(text)
    definition = (root / "tiny/cookiecutter.json").read_text()
    definition = definition.replace('"docker": true', '"docker": true, "cache": ["no", "yes"]', 1)
    definition = definition.replace(
        '"docker": "Container',
        '"cache": {"__prompt__": "Cache", "no": "No", "yes": "Yes"}, "docker": "Container',
        1,
    )
    (root / "other/cookiecutter.json").write_text(definition)
    write(
        Path("own"),
        {
            "preset.toml": '[defaults]\ncache = "yes"\n[locked.docker]\nvalue = false\nreason = "x"\n'
        },
    )
    assert "cache" not in answers(run, "--preset", "own")


def test_an_installed_preset_is_found_by_name_and_not_imported(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    write(
        site,
        {
            "acme_preset/__init__.py": "raise SystemExit('imported')\n",
            "acme_preset/preset.toml": PRESET.replace('files = "files"\n', ""),
            "acme_preset-1.dist-info/METADATA": "Metadata-Version: 2.1\nName: acme-preset\nVersion: 1\n",
            "acme_preset-1.dist-info/entry_points.txt": (
                "[fwscaffold.presets]\nacme-co = acme_preset\ngone = acme_gone\nbad = a.b\n"
            ),
        },
    )
    monkeypatch.syspath_prepend(site)
    assert answers(run, "--preset", "acme-co")["database"] == "postgresql"
    assert "acme_preset" not in sys.modules
    for name, package in (("gone", "acme_gone"), ("bad", "a.b")):
        message = f"error: preset `{name}` is said to be in `{package}`, which is no package\n"
        assert run("new", "tiny", "x", "--preset", name).err == message
    assert run("new", "tiny", "x", "--preset", "acme-cc").err == (
        "error: preset `acme-cc` is neither a file nor installed, did you mean `acme-co`?\n"
    )


def test_a_commit_is_fetched_once_and_then_kept(run: Run, tmp_path: Path) -> None:
    git("init", "--quiet", "acme")
    git("-C", "acme", "add", "--all")
    git("-C", "acme", "commit", "--quiet", "--message", "one")
    commit = git("-C", "acme", "rev-parse", "HEAD").strip()
    source = f"git+{Path('acme').absolute().as_uri()}@{commit}"
    assert run("new", "tiny", "shop", "--preset", source).code == Exit.DONE
    Path("acme").rename("moved")
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert source in Path("shop/.fwscaffold.json").read_text()
    gone = source[:-1] + ("0" if source[-1] != "0" else "1")
    result = run("new", "tiny", "x", "--preset", gone)
    assert result.code == Exit.USAGE
    assert result.err.startswith(f"error: preset `{gone[:60]}…` cannot be fetched (")
    assert result.err.endswith("), see whether the commit is there\n")


@pytest.mark.parametrize(
    "source",
    [
        "git+https://example.org/acme.git",
        "git+https://example.org/acme.git@main",
        "git+ext::sh -c touch@" + "0" * 40,
        "git+--upload-pack=touch@" + "0" * 40,
    ],
)
def test_a_repository_without_a_commit_or_of_another_kind_is_refused(run: Run, source: str) -> None:
    result = run("new", "tiny", "shop", "--preset", source)
    assert (result.code, result.out) == (Exit.USAGE, "")
    assert "does not name a commit, write `git+https://example.org/preset.git@`" in result.err


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[", "is not TOML in UTF-8: "),
        (b"\xff", "is not TOML in UTF-8: "),
        ("lokced = 1", "has an unknown key `lokced`, did you mean `locked`?"),
        ("name = 1", "`name` is not a line of text"),
        ('name = "a\\nb"', "`name` is not a line of text"),
        ("defaults = 1", "`defaults` is not a table"),
        ("[defaults]\ndatabse = 'mysql'", "answers `databse`, which nobody asks, did you mean `database`?"),
        ("[defaults]\ndatabase = 'x'", "answers `database` with `x`, which it cannot be, choose `sqlite`, `postgresql` or `mysql`"),
        ("[defaults]\ndocker = 'yes'", "answers `docker` with `yes`, which it cannot be"),
        ("[defaults]\ndescription = 1", "answers `description` with `1`, which it cannot be"),
        ("[locked]\ndocker = true", "locks `docker` without saying it as "),
        ("[locked.docker]\nvalue = true", "locks `docker` without saying it as "),
        ("[locked.docker]\nvalue = true\nreason = 'x'\nrun = 'x'", "locks `docker` without saying it as "),
        ("files = 'none'", "has no directory `none` beside it"),
        ("files = '../outside'", "has no directory `../outside` beside it"),
        ("required = 'x'", "`required` is not a list such as "),
        ("required = [1]", "`required` is not a list such as "),
        ("required = ['../x']", "requires `../x`, which is no path in a project"),
        ("extends = '../bad'", "extends itself, or too many others"),
        ("extends = 'none'", "preset `none` is neither a file nor installed"),
    ],
)  # fmt: skip
def test_a_problem_of_a_preset_is_one_line(run: Run, text: str | bytes, problem: str) -> None:
    Path("outside").mkdir()
    write(Path("bad"), {"preset.toml": text})
    result = run("new", "tiny", "shop", "--preset", "bad")
    assert (result.code, result.out, result.err.count("\n")) == (Exit.USAGE, "", 1)
    assert problem in result.err
    assert not Path("shop").exists()


def test_a_preset_that_cannot_be_read_is_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse_to_open(monkeypatch, "preset.toml")
    result = run("new", "tiny", "shop", "--preset", "acme")
    assert result.err.count("\n") == 1
    assert result.err.endswith("acme/preset.toml` cannot be read: permission denied\n")


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.txt", "{{ cookiecutter.nothing }}", "asks for `nothing`, which is no answer"),
        (".git/hooks/post-commit", "x", "is not a file that a preset may add"),
        ("deep/.git/config", "x", "is not a file that a preset may add"),
        (".fwscaffold.json", "x", "is not a file that a preset may add"),
        ("a\u202eb", "x", "is not a file that a preset may add"),
        ("caf\udce9", "x", "is not a file that a preset may add"),
        ("{{ cookiecutter.project_name }}" * 4, "x", "is not a file that a preset may add"),
        ("README.MD", "x", "adds `README.MD`, which cannot be beside `README.md` on every system, rename it"),
        ("manage.py/x", "x", "adds `manage.py/x`, which cannot be beside `manage.py` on every system, rename it"),
        ("SHOP/x.py", "x", "adds `SHOP/x.py`, which cannot be beside `shop/__init__.py` on every system, rename it"),
        ("a\\b", "x", "is not a file that a preset may add"),
        ("README.md", "x", "adds `README.md`, which the template has already, take its place with `[[replace]]`"),
    ],
)  # fmt: skip
def test_a_file_that_a_preset_may_not_add_is_refused(
    run: Run, name: str, content: str, problem: str
) -> None:
    write(Path("acme/files"), {name: content})
    long = ["--project-name", "n" * 80, "--project-slug", "shop"]
    result = run("new", "tiny", "shop", "--preset", "acme", *long)
    assert result.code == Exit.USAGE
    assert problem in result.err
    assert not Path("shop").exists()


def test_a_link_in_a_preset_is_refused(run: Run) -> None:
    Path("acme/files/passwd").symlink_to("/etc/passwd")
    assert "is not a file that a preset may add" in run("new", "tiny", "x", "--preset", "acme").err


def test_check_knows_what_the_team_has_settled(run: Run) -> None:
    run("new", "tiny", "shop", "--database", "mysql")
    Path("other").mkdir()
    result = run("check", "shop", "--preset", "acme")
    assert result.code == Exit.DRIFT
    assert result.out.splitlines()[-3:] == [
        f"error: shop: locked-answer: database `mysql` {LOCKED}",
        "error: shop/SECURITY.md: required: preset `acme` requires this file",
        "warning: shop: stale: the template has changed, see `fwscaffold diff` and run `fwscaffold update`",
    ]


def test_an_update_brings_what_the_team_has_settled_since(run: Run) -> None:
    run("new", "tiny", "shop", "--database", "mysql")
    result = run("update", "shop", "--preset", "acme", "--set", "database=mysql")
    assert result.err == f"error: database `mysql` {LOCKED}\n"
    assert run("diff", "shop", "--preset", "acme").err.startswith("preset acme (../acme): ")
    assert run("update", "shop", "--preset", "acme").code == Exit.DONE
    assert run("check", "shop", "--strict").code == Exit.DONE
    assert "postgresql" in Path("shop/shop/__init__.py").read_text()
    assert Path("shop/Dockerfile").exists()


def test_a_file_of_the_team_is_of_the_frame_and_merged(run: Run) -> None:
    run("new", "tiny", "shop", "--preset", "acme")
    path = Path("shop/SECURITY.md")
    path.write_text("mine\n\n" + path.read_text())
    git("-C", "shop", "commit", "--quiet", "--all", "--message", "mine")
    assert '"SECURITY.md": "extended"' in run("check", "shop", "--format", "json").out
    write(Path(), {"acme/files/SECURITY.md": str(FILES["acme/files/SECURITY.md"]) + "Thank you.\n"})
    run("update", "shop")
    assert path.read_text().startswith("mine\n\nWrite to")
    assert path.read_text().endswith("Thank you.\n")


def test_a_preset_that_is_not_there_any_more_is_said(run: Run) -> None:
    run("new", "tiny", "shop", "--preset", "acme")
    Path("acme").rename("moved")
    assert "error: preset `../acme` is neither a file nor installed\n" in run("check", "shop").out
    assert run("check", "shop", "--preset", "moved", "--strict").code == Exit.DONE


def test_a_project_is_adopted_under_a_preset(run: Run) -> None:
    write(Path("shop"), {"manage.py": "mine\n"})
    result = run("adopt", "tiny", "shop", "--preset", "acme", "--set", "database=mysql")
    assert (result.code, result.err) == (Exit.USAGE, f"error: database `mysql` {LOCKED}\n")
    assert run("adopt", "tiny", "shop", "--preset", "acme").code == Exit.DONE
    assert '"preset": "../acme"' in Path("shop/.fwscaffold.json").read_text()
    assert "SECURITY.md: missing" in run("check", "shop").out


def test_help_names_it(run: Run) -> None:
    for words in (["new", "tiny"], ["check"], ["diff"], ["update"], ["adopt"]):
        assert "--preset PRESET" in run(*words, "--help").out


def test_a_preset_on_another_drive_is_written_whole(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def relpath(*_: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    monkeypatch.setattr("os.path.relpath", relpath)
    run("new", "tiny", "shop", "--preset", "acme")
    assert f'"preset": "{Path("acme").resolve()}"' in Path("shop/.fwscaffold.json").read_text()
    assert run("check", "shop").code == Exit.DONE


def test_a_file_above_the_target_that_another_user_left_there_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path(), {"team/fwscaffold.toml": 'name = "team"\n'})
    monkeypatch.setattr("os.getuid", lambda: 12345)
    monkeypatch.setattr("fwscaffold.preset.source.ADMINISTRATOR", 12346)
    result = run("new", "tiny", "team/shop")
    assert result.code == Exit.USAGE
    assert result.err.endswith("` is another user's, name it with `--preset` to trust it\n")
    assert run("new", "tiny", "team/shop", "--preset", "team/fwscaffold.toml").code == Exit.DONE


@pytest.mark.parametrize(
    "address",
    [
        "https://token@git.example/x.git",
        "https://ada:secret@git.example/x.git",
        "ssh://git:secret@git.example/x.git",
        "https://git.example/x.git?token=secret",
    ],
)
def test_a_secret_in_an_address_is_refused_and_not_shown(run: Run, address: str) -> None:
    result = run("new", "tiny", "shop", "--preset", f"git+{address}@{'0' * 40}")
    assert (result.code, result.err.count("\n")) == (Exit.USAGE, 1)
    assert "credential helper" in result.err
    assert "secret@" not in result.err
    assert "//token@" not in result.err


def test_nothing_is_fetched_that_only_a_project_names(run: Run) -> None:
    source = f"git+https://127.0.0.1:1/preset.git@{'0' * 40}"
    assert run("new", "tiny", "shop", "--no-git").code == Exit.DONE
    write(Path("shop"), {"fwscaffold.toml": f'extends = "{source}"\n'})
    result = run("check", "shop")
    assert (result.code, "to fetch it, add `--preset`" in result.out) == (Exit.UNJUDGED, True)
    assert "cannot be fetched" in run("check", "shop", "--preset", source).out


@pytest.mark.parametrize(
    "name", ["conftest.py", "tests/test_more.py", "uv.toml", "x.pth", "pytest.ini"]
)
def test_what_a_preset_adds_is_run_only_with_a_word_of_the_users(run: Run, name: str) -> None:
    write(Path("own"), {"preset.toml": "name = 'own'\nfiles = 'files'\n", f"files/{name}": ""})
    words = ["new", "tiny", "shop", "--preset", "own", "--no-git"]
    for step in ("--install", "--verify"):
        result = run(*words, step)
        assert (result.code, result.err.count("\n")) == (Exit.USAGE, 2)
        assert f"adds or changes `{name}`, which this command runs or obeys" in result.err
        assert not Path("shop").exists()
    assert run(*words).code == Exit.DONE
    result = run("update", "shop", "--preset", "own", "--set", "docker=no", "--force", "--verify")
    assert (result.code, "add `--yes`" in result.err) == (Exit.USAGE, True)


def test_a_person_is_asked_before_what_a_preset_adds_is_run(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(Path("own"), {"preset.toml": "name = 'own'\nfiles = 'files'\n", "files/conftest.py": ""})
    monkeypatch.setattr("fwscaffold.cli.output.interactive", lambda: True)
    monkeypatch.setattr("click.confirm", lambda *_, **__: (_ for _ in ()).throw(click.Abort))
    result = run("new", "tiny", "shop", "--preset", "own", "--no-git", "--verify")
    assert (result.code, Path("shop").exists()) == (Exit.INTERRUPTED, False)


def test_a_preset_larger_than_any_is_refused(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fwscaffold.preset.additions.ALTOGETHER", 10)
    write(Path("own"), {"preset.toml": "files = 'files'\n", "files/a": "x" * 11})
    result = run("new", "tiny", "shop", "--preset", "own")
    assert (result.code, "is one too many" in result.err) == (Exit.USAGE, True)


def test_without_a_safe_cache_nothing_is_fetched(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/nowhere")
    source = f"git+https://127.0.0.1:1/preset.git@{'0' * 40}"
    result = run("new", "tiny", "shop", "--preset", source)
    assert (result.code, "set `XDG_CACHE_HOME`" in result.err) == (Exit.USAGE, True)
