"""Verification and demonstration of a tiny application: real environments, real servers."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path, PureWindowsPath
from typing import Any

import pytest

import tiny_app
from fwscaffold.cli.output import note, say
from fwscaffold.command import Command, command_line, with_settings
from fwscaffold.errors import Exit
from fwscaffold.git import git
from fwscaffold.verification import demonstration, environment, probe, process, verify
from theirs import write_theirs
from tiny import MakeTemplates, Run, listing

pytestmark = pytest.mark.live
STEPS = [
    *("environment", "install", "tests", "migrate", "boot"),
    *("home page", "readiness", "unknown page", "static file", "stop"),
]


@pytest.fixture(autouse=True)
def _app(make_templates: MakeTemplates) -> None:
    make_templates(tiny_app.FILES)


@pytest.fixture
def _ctrl_c() -> Iterator[None]:
    """Ctrl-C interrupts, also where the tests run in the background and inherit that it does not."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture
def shop(run: Run) -> Path:
    assert run("new", "tiny", "shop", "--no-git").code == Exit.DONE
    return Path("shop")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_sound_project_passes_every_step_and_nothing_is_left(run: Run, shop: Path) -> None:
    before = listing(shop)
    result = run("verify", "shop", "--json")
    assert result.code == Exit.DONE
    assert [step["name"] for step in result.json["steps"]] == STEPS
    assert result.json["passed"]
    assert result.json["installer"] == "uv"
    assert listing(shop) == before


def test_verify_without_uv_takes_venv_and_pip(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "find_uv", lambda: None)
    monkeypatch.setattr(verify, "find_uv", lambda: None)
    monkeypatch.chdir(shop)
    result = run("verify")
    assert result.code == Exit.DONE
    assert result.out.startswith(". is sound: 10 steps passed in ")


def test_what_an_older_release_made_is_verified_with_its_extra(run: Run, shop: Path) -> None:
    edit(shop / "pyproject.toml", "[dependency-groups]", "[project.optional-dependencies]")
    assert run("verify", "shop").code == Exit.DONE


def test_a_project_that_names_nothing_for_development_is_installed_as_it_is(
    run: Run, shop: Path
) -> None:
    edit(shop / "pyproject.toml", "dev =", "test =")
    assert environment.for_development(shop) == ["."]
    (shop / "pyproject.toml").write_text("[", "utf-8")
    assert environment.for_development(shop) == ["."]
    result = run("verify", "shop")
    assert result.code == Exit.UNVERIFIED
    assert "TOML" in result.err


def test_installing_with_uv_locks_and_commits_what_the_project_requires(
    run: Run, identity: None
) -> None:
    assert run("new", "tiny", "shop", "--install").code == Exit.DONE
    assert "pytest" in Path("shop/uv.lock").read_text("utf-8")
    done = git(["-C", "shop", "status", "--porcelain", "--ignored=no", "--", "uv.lock"])
    assert not done.stdout
    assert git(["-C", "shop", "ls-files", "uv.lock"]).stdout == b"uv.lock\n"
    assert run("check", "shop").code == Exit.DONE


