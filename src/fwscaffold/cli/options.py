"""A template's questions, and what else `new` can be told, as command-line options."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.template.catalog import Template
from fwscaffold.template.questions import Kind, Question, questions

if TYPE_CHECKING:
    from fwscaffold.cli.completion import Items
    from fwscaffold.cli.creation import Wishes
    from fwscaffold.preset.presets import Preset

FILE = click.Path(path_type=Path)


class Directory(click.Path):
    """A path that the shell completes with directories; whether it is one is not judged here."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Leave it to the shell."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="dir")]


class Source(click.ParamType[str]):
    """A file, or another place that a preset is at."""

    name = "source"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Leave it to the shell, which knows the files."""
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class Framework(click.ParamType[str]):
    """The name of a framework, which `find` judges."""

    name = "framework"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Return the frameworks that begin so."""
        from fwscaffold.cli.completion import frameworks

        return frameworks(incomplete)


class Setting(click.ParamType[str]):
    """A `key=value`, which `typed` judges."""

    name = "setting"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> "Items":
        """Return each setting that begins so."""
        from fwscaffold.cli.completion import settings

        return settings(ctx, incomplete)


DIRECTORY = Directory(path_type=Path)
FRAMEWORK = click.argument("framework", type=Framework())
STARTERS = click.option(
    "--starters",
    type=click.Choice(["keep", "merge"]),
    default="keep",
    show_default=True,
    help="What does not merge of the application: keep it for later, or write conflict markers.",
)
PROJECT = click.argument("project", default=".", type=DIRECTORY)
ANSWERS = click.option(
    "--answers", type=FILE, metavar="FILE", help="Read answers from a JSON file; `--set` wins."
)
PRESET_HELP = "A team's preset: a file, a name or git+URL@COMMIT."
PRESET = click.option("--preset", type=Source(), metavar="PRESET", help=PRESET_HELP)
SETTINGS = click.option(
    "--set",
    "settings",
    multiple=True,
    type=Setting(),
    metavar="KEY=VALUE",
    help="Change an answer, such as `docker=no`.",
)

REST: Sequence[tuple[str, str, dict[str, Any]]] = (
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
        self, name: str, asked: Sequence[Question], callback: Callable[..., Any], help_text: str
    ) -> None:
        self.answers = [_option(question) for question in asked]
        rest = [click.Option([name], help=text, **more) for name, text, more in REST]
        target = click.Argument(["target"], required=False, type=Directory())
        super().__init__(
            name, callback=callback, params=[target, *self.answers, *rest], help=help_text
        )

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the questions in a section of their own."""
        others = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        rest = [param for param in others if param not in self.answers]
        for title, params in (("Answers", self.answers), ("Options", rest)):
            with formatter.section(title):
                records = (param.get_help_record(ctx) for param in params)
                formatter.write_dl([record for record in records if record])


def given(values: Mapping[str, Any], template: Template) -> dict[str, object]:
    """Return the answers that the answers file and the options give."""
    from fwscaffold.template import answers_file
    from fwscaffold.template.answers import refuse_unknown

    path = values["answers"]
    filed = answers_file.for_framework(path, template.name) if path else {}
    refuse_unknown(template, filed)
    keys = [question.key for question in questions(template)]
    return {**filed, **{key: values[key] for key in keys if values[key] is not None}}


def wishes(values: Mapping[str, Any], preset: "Preset") -> "Wishes":
    """Return what is wanted beside the answers."""
    from fwscaffold.cli.creation import Wishes

    for other in ("zip", "json"):
        if values["run"] and values[other]:
            message = f"`--run` and `--{other}` exclude each other, choose one"
            raise ScaffoldError(message, Exit.USAGE)
    return Wishes(
        into=values["into"],
        dry_run=values["dry_run"],
        diff=values["diff"],
        archive=values["zip"],
        no_git=values["no_git"],
        install=values["install"],
        verify=values["verify"],
        run=values["run"],
        preset=preset,
        json_wanted=values["json"],
    )


def _option(question: Question) -> click.Option:
    """Return the option that answers *question*; absent, it leaves no answer."""
    if question.kind is Kind.TEXT:
        return click.Option([question.option], help=question.prompt, metavar="TEXT")
    if question.kind is Kind.CHOICE:
        help_text = f"{question.prompt}  [default: {question.default}]"
        return click.Option([question.option], type=Choices(question.choices), help=help_text)
    help_text = f"{question.prompt}  [default: {'yes' if question.default else 'no'}]"
    names = f"{question.option}/{question.option.replace('--', '--no-', 1)}"
    return click.Option([names], default=None, help=help_text)
