"""`edition`."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.cli.moments import parse_typed_moment
from curate.cli.options import AsJson
from curate.cli.session import session_of
from curate.cli.wording import t
from curate.errors import EXIT_FINDINGS
from curate.messages import msg


def edition(
    context: typer.Context,
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help=t("The edition of that moment, e.g. 2025-12-14T09:39; now otherwise."),
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show which story stands in which slot and why."""
    from curate.desk.editions import edition_at
    from curate.report.edition_json import edition_values
    from curate.report.edition_text import edition_text
    from curate.report.findings_text import findings_text
    from curate.report.json_text import json_text

    session = session_of(context)
    console, newsroom = session.console, session.newsroom
    moment = parse_typed_moment(at, newsroom.policy.zone) if at is not None else session.now
    report = edition_at(newsroom, moment)
    if as_json:
        console.show(json_text(edition_values(report, newsroom.policy)))
    else:
        console.show(
            edition_text(
                report,
                newsroom.policy,
                console.translate,
                console.paint,
                console.columns,
                english=session.language == "en",
            )
        )
        if report.left_out:
            console.aside(findings_text(report.left_out, console.translate, console.paint))
            console.note(
                msg(
                    "Left out because of what was found: {count}",
                    count=len({f.path for f in report.left_out}),
                ),
                "error",
            )
    if report.left_out:
        raise typer.Exit(EXIT_FINDINGS)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("edition", help=t("Show which story stands in which slot and why."))(edition)