def test_installing_without_uv_takes_venv_and_pip_and_locks_nothing(
    run: Run, identity: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(environment, "find_uv", lambda: None)
    result = run("new", "tiny", "shop", "--install", "--json")
    assert [step["name"] for step in result.json["install"]["steps"]] == ["environment", "install"]
    assert not Path("shop/uv.lock").exists()
    assert environment.Environment(Path("shop/.venv"), None).python.exists()


def test_new_verifies_and_reports_in_one_go(run: Run) -> None:
    result = run("new", "tiny", "shop", "--no-git", "--install", "--verify", "--json")
    assert result.code == Exit.DONE
    assert result.json["install"]["passed"]
    assert result.json["verification"]["passed"]
    assert Path("shop/.venv").is_dir()


@pytest.mark.parametrize(
    ("file", "old", "new", "step", "said"),
    [
        ("tests/test_app.py", "assert True", "assert 1 == 2", "tests", "assert 1 == 2"),
        ("manage.py", "json.dumps(seen)", "1 / 0", "migrate", "ZeroDivisionError"),
        ("manage.py", "serve()\n", "sys.exit('no port')\n", "boot", "no port"),
        ("manage.py", "(404,", "(200,", "unknown page", "GET /no-such-page gave 200 text/html, expected 404 text/html"),
        ("manage.py", "href=", "rel=", "static file", "GET /static/ gave 404"),
        ("manage.py", "sys.exit(0)", "os._exit(3)", "stop", "exit status 3 after a request to stop"),
    ],
)  # fmt: skip
def test_a_failing_step_says_why_and_how_to_repeat_it(
    run: Run, shop: Path, file: str, old: str, new: str, step: str, said: str
) -> None:
    edit(shop / file, old, new)
    result = run("verify", "shop", "--json")
    assert result.code == Exit.UNVERIFIED
    *passed, failed = result.json["steps"]
    assert all(entry["passed"] for entry in passed)
    assert (failed["name"], failed["passed"]) == (step, False)
    assert said in failed["log"]
    assert said in result.err
    assert failed["repeat"] in result.err


def test_the_repeated_command_fails_in_the_same_way(run: Run, shop: Path) -> None:
    edit(shop / "tests/test_app.py", "assert True", "assert 1 == 2")
    result = run("verify", "shop")
    assert (result.code, result.out) == (Exit.UNVERIFIED, "")
    repeat = result.err.split("repeat it by hand:\n  ")[1].strip()
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    shell = {**os.environ, "PATH": path}
    done = subprocess.run(
        ["sh", "-c", repeat], env=shell, capture_output=True, text=True, check=False
    )
    assert "assert 1 == 2" in done.stdout


def test_only_a_given_database_reaches_the_project(
    run: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(shop / "manage.py", "print(json.dumps(seen))", "sys.exit(json.dumps(seen))")
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    log = run("verify", "shop", "--json").json["steps"][-1]["log"]
    expected = '{"APP_ENV": "production", "DATABASE_URL": "postgresql://x/y", "LOG_LEVEL": null}'
    assert expected in log


def test_what_others_have_made_is_installed_and_tested(run: Run, here: None) -> None:
    files = {name: text for name, text in tiny_app.FILES.items() if name != "manage.py"}
    write_theirs(Path("t"), files, package_name="shop", project_slug="shop")
    assert run("new", "./t", "shop", "--no-git").out.endswith(" sync\n")
    result = run("verify", "shop", "--json")
    assert [step["name"] for step in result.json["steps"]] == STEPS[:3], result
    Path("shop/pyproject.toml").unlink()
    assert "give the directory of a project with a `pyproject.toml`" in run("verify", "shop").err


def test_a_directory_that_is_no_project_is_a_usage_error(run: Run) -> None:
    result = run("verify", "nowhere")
    assert result.code == Exit.USAGE
    assert "`nowhere` is not a project" in result.err


def test_a_demo_is_probed_once_with_a_database_of_its_own_and_removed(
    run: Run, make_templates: MakeTemplates, monkeypatch: pytest.MonkeyPatch
) -> None:
    refuse = 'if "DATABASE_URL" in os.environ:\n    sys.exit(1)\nmatch sys.argv[1]:'
    manage = tiny_app.MANAGE.replace("match sys.argv[1]:", refuse)
    make_templates({**tiny_app.FILES, "manage.py": manage})
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    result = run("demo", "tiny", "--once")
    assert result.code == Exit.DONE
    assert result.err.startswith("made a project: Tiny, ")
    assert result.out.startswith("the Tiny demo was made, ran and answered on port ")
    assert os.listdir() == []


def test_a_demo_that_does_not_start_says_so(run: Run, make_templates: MakeTemplates) -> None:
    make_templates({**tiny_app.FILES, "manage.py": "import sys; sys.exit(sys.argv[1] == 'run')\n"})
    result = run("demo", "tiny", "--once")
    assert result.code == Exit.UNVERIFIED
    assert "`/health/live` did not answer within 30 seconds" in result.err
    assert "repeat it with `fwscaffold demo tiny`, which keeps the project\n" in result.err
    assert "/" not in result.err.replace("`/health/live`", "")
    kept = run("demo", "tiny")
    assert kept.code == Exit.UNVERIFIED
    assert f"  cd demo && {Path('.venv/bin/python')} manage.py run\n" in kept.err


@pytest.fixture
def press_ctrl_c_after_a_request(monkeypatch: pytest.MonkeyPatch, _ctrl_c: None) -> None:
    """Look at the home page of what is run, and end it when the server has said so."""

    def look(text: str) -> None:
        say(text)
        if found := re.search(r"runs at http://127.0.0.1:(\d+)/", text):
            probe.get(int(found[1]), "/")

    def press(text: str, newline: bool = True) -> None:
        note(text, newline)
        if '"GET / HTTP/1.1" 200' in text:
            signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("fwscaffold.cli.running.say", look)
    monkeypatch.setattr("fwscaffold.cli.running.note", press)


@pytest.mark.usefixtures("press_ctrl_c_after_a_request")
def test_a_demo_shows_requests_until_ctrl_c_and_is_used_again(run: Run) -> None:
    result = run("demo", "tiny")
    assert result.code == Exit.DONE
    assert result.err.startswith("made demo: Tiny, ")
    assert "\nTiny runs at http://127.0.0.1:" in result.out
    assert "\nsign in as demo with the password a-demo-password\n" in result.out
    assert "\nthe project is in demo: its home page says which file it is,\n" in result.out
    assert result.err.endswith('"GET / HTTP/1.1" 200 -\n\nstopped\n')
    again = run("demo", "tiny")
    assert again.err.startswith("using the Tiny project that is in demo\n")
    assert again.code == Exit.DONE


@pytest.mark.usefixtures("press_ctrl_c_after_a_request")
def test_new_installs_and_starts_in_one_go(
    run: Run, identity: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://x/y")
    result = run("new", "tiny", "shop", "--run")
    assert result.code == Exit.DONE
    steps = re.findall(r"  (\w+) +passed", result.err)
    assert steps == ["install", "migrate", "user", "boot"]
    assert "`DATABASE_URL` is left alone: what is started here is on SQLite\n" in result.err
    assert "\nsign in as ada with the password " in result.out
    assert result.out.endswith(f"next:\n  cd shop\n  {Path('.venv/bin/python')} manage.py run\n")
    assert git(["-C", "shop", "status", "--porcelain"]).stdout == b""


@pytest.mark.usefixtures("press_ctrl_c_after_a_request")
def test_what_has_no_data_and_no_users_only_starts(run: Run, make_templates: MakeTemplates) -> None:
    make_templates(tiny_app.FILES, __data="", __accounts="")
    result = run("new", "tiny", "shop", "--run", "--no-git")
    assert result.code == Exit.DONE
    assert re.findall(r"  (\w+) +passed", result.err) == ["install", "boot"]
    assert "sign in as" not in result.out


def test_what_fails_before_the_start_is_said_with_what_comes_then(
    run: Run, make_templates: MakeTemplates
) -> None:
    manage = tiny_app.MANAGE.replace("json.dumps(seen)", "1 / 0")
    make_templates({**tiny_app.FILES, "manage.py": manage})
    result = run("new", "tiny", "shop", "--run", "--no-git")
    assert result.code == Exit.FAILED
    assert "ZeroDivisionError" in result.err
    python = Path(".venv/bin/python")
    assert result.out.startswith(f"when that is mended:\n  cd shop\n  {python} manage.py migrate\n")


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("--run", ["--json"]),
        ("--run", ["--zip", "shop.zip"]),
        ("--install", ["--zip", "shop.zip"]),
        ("--verify", ["--zip", "shop.zip"]),
    ],
)
def test_what_runs_is_a_directory_and_for_people(run: Run, wish: str, words: list[str]) -> None:
    result = run("new", "tiny", "shop", wish, *words)
    assert result.code == Exit.USAGE
    assert f"`{wish}` and `{words[0]}` exclude each other, choose one" in result.err
    assert os.listdir() == []


def test_a_demo_server_that_ends_by_itself_is_a_failure(
    run: Run, make_templates: MakeTemplates
) -> None:
    stop_soon = "import threading; threading.Timer(1, os._exit, [4]).start()\n    signal.signal"
    manage = tiny_app.MANAGE.replace("signal.signal", stop_soon)
    make_templates({**tiny_app.FILES, "manage.py": manage})
    result = run("demo", "tiny")
    assert (result.code, result.err.splitlines()[-1]) == (
        Exit.FAILED,
        "the server ended by itself with exit status 4",
    )


def test_a_demo_does_not_touch_what_is_not_its_own(run: Run) -> None:
    Path("demo").mkdir()
    assert run("demo", "tiny").code == Exit.EXISTS
    Path("demo/.fwscaffold.json").write_text("[]")
    assert run("demo", "tiny").code == Exit.EXISTS


def test_a_taken_port_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((probe.HOST, 0)) as taken:
        monkeypatch.setattr(demonstration, "PREFERRED_PORT", taken.getsockname()[1])
        assert demonstration._port() != taken.getsockname()[1]
    assert demonstration._port() == demonstration.PREFERRED_PORT


def test_a_process_that_does_not_stop_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "PATIENCE", 0.1)
    script = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True); time.sleep(60)"
    command: Command = [sys.executable, "-c", script]
    with process.started(command, Path(), dict(os.environ), Path("log")) as child:
        while not Path("log").read_text():
            time.sleep(0.01)
        assert process.stop(child) == -signal.SIGKILL


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_process_does_not_stay_when_the_program_is_ended_while_it_is_started(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str
) -> None:
    real, made = subprocess.Popen, list[process.Process]()

    def popen(*arguments: Any, **options: Any) -> process.Process:
        made.append(real(*arguments, **options))
        signal.raise_signal(getattr(signal, name))
        return made[0]

    monkeypatch.setattr(subprocess, "Popen", popen)
    command: Command = [sys.executable, "-c", "import time; time.sleep(60)"]
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    with (
        pytest.raises(KeyboardInterrupt),
        process.started(command, tmp_path, os.environ, tmp_path / "log"),
    ):
        pytest.fail("the program goes on")
    assert signal.signal(signal.SIGTERM, before) is signal.default_int_handler
    assert made[0].returncode == -signal.SIGKILL


