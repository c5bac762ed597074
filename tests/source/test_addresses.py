import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.source.address import Address, is_address, parsed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gh:acme/service", Address("gh:acme/service", "https://github.com/acme/service.git")),
        ("gl:acme/sub/service@v1#api", Address("gl:acme/sub/service", "https://gitlab.com/acme/sub/service.git", "v1", "api")),
        ("bb:acme/x.git@feature/y", Address("bb:acme/x.git", "https://bitbucket.org/acme/x.git", "feature/y")),
        ("git+https://host/a/b.git", Address("git+https://host/a/b.git", "https://host/a/b.git")),
        ("git+ssh://git@host:22/a/b@v1.0#d/e", Address("git+ssh://git@host:22/a/b", "ssh://git@host:22/a/b", "v1.0", "d/e")),
        ("git+file:///srv/t@main", Address("git+file:///srv/t", "file:///srv/t", "main")),
        ("../t#api", Address("../t", directory="api")),
        ("t@2", Address("t@2")),
        ("C:/t", Address("C:/t")),
    ],
)  # fmt: skip
def test_an_address_says_where_which_and_what_of_it(text: str, expected: Address) -> None:
    assert parsed(text) == expected


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("https://github.com/acme/x.git", "write `git+https://github.com/acme/x.git`"),
        ("git+ext::sh -c id", "write `gh:owner/name`"),
        ("gh:acme", "write `gh:owner/name`"),
        ("gh:acme/x@", "write `gh:owner/name`"),
        ("git+https://host/--upload-pack=x@a@b", "write `git+git+https"),
    ],
)
def test_what_is_no_address_is_said(text: str, hint: str) -> None:
    with pytest.raises(ScaffoldError, match="is no source") as caught:
        parsed(text)
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("gh:a/b", True), ("./t", True), ("..", True), ("t.zip", True), ("a/b#c", True), ("flask", False)],
)  # fmt: skip
def test_an_address_does_not_look_like_a_framework(text: str, expected: bool) -> None:
    assert is_address(text) is expected


def test_it_is_called_by_its_last_word() -> None:
    names = [parsed(text).name for text in ("gh:a/b", "git+file:///x/y.git@1", "z.zip", "t#api")]
    assert names == ["b", "y", "z", "api"]
