"""`merge-driver`, which git calls when two branches changed the same story."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from curate.cli.session import session_of
from curate.cli.wording import t
from curate.errors import EXIT_FINDINGS
from curate.messages import msg


def merge_driver(
    context: typer.Context,
    base: Annotated[Path, typer.Argument(metavar="BASE", help=t("What both versions were made of: %O."))],
    ours: Annotated[
        Path, typer.Argument(metavar="OURS", help=t("This side; the result is written here: %A."))
    ],
    theirs: Annotated[Path, typer.Argument(metavar="THEIRS", help=t("The other side: %B."))],
    path: Annotated[
        str, typer.Option("--path", metavar="PATH", help=t("The story that is merged, for messages: %P."))
    ] = "",
    marker_size: Annotated[
        int, typer.Option("--marker-size", metavar="N", min=1, help=t("How long conflict marks are: %L."))
    ] = 7,
) -> None:
    """Merge two versions of a story: git calls this in a merge, a rebase, a cherry-pick.

    Keys are merged one by one, the text by sentences. What both sides changed in different ways stands between conflict
    marks in OURS, is named on standard error, and ends in exit code 1. Nothing is ever asked.
    """
    from curate.desk.merge_driving import merge_files
    from curate.story.merging import Labels

    console = session_of(context).console
    theirs_label = msg("the other side (what is merged in)")
    labels = Labels(
        msg("this side (what the branch has)").render(console.translate),
        theirs_label.render(console.translate),
        msg("{side}: nobody has approved what this would publish", side=theirs_label).render(
            console.translate
        ),
    )
    try:
        merged = merge_files(base, ours, theirs, labels, marker_size)
    except KeyboardInterrupt:
        # Above 128, git would take the code for its own failure and give the whole merge up.
        raise typer.Exit(EXIT_FINDINGS) from None
    if not merged.conflicts:
        return
    named = path or str(ours)
    for conflict in merged.conflicts:
        console.note(msg("{path}: {what}", path=named, what=conflict.message), "warning")
    console.note(
        msg(
            "→ choose in the file between <<<<<<< and >>>>>>>, delete the marks, then: git add {path}",
            path=shlex.quote(named),
        )
    )
    raise typer.Exit(EXIT_FINDINGS)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("merge-driver", hidden=True, help=t("Merge two versions of a story, for git."))(merge_driver)
