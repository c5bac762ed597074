"""The author that git knows, as answers."""

from fwscaffold.git import git, text
from fwscaffold.template import names

AUTHOR = {
    "user.name": ("author_name", names.author_name),
    "user.email": ("author_email", names.author_email),
}


def author() -> dict[str, str]:
    """Return the author's name and e-mail address, where git knows one that our rules allow."""
    pattern = r"^user\.(name|email)$"
    listed = git(["config", "--null", "--get-regexp", pattern])
    answers = {}
    for entry in filter(None, text(listed.stdout).split("\0")):
        key, _, value = entry.partition("\n")
        answer, problem = AUTHOR[key]
        if not problem(value):
            answers[answer] = value
    return answers
