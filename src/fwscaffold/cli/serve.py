"""`fwscaffold serve`: the configurator, in a browser and for programs."""

from pathlib import Path
from typing import Any

import click

from fwscaffold.cli.options import PRESET
from fwscaffold.cli.settled import chosen, show
from fwscaffold.cli.shelf import template
from fwscaffold.cli.trusting import tell_left_out
from fwscaffold.errors import Exit, ScaffoldError
from fwscaffold.preset.fitting import fitted, refuse_unfit
from fwscaffold.preset.presets import Preset
from fwscaffold.template.catalog import Template
from fwscaffold.template.programs import programs
from fwscaffold.wording import quoted

EXTRA = "the configurator is not installed, run `pip install 'fwscaffold[web]'`"
PORTS, PROXIES = click.IntRange(0, 65535), click.IntRange(0, 9)


@click.command("serve", context_settings={"auto_envvar_prefix": "FWSCAFFOLD", "show_default": True})
@click.option("--host", default="127.0.0.1", help="The address to listen on.")
@click.option("--port", default=8080, type=PORTS, help="The port to listen on.")
@PRESET
@click.option(
    "--template",
    "sources",
    multiple=True,
    envvar="FWSCAFFOLD_TEMPLATE",
    metavar="SOURCE",
    help="A template of somebody else's to serve, too; once for each.",
)
@click.option(
    "--allow-host",
    multiple=True,
    metavar="NAME",
    help="A name that the site is reached by, beside this machine's; `*` is any.",
)
@click.option("--proxies", default=0, type=PROXIES, help="How many proxies in front are trusted.")
@click.option("--https", is_flag=True, help="It is reached over HTTPS: say so to browsers.")
@click.option("--rate", default="600/minute", help="Requests from one network; empty is no limit.")
@click.option("--log", default="text", type=click.Choice(["text", "json"]), help="Lines to write.")
def command(
    preset: str | None,
    sources: tuple[str, ...],
    log: str,
    allow_host: tuple[str, ...],
    **rest: Any,
) -> Exit:
    """Serve the configurator: choose, look at every file, compare, share, download.

    Nothing is written and nothing is run. Each option can be given by the environment, too, as
    `FWSCAFFOLD_PORT` and the like. Ctrl-C or SIGTERM ends it.
    """
    try:
        from fwscaffold.web.server import serve
    except ModuleNotFoundError as error:
        raise ScaffoldError(EXTRA, Exit.USAGE) from error
    from fwscaffold.web.offered import offered
    from fwscaffold.web.settings import LOOPBACK, Settings
    from fwscaffold.web.standard import Standard

    team = chosen(preset, Path("new"))
    show(team)
    allowed = (*LOOPBACK, *(name.lower() for name in allow_host))
    others = tuple(offered(_named(source, team) for source in sources))
    for each in others:
        refuse_unfit(fitted(team, each), each)
        why = f"of {quoted(each.name)}, since nothing of it runs here"
        tell_left_out(dict.fromkeys(programs(each), why))
    serve(Settings(Standard(team, others), hosts=allowed, json_log=log == "json", **rest))
    return Exit.DONE


def _named(source: str, team: Preset) -> Template:
    """Return the template of a source, or of one of the team's short names."""
    return template(team.templates[source].source if source in team.templates else source)
