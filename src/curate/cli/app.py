"""The app: global options, and the commands in the order of a curator's day."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from curate import __version__
from curate.adapters.language import chosen_language, translator
from curate.cli import (
    answering,
    building,
    checking,
    claiming,
    correcting,
    differing,
    doctor,
    drafting,
    editions,
    exporting,
    founding,
    looking,
    merge_driving,
    moving,
    releasing,
    reviewing,
    serving,
    status,
    syncing,
    touring,
)
from curate.cli.boundary import Boundary
from curate.cli.console import Console
from curate.cli.session import Session
from curate.cli.usage import App
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import msg

app = App(
    name="curate",
    cls=Boundary,
    help=t("The editorial desk in a git repository: structured, credited, reviewed stories for a bulletin."),
    epilog=t(
        "Begin with `curate tour` to see a story go all the way, or `curate init` in your own repository."
    ),
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"curate {__version__}")
        raise typer.Exit


@app.callback()
def global_options(
    context: typer.Context,
    folder: Annotated[
        Path,
        typer.Option("-C", metavar="DIR", show_default=False, help=t("Work as if started in this folder.")),
    ] = Path(),
    no_input: Annotated[
        bool,
        typer.Option("--no-input", help=t("Never ask; a missing value is an error that names its flag.")),
    ] = False,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="zh|en", help=t("The language of messages."))
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=t("Show the version and exit.")),
    ] = False,
) -> None:
    del version
    console = Console(translator(chosen_language(lang, None)))
    session = Session(folder, no_input, lang, console)
    session.speak(None)
    context.obj = session
    if lang is not None and lang.split("-")[0].split("_")[0].lower() not in ("zh", "en"):
        raise UsageFault(
            msg("There is no language {lang}.", lang=lang), msg("Use `--lang zh` or `--lang en`.")
        )
    if not folder.is_dir():
        raise UsageFault(
            msg("{folder} is not a folder.", folder=str(folder)), msg("Give `-C` a folder that exists.")
        )


founding.register(app)
status.register(app)
drafting.register(app)
checking.register(app)
moving.register(app)
releasing.register(app)
reviewing.register(app)
correcting.register(app)
answering.register(app)
claiming.register(app)
looking.register(app)
differing.register(app)
syncing.register(app)
editions.register(app)
building.register(app)
exporting.register(app)
serving.register(app)
merge_driving.register(app)
doctor.register(app)
touring.register(app)
