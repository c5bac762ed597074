from pathlib import Path

import pytest

from fwscaffold.errors import ScaffoldError
from fwscaffold.source.repository import Repository
from tiny import git


def test_branches_and_tags_have_their_commits(identity: None) -> None:
    git("init", "--quiet", "--initial-branch=main", "there")
    git("-C", "there", "commit", "--quiet", "--allow-empty", "--message", "one")
    git("-C", "there", "tag", "plain")
    git("-C", "there", "tag", "--annotate", "annotated", "--message", "it")
    commit = git("-C", "there", "rev-parse", "HEAD").strip()
    found = Repository(Path("there").absolute().as_uri(), "template `there`").refs()
    names = ["HEAD", "refs/heads/main", "refs/tags/annotated", "refs/tags/plain"]
    assert found == dict.fromkeys(names, commit)


def test_a_repository_that_is_not_there_is_said() -> None:
    with pytest.raises(ScaffoldError, match=r"^template `x` cannot be reached \(.*is right$"):
        Repository(Path("nowhere").absolute().as_uri(), "template `x`").refs()


def test_a_machine_without_git_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "nowhere")
    with pytest.raises(ScaffoldError, match=r"\(git is not installed\)"):
        Repository("https://git.acme.example/x.git", "template `x`").refs()
