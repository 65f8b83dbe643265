"""`commit`, `submit`, `return` and `publish`."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.cli.moments import parse_typed_moment
from curate.cli.options import AsJson, DryRun, NoCommit, StoryArgument
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.messages import msg


def commit(
    context: typer.Context,
    story: StoryArgument,
    message: Annotated[
        str | None, typer.Option("-m", "--message", metavar="TEXT", help=t("The commit's subject."))
    ] = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Check a story and commit its files alone."""
    from curate.cli.outcomes import tell
    from curate.desk.moving import commit_as_it_is
    from curate.workflow.transitions import next_command

    session = session_of(context)
    path = session.story_path(story)
    outcome = commit_as_it_is(session.newsroom, path, session.now, message, dry_run=dry_run)
    command = next_command(outcome.story.state)
    then = msg("`curate {command} {slug}`", command=command, slug=outcome.story.slug) if command else None
    tell(session, outcome, msg("committed {path}", path=path), then, as_json=as_json, dry_run=dry_run)


def submit(
    context: typer.Context,
    story: StoryArgument,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a draft to review."""
    from curate.cli.outcomes import tell
    from curate.desk.moving import submit as submit_story

    session = session_of(context)
    path = session.story_path(story)
    outcome = submit_story(session.newsroom, path, session.now, commit=not no_commit, dry_run=dry_run)
    tell(
        session,
        outcome,
        msg("{title} waits for a review", title=outcome.story.title),
        msg("somebody else reviews it: `curate review {slug}`", slug=outcome.story.slug),
        as_json=as_json,
        dry_run=dry_run,
    )


def send_back(
    context: typer.Context,
    story: StoryArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=t("Why, and what has to change."))] = "",
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a story from review back to draft."""
    from curate.cli.outcomes import tell
    from curate.desk.moving import send_back as send_story_back

    session = session_of(context)
    path = session.story_path(story)
    if not note.strip():
        note = _asked_note(session)
    outcome = send_story_back(
        session.newsroom, path, session.now, note, commit=not no_commit, dry_run=dry_run
    )
    tell(
        session,
        outcome,
        msg("{title} is a draft again", title=outcome.story.title),
        msg("its curator edits it, then `curate submit {slug}`", slug=outcome.story.slug),
        as_json=as_json,
        dry_run=dry_run,
    )


def publish(
    context: typer.Context,
    story: StoryArgument,
    at: Annotated[
        str | None,
        typer.Option(
            "--at", metavar="TIME", help=t("When readers see it, e.g. 2025-12-14T09:39; now otherwise.")
        ),
    ] = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Publish an approved story."""
    from curate.cli.outcomes import tell
    from curate.desk.moving import publish as publish_story

    session = session_of(context)
    path = session.story_path(story)
    moment = parse_typed_moment(at, session.newsroom.policy.zone) if at else None
    outcome = publish_story(
        session.newsroom, path, session.now, at=moment, commit=not no_commit, dry_run=dry_run
    )
    tell(
        session,
        outcome,
        msg("{title} is published", title=outcome.story.title),
        msg("`curate build` makes the pages"),
        as_json=as_json,
        dry_run=dry_run,
    )


def _asked_note(session: Session) -> str:
    what = msg("The note")
    if not session.may_ask:
        raise session.missing(what, "--note")
    from curate import prompts

    translate = session.console.translate
    need = msg("Say why; the curator reads it.").render(translate)
    return prompts.ask_text(
        msg("Why is it sent back?").render(translate), check=lambda typed: None if typed else need
    )


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the app."""
    app.command("commit", help=t("Check a story and commit its files alone."))(commit)
    app.command("submit", help=t("Take a draft to review."))(submit)
    app.command("return", help=t("Take a story from review back to draft."))(send_back)
    app.command("publish", help=t("Publish an approved story."))(publish)
