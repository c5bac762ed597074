"""The command that makes projects of one template, its questions as options."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.options import FILE, PRESET_HELP, Directory, Source
from fwscaffold.cli.waiting import waiting
from fwscaffold.errors import ScaffoldError
from fwscaffold.template.questions import Kind, Question

Extra = tuple[str, str, dict[str, Any]]
TRUST_HELP = "Run the hooks and extensions that the template brings."
TRUST: Sequence[Extra] = (("--trust", TRUST_HELP, {"is_flag": True}),)
REST: Sequence[Extra] = (
    ("--answers", "Read answers from a JSON file; options win.", {"type": FILE, "metavar": "FILE"}),
    ("--preset", PRESET_HELP, {"type": Source(), "metavar": "PRESET"}),
    ("--yes", "Ask nothing: take the defaults.", {"is_flag": True}),
    ("--into", "Also into a directory that exists; its files stay.", {"is_flag": True}),
    ("--dry-run", "List the files; write nothing.", {"is_flag": True}),
    ("--diff", "Show what the files hold; write nothing.", {"is_flag": True}),
    ("--zip", "Write a zip archive, no directory.", {"type": FILE, "metavar": "FILE"}),
    ("--no-git", "Make no repository and no first commit.", {"is_flag": True}),
    ("--install", "Install the project into its own .venv.", {"is_flag": True}),
    ("--verify", "Install, test, boot and probe the project.", {"is_flag": True}),
    ("--run", "Install it, migrate it, make a user and start it.", {"is_flag": True}),
    ("--json", "Report as JSON.", {"is_flag": True}),
)


class Choices(click.Choice[str]):
    """Shows and completes the choices; `answers` judges them, as it does for every channel."""

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the value as it was given."""
        return value


class TemplateCommand(click.Command):
    """The command that makes projects of one template."""

    def __init__(
        self,
        name: str,
        asked: Sequence[Question],
        callback: Callable[..., Any],
        help_text: str,
        more: Sequence[Extra] = (),
    ) -> None:
        self.answers = [_option(question) for question in with_option(asked)]
        rest = [click.Option([name], help=text, **more) for name, text, more in [*REST, *more]]
        target = click.Argument(["target"], required=False, type=Directory())
        super().__init__(
            name, callback=callback, params=[target, *self.answers, *rest], help=help_text
        )

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the options of the preset's own questions among the words, too."""
        known = {answer.name for answer in self.answers}
        for question in self._preset_questions(ctx, args):
            if question.key in known:
                continue  # whoever makes the project says so
            self.answers.append(_option(question))
            self.params.append(self.answers[-1])
        return super().parse_args(ctx, args)

    def _preset_questions(self, ctx: click.Context, args: list[str]) -> Iterable[Question]:
        """Return what the preset asks that the words name, or that is the target's.

        Whoever only looks at the help, or completes a word, need not have the preset.
        """
        from fwscaffold.preset.file import choose  # it takes its time to load

        parser = self.make_parser(ctx)
        parser.ignore_unknown_options = True
        values, _, _ = parser.parse_args([*args])
        named, target = (values.get(key) for key in ("preset", "target"))
        is_looking = ctx.resilient_parsing or bool({"--help", "-h"} & {*args})
        place = Path(target if isinstance(target, str) else "new")
        try:
            with waiting(lambda: "reading the preset"):
                preset = choose(named, place, fetch=not is_looking)
        except ScaffoldError:
            if is_looking:
                return ()
            raise
        return preset.questions.values()

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the questions in a section of their own."""
        others = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rest = [param for param in others if param not in self.answers]
        for title, params in (("Answers", self.answers), ("Options", rest)):
            with formatter.section(title):
                records = (param.get_help_record(ctx) for param in params)
                formatter.write_dl([record for record in records if record])


def with_option(asked: Iterable[Question]) -> list[Question]:
    """Return the questions that an option can answer; an answers file can answer the others."""
    taken = {name for name, _, _ in [*REST, *TRUST]}
    return [each for each in asked if each.key.isidentifier() and each.option not in taken]


def _option(question: Question) -> click.Option:
    """Return the option that answers *question*; absent, it leaves no answer."""
    if question.kind is Kind.TEXT:
        return click.Option([question.option, question.key], help=question.prompt, metavar="TEXT")
    if question.kind is Kind.TABLE:
        return click.Option([question.option, question.key], help=question.prompt, metavar="JSON")
    if question.kind is Kind.CHOICE:
        help_text = f"{question.prompt}  [default: {question.default}]"
        names, choices = [question.option, question.key], Choices(question.choices)
        return click.Option(names, type=choices, help=help_text)
    help_text = f"{question.prompt}  [default: {'yes' if question.default else 'no'}]"
    both = f"{question.option}/{question.option.replace('--', '--no-', 1)}"
    return click.Option([both, question.key], default=None, help=help_text)