def test_a_program_that_is_not_there_is_an_error_and_leaves_no_process(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        process.run(["/nowhere/program"], tmp_path, os.environ, tmp_path / "log")


def test_a_port_that_somebody_listens_on_is_not_free(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((probe.HOST, 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(probe, "PORTS", [port])
        with pytest.raises(OSError, match="no port is free"):
            probe.free_port()
    assert probe.free_port() == port


def test_an_answer_that_is_not_http_is_a_problem() -> None:
    with socket.create_server((probe.HOST, 0)) as server:
        port = server.getsockname()[1]
        script = f"printf 'nonsense\\r\\n\\r\\n' | timeout 5 python3 -c \"import socket; s = socket.socket(fileno={server.fileno()}); c, _ = s.accept(); c.recv(999); c.sendall(b'nonsense'); c.close()\""
        with subprocess.Popen(["sh", "-c", script], pass_fds=[server.fileno()]):
            assert probe.problems(probe.PROBES[1], port)[0].startswith("no answer: no HTTP answer")


def test_commands_are_shown_as_the_system_types_them() -> None:
    assert command_line(["a b", "c"], "posix") == "'a b' c"
    assert command_line(["a b", "c"], "nt") == '"a b" c'
    assert with_settings({"A": "1", "B": "2"}, ["c"], "posix") == "A=1 B=2 c"
    assert with_settings({"A": "1", "B": "2"}, ["c"], "nt") == 'set "A=1" && set "B=2" && c'
    assert with_settings({}, ["c"], "nt") == "c"


def test_what_comes_next_is_typed_as_on_windows_there() -> None:
    python = PureWindowsPath(".venv/Scripts/python.exe")
    assert command_line([str(python), "manage.py", "run"], "nt") == (
        r".venv\Scripts\python.exe manage.py run"
    )


def test_uv_is_found_on_the_path_or_beside_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    uv = environment.find_uv()
    assert uv
    assert uv.parent == Path(sys.executable).parent
    monkeypatch.setenv("PATH", str(tmp_path))
    shutil.copy(uv, tmp_path / "uv")
    assert environment.find_uv() == tmp_path / "uv"
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    monkeypatch.setenv("PATH", "")
    assert environment.find_uv() is None
