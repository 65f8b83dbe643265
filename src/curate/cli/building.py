"""`build`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from curate.cli.moments import parse_typed_moment
from curate.cli.options import AsJson, DryRun
from curate.cli.session import session_of
from curate.cli.wording import t
from curate.errors import EXIT_FINDINGS
from curate.messages import msg

DEFAULT_OUT = Path("_site")


def build(
    context: typer.Context,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help=t("The folder for the pages."))
    ] = DEFAULT_OUT,
    now: Annotated[
        str | None, typer.Option("--now", metavar="TIME", help=t("Build the pages as of this moment."))
    ] = None,
    afresh: Annotated[
        bool,
        typer.Option("--afresh", help=t("Take nothing over from an earlier build.")),
    ] = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Make the site: the front page and a page for every published story."""
    from curate.adapters.clock import build_moment
    from curate.desk.building.site_build import build as build_site
    from curate.desk.building.site_build import outline
    from curate.report.findings_text import findings_text
    from curate.report.json_text import json_text

    session = session_of(context)
    console, newsroom = session.console, session.newsroom
    moment = parse_typed_moment(now, newsroom.policy.zone) if now is not None else build_moment()
    target = (session.folder if out != DEFAULT_OUT else newsroom.top) / out
    with (
        console.progress(msg("looking at the stories")) as judging,
        console.progress(msg("making the pages")) as making,
    ):
        if dry_run:
            built = outline(newsroom, target, moment, judging=judging)
        else:
            built = build_site(newsroom, target, moment, afresh=afresh, judging=judging, making=making)
    front = target / "index.html"
    if as_json:
        values = {
            "version": 1,
            "out": str(target),
            "front_page": str(front),
            "files": len(built.paths),
            "made": built.made,
            "stories": built.stories,
            "left_out": sorted({f.path for f in built.left_out}),
            "theme_files_passed_over": [f.path for f in built.of_no_use],
            "notes": [note.render(console.translate) for note in built.notes],
        }
        console.show(json_text(values))
    else:
        if built.left_out:
            console.show(findings_text(built.left_out, console.translate, console.paint))
            console.note(
                msg(
                    "Left out because of what was found: {count}",
                    count=len({f.path for f in built.left_out}),
                ),
                "error",
            )
        for fault in built.of_no_use:
            console.note(
                msg("{path}: {message} {hint}", path=fault.path, message=fault.message, hint=fault.hint),
                "warning",
            )
        done = msg("✓ stories {stories} · files {files}", stories=built.stories, files=len(built.paths))
        console.say(done, "good")
        for note in built.notes:
            console.note(note, "quiet")
        if dry_run:
            for path in built.paths:
                console.say(msg("  {path}", path=path), "quiet")
            console.say(msg("Dry run: nothing was written."), "quiet")
        else:
            console.say(msg("→ open {front}", front=str(front)), "quiet")
    if built.left_out:
        raise typer.Exit(EXIT_FINDINGS)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("build", help=t("Make the site: the front page and a page for every published story."))(build)
