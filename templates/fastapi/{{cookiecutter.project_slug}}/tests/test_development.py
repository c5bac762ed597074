"""What `manage.py` does in development."""

import os
import sys

import pytest

import development


@pytest.fixture
def env_file(tmp_path, monkeypatch):
    """Return the file that stands in for `.env`, and keep the environment as it is."""
    monkeypatch.setattr(os, "environ", os.environ.copy())
    monkeypatch.setattr(development, "ENV", tmp_path / ".env")
    return tmp_path / ".env"


def test_the_file_gives_way_to_the_environment_and_is_read_again(env_file):
    os.environ.update(THERE="really")
    for text in ("one", "two"):
        env_file.write_text(f"NEW={text}\nTHERE={text}\n", "utf-8")
        development.read_env()
        assert {"NEW": text, "THERE": "really"}.items() <= os.environ.items()
    env_file.unlink()
    development.read_env()
    assert "NEW" not in os.environ


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"A=1\n\nno value here\n", "in line 3"), (b'A="open\n', "in line 1"), (b"A=\xff", "UTF-8")],
)
def test_a_file_that_cannot_be_read_is_one_line(env_file, content, said):
    env_file.write_bytes(content)
    with pytest.raises(SystemExit, match=f"`.env`.*{said}"):
        development.read_env()


def crash():
    raise NameError("a typo")


def test_an_error_is_shown_from_the_code_of_the_project_on(capsys):
    with pytest.raises(SystemExit):
        development.attempt(crash)
    assert capsys.readouterr().err == (
        "Traceback (most recent call last):\n"
        f'  File "{__file__}", line {crash.__code__.co_firstlineno + 1}, in crash\n'
        '    raise NameError("a typo")\n'
        "NameError: a typo\n"
    )


@pytest.mark.parametrize("command", [crash, lambda: sys.exit("PORT must be a number")])
def test_under_a_reloader_it_is_mended(env_file, monkeypatch, command):
    monkeypatch.setattr(development.time, "sleep", lambda _: env_file.touch())
    with pytest.raises(SystemExit) as end:
        development.attempt(command, development.end_for_reloader)
    assert end.value.code == 3


def test_what_changed_while_it_was_read_has_changed(env_file, monkeypatch):
    def mended_too_late():
        env_file.touch()
        crash()

    monkeypatch.setattr(development.time, "sleep", lambda _: pytest.fail("it waits"))
    with pytest.raises(SystemExit):
        development.attempt(mended_too_late, development.end_for_reloader)


def test_a_command_that_ends_has_ended():
    with pytest.raises(SystemExit) as end:
        development.attempt(lambda: sys.exit(0), development.end_for_reloader)
    assert end.value.code == 0
