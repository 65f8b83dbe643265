"""`diff`: what changed in a story since it was approved or committed; `review` shows the same."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import AsJson, StoryArgument
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.messages import Message, msg
from curate.story.vocabulary import Verdict

if TYPE_CHECKING:
    from curate.desk.approved_versions import Changes, EarlierWord
    from curate.desk.differing import Differing


def diff(
    context: typer.Context,
    story: StoryArgument,
    since: Annotated[
        str | None,
        typer.Option(
            "--since", metavar="REV", help=t("Since this commit, not since the last approval or commit.")
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show what changed in a story since it was last approved, else since the last commit."""
    from curate.desk.differing import what_changed
    from curate.report.changes_json import differing_values
    from curate.report.json_text import json_text

    session = session_of(context)
    console = session.console
    found = what_changed(session.newsroom, session.story_path(story), since)
    if as_json:
        console.show(json_text({"version": 1, **differing_values(found)}))
        return
    if found.changes is None:
        console.say(_nothing_to_compare(session, found), "warning")
    elif not found.changes.differences:
        console.say(msg("The content is the same {since}.", since=_since(session, found)), "good")
    else:
        console.say(msg("What changed {since}:", since=_since(session, found)), "title")
        console.show(_shown(session, found.changes, console.columns))


def changes_since(session: Session, word: EarlierWord, columns: int) -> str:
    """Give what changed since a reviewer approved a story, or asked for changes, with a line that sums it up."""
    from curate.report.sanitise import safe_line

    console, translate = session.console, session.console.translate
    by, at = session.newsroom.policy.person_name(word.review.by), _moment(session, word.review.at)
    asked = word.review.verdict is Verdict.REQUEST_CHANGES
    if word.parts is None or word.changes is None:
        said = (
            msg("The version {by} asked to change on {at} is not in this clone's history.", by=by, at=at)
            if asked
            else _not_here(session, word.review.by, word.review.at)
        )
        return console.paint(safe_line(said.render(translate)), "warning")
    said = (
        msg("What changed since {by} asked for changes on {at}: {parts}", by=by, at=at, parts=word.parts)
        if asked
        else msg("What changed since {by} approved it on {at}: {parts}", by=by, at=at, parts=word.parts)
    )
    head = console.paint(safe_line(said.render(translate)), "title")
    return f"{head}\n{_shown(session, word.changes, columns)}"


def _shown(session: Session, changes: Changes, columns: int) -> str:
    from curate.report.changes_text import changes_text

    console = session.console
    coloured = console.paint("x", "error") != "x"
    return changes_text(changes.differences, changes.sizes, console.translate, columns, coloured=coloured)


def _since(session: Session, found: Differing) -> Message:
    if found.approval is not None:
        by = session.newsroom.policy.person_name(found.approval.by)
        return msg("since {by} approved it on {at}", by=by, at=_moment(session, found.approval.at))
    return msg("since the commit {commit}", commit=(found.commit or "")[:8])


def _nothing_to_compare(session: Session, found: Differing) -> Message:
    if found.approval is not None:
        return _not_here(session, found.approval.by, found.approval.at)
    return msg("The story was never committed: all of it is new.")


def _not_here(session: Session, by: str | None, at: datetime | None) -> Message:
    return msg(
        "The version {by} approved on {at} is not in this clone's history; read the whole story.",
        by=session.newsroom.policy.person_name(by),
        at=_moment(session, at),
    )


def _moment(session: Session, at: datetime | None) -> str:
    return f"{at.astimezone(session.newsroom.policy.zone):%Y-%m-%d %H:%M}" if at is not None else "?"


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command(
        "diff", help=t("Show what changed in a story since it was last approved, else since the last commit.")
    )(diff)
