"""`list`, `show` and `history`."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.cli.completing import complete_category, complete_person
from curate.cli.options import AsJson, StoryArgument
from curate.cli.session import session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import msg
from curate.story.vocabulary import State

MOST_DAYS = 36_500
"""A hundred years: more is a slip of the finger."""


def list_stories(
    context: typer.Context,
    state: Annotated[
        list[State] | None, typer.Option("--state", help=t("Only this state; may be given again."))
    ] = None,
    category: Annotated[
        list[str] | None,
        typer.Option(
            "--category",
            metavar="NAME",
            help=t("Only this category; may be given again."),
            autocompletion=complete_category,
        ),
    ] = None,
    tag: Annotated[
        list[str] | None,
        typer.Option("--tag", metavar="TAG", help=t("Only with this tag; may be given again.")),
    ] = None,
    curator: Annotated[
        list[str] | None,
        typer.Option(
            "--curator",
            metavar="ID",
            help=t("Only this curator's; may be given again."),
            autocompletion=complete_person,
        ),
    ] = None,
    mine: Annotated[bool, typer.Option("--mine", help=t("Only those you are the curator of."))] = False,
    waiting: Annotated[
        bool, typer.Option("--waiting", help=t("Only those that wait for you, the longest first."))
    ] = False,
    older: Annotated[
        int | None,
        typer.Option(
            "--older", metavar="DAYS", help=t("Only those so long in their state, the longest first.")
        ),
    ] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", metavar="N", help=t("No more than so many."))
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List stories, newest first."""
    import gc
    from datetime import timedelta

    from curate.desk.looking import Wanted
    from curate.desk.looking import list_stories as find
    from curate.report.json_text import json_text
    from curate.report.stories_json import standing_values
    from curate.report.stories_table import stories_table

    if older is not None and not 0 <= older <= MOST_DAYS:
        raise UsageFault(
            msg("{value} is no number of days.", value=older),
            msg("Give {option} a number from {least} to {most}.", option="--older", least=0, most=MOST_DAYS),
        )
    if limit is not None and limit < 1:
        raise UsageFault(
            msg("{value} is no number of stories.", value=limit), msg("Give `--limit` a number from 1 on.")
        )
    session = session_of(context)
    console = session.console
    wanted = Wanted(
        states=state or (),
        categories=category or (),
        curators=curator or (),
        tags=tag or (),
        mine=mine,
        waiting=waiting,
        older=timedelta(days=older) if older is not None else None,
        limit=limit,
    )
    listing = find(session.newsroom, wanted, session.now)
    gc.freeze()  # all of it is kept to the end; to look for garbage in it again and again costs a tenth of the time
    if as_json:
        console.show(
            json_text(
                {
                    "version": 1,
                    "stories": [standing_values(standing) for standing in listing.stories],
                    "left_out": listing.left_out,
                    "unreadable": [parsed.path for parsed in listing.unreadable],
                }
            )
        )
        return
    if listing.stories:
        table = stories_table(
            listing.stories, session.newsroom.policy, console.translate, console.paint, console.columns
        )
        console.show(table)
        if listing.left_out:
            console.note(msg("… and {count} more, left out by `--limit`.", count=listing.left_out))
    elif not wanted.everything:
        console.say(msg("No story is like that."), "quiet")
    elif not listing.unreadable:
        console.say(msg("There are no stories here yet."), "quiet")
        console.say(msg("→ `curate new` writes the first"), "quiet")
    for parsed in listing.unreadable:
        console.note(
            msg("{path} cannot be read; `curate check {path}` says why.", path=parsed.path), "warning"
        )


def show(context: typer.Context, story: StoryArgument, as_json: AsJson = False) -> None:
    """Show one story: what is known of it, its reviews, its text."""
    from curate.desk.looking import show_story
    from curate.report.json_text import json_text
    from curate.report.markdown_text import markdown_text
    from curate.report.stories_json import claim_values, shown_values
    from curate.report.stories_text import story_head
    from curate.story.source_notes import with_source_notes
    from curate.workflow.claims import running_claim

    session = session_of(context)
    console = session.console
    shown = show_story(session.newsroom, session.story_path(story))
    if as_json:
        values = shown_values(shown.story, shown.digest, shown.approvals, shown.stale)
        claim = running_claim(shown.story, session.newsroom.policy, session.today)
        console.show(json_text({"version": 1, "story": {**values, "claim": claim_values(claim)}}))
        return
    head = story_head(
        shown.story,
        session.newsroom.policy,
        shown.approvals,
        session.page_language,
        console.translate,
        console.paint,
        console.columns,
        today=session.today,
        stale={word.index: word.stale_because for word in shown.stale},
    )
    console.show(head)
    if shown.story.body.strip():
        columns = min(console.columns, 88)
        console.show(console.paint("─" * columns, "quiet"))
        text = with_source_notes(shown.story, language=session.page_language)
        console.show(markdown_text(text, columns, coloured=console.paint("x", "error") != "x"))


def history(context: typer.Context, story: StoryArgument, as_json: AsJson = False) -> None:
    """Show what happened to a story, newest first."""
    from curate.desk.looking import story_history
    from curate.report.json_text import json_text
    from curate.report.sanitise import safe_line

    session = session_of(context)
    console = session.console
    entries = story_history(session.newsroom, session.story_path(story))
    if as_json:
        commits = [
            {
                "commit": e.oid,
                "author": e.author_name,
                "email": e.author_email,
                "at": e.at.isoformat(),
                "subject": e.subject,
                "trailers": dict(e.trailers),
            }
            for e in entries
        ]
        console.show(json_text({"version": 1, "commits": commits}))
        return
    zone = session.newsroom.policy.zone
    for e in entries:
        move = e.trailers.get("State", "")
        line = f"{e.at.astimezone(zone):%Y-%m-%d %H:%M}  {console.paint(e.oid[:8], 'quiet')}  {safe_line(e.subject)}"
        tail = "  ".join(part for part in (safe_line(e.author_name), safe_line(move)) if part)
        console.show(f"{line}  {console.paint(tail, 'quiet')}")
    if not entries:
        console.say(msg("The story was never committed."), "quiet")


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the app."""
    app.command("list", help=t("List stories, newest first."))(list_stories)
    app.command("show", help=t("Show one story: what is known of it, its reviews, its text."))(show)
    app.command("history", help=t("Show what happened to a story, newest first."))(history)
