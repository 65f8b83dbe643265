"""`list`, `show` and `history`."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.cli.completing import complete_category
from curate.cli.options import AsJson, StoryArgument
from curate.cli.session import session_of
from curate.cli.wording import t
from curate.messages import msg
from curate.story.vocabulary import State


def list_stories(
    context: typer.Context,
    state: Annotated[
        list[State] | None, typer.Option("--state", help=t("Only this state; may be given again."))
    ] = None,
    category: Annotated[
        str | None,
        typer.Option(
            "--category", metavar="NAME", help=t("Only this category."), autocompletion=complete_category
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List stories, newest first."""
    from curate.desk.looking import list_stories as find
    from curate.report.json_text import json_text
    from curate.report.stories_json import story_values
    from curate.report.stories_text import stories_table

    session = session_of(context)
    console = session.console
    listing = find(session.newsroom, state or (), category)
    if as_json:
        console.show(
            json_text(
                {
                    "version": 1,
                    "stories": [story_values(story) for story in listing.stories],
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
    from curate.report.stories_json import shown_values
    from curate.report.stories_text import story_head
    from curate.story.source_notes import with_source_notes

    session = session_of(context)
    console = session.console
    shown = show_story(session.newsroom, session.story_path(story))
    if as_json:
        values = shown_values(shown.story, shown.digest, shown.approvals)
        console.show(json_text({"version": 1, "story": values}))
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
