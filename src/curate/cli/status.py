"""`status`: the desk on one screen, for the one who sits down at it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import AsJson
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import msg

if TYPE_CHECKING:
    from curate.desk.status import Status

MOST_DAYS = 3650


def status(
    context: typer.Context,
    stuck: Annotated[
        int, typer.Option("--stuck", metavar="DAYS", help=t("Longer than this in review is stuck."))
    ] = 3,
    as_json: AsJson = False,
) -> None:
    """Show on one screen what you have begun, what waits for you, and what is stuck."""
    from datetime import timedelta

    from curate.desk.status import status as look
    from curate.report.status_text import StatusText

    if not 0 <= stuck <= MOST_DAYS:
        raise UsageFault(
            msg("{value} is no number of days.", value=stuck),
            msg("Give {option} a number from {least} to {most}.", option="--stuck", least=0, most=MOST_DAYS),
        )
    session = session_of(context)
    console, stuck_after = session.console, timedelta(days=stuck)
    found = look(session.newsroom, session.now, stuck_after)
    if as_json:
        _show_json(session, found)
        return
    layout = StatusText(
        session.newsroom.policy,
        console.translate,
        console.paint,
        stuck_after,
        session.today,
        console.columns,
        console.rows - 1,  # the last one is the next prompt's
    )
    console.show(layout.text(found))


def _show_json(session: Session, found: Status) -> None:
    from curate.report.json_text import json_text
    from curate.report.status_json import status_values

    session.console.show(json_text({"version": 1, **status_values(found, session.newsroom.policy)}))


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command(
        "status", help=t("Show on one screen what you have begun, what waits for you, and what is stuck.")
    )(status)
