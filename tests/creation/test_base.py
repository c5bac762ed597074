"""The texts that a project keeps are whole, and what is not whole is not believed."""

import zlib
from pathlib import Path, PurePosixPath

import pytest

from fwscaffold.creation import base
from fwscaffold.tree import File
from tiny import MakeTemplates, Run, git, write

FILES = [File(b"text\n"), File(b"\0\r\n"), File(b""), File(b"text\n", executable=True)]


def keep(content: bytes) -> None:
    write(Path("shop"), {str(base.PATH): content})


def test_the_texts_are_found_by_their_blobs() -> None:
    keep(base.packed(FILES).content)
    assert base.read(Path("shop")) == {file.blob: file.content for file in FILES}


def test_what_many_projects_have_is_compressed_once_and_found_in_each() -> None:
    for name in (b"one", b"two", b"one"):
        files = [File(name + b" by me"), File(name), *FILES, File(b"me")]
        keep(base.packed(files, [name.decode(), "me"]).content)
        assert base.read(Path("shop")) == {each.blob: each.content for each in files}


def test_the_same_texts_are_the_same_bytes() -> None:
    first, second = (base.packed([File(b"one"), *FILES], ["one", "text"]) for _ in range(2))
    assert first == second


def test_a_project_keeps_the_text_of_each_file(run: Run, make_templates: MakeTemplates) -> None:
    make_templates({"a.txt": "one\n", "b/Ż.bin": b"\0"})
    run("new", "tiny", "shop", "--no-git")
    assert sorted(base.read(Path("shop")).values()) == [b"\0", b"one\n"]


def test_git_takes_it_for_no_text_however_short_it_is(identity: None) -> None:
    git("init", "--quiet", "shop")
    write(Path("shop"), {".gitattributes": "* text eol=crlf\n".replace("text", "text=auto")})
    keep(base.packed([File(b"x")]).content)
    git("-C", "shop", "add", "--all")
    kind = git("-C", "shop", "ls-files", "--eol", str(base.PATH)).split()[0]
    assert kind == "i/-text"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<<<<<<< HEAD\n",
        base.HEADER,
        base.HEADER + b"no stream",
        base.HEADER + zlib.compress(b"text"),
        base.HEADER + zlib.compress(b"%s blob 3\none\n" % File(b"two").blob.encode()),
        base.HEADER + zlib.compress(b"%s blob x\none\n" % File(b"one").blob.encode()),
        base.packed(FILES).content[:-9],
    ],
)
def test_what_is_broken_counts_as_nothing(content: bytes) -> None:
    keep(content)
    assert base.read(Path("shop")) == {}


def test_where_there_is_none_nothing_is_known() -> None:
    assert base.read(Path()) == {}
    assert PurePosixPath(".fwscaffold.base") == base.PATH
