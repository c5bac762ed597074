"""A link to a choice, as the command line takes it: nothing is fetched."""

from urllib.parse import urlsplit

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.answers import Refused
from fwscaffold.template.catalog import find
from fwscaffold.template.questions import Question, option
from fwscaffold.web.address import FORMS, OTHER, asked, parameters
from fwscaffold.wording import quoted


def linked(address: str) -> tuple[str, list[str]]:
    """Return the framework that a link chooses, and the options; nothing is fetched.

    Raises a usage error for anything that is no such link. Whether the answers are right is for
    whoever takes the options to say: a team's preset may ask more than the template.
    """
    try:
        parts = urlsplit(address)
    except ValueError:  # a bracket that is not closed
        parts = urlsplit("")
    name = parts.path.removeprefix("/").partition("/")[0]
    for form in FORMS:
        name = name.removesuffix(form)
    if parts.scheme not in {"http", "https"} or not name:
        example = "`https://…/flask?project_name=shop`"
        raise ScaffoldError(f"{quoted(address)} is no link such as {example}", Exit.USAGE)
    template, words = find(name), list[str]()
    for key, said in parameters(parts.query).items():
        if said and not key.startswith(OTHER):
            words += _words(asked(template).get(key), key, said)
    return template.name, words


def _words(question: Question | None, key: str, said: str) -> list[str]:
    """Return the option and what it is given; raise for what the question does not take."""
    if not question:
        return [f"{option(key)}={said}"]
    answer = question.read(said)
    if problem := question.unfit(answer):
        raise Refused(question, answer, problem)
    return question.words(answer)
