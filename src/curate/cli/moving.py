"""`commit`, `submit` and `return`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from curate.cli.options import AsJson, DryRun, NoCommit, OpenRequest, Pair, Push, Remote, StoryArgument
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.messages import msg


def commit(
    context: typer.Context,
    story: StoryArgument,
    message: Annotated[
        str | None, typer.Option("-m", "--message", metavar="TEXT", help=t("The commit's subject."))
    ] = None,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Check a story and commit its files alone."""
    from curate.cli.pushing import done_before, push_after, pushing_of
    from curate.desk.moving import commit_as_it_is
    from curate.story.vocabulary import State
    from curate.workflow.transitions import next_command

    session = session_of(context)
    path = session.story_path(story)
    pushing = pushing_of(session, push, remote, open_request)
    outcome = done_before(session, path, pushing) or commit_as_it_is(
        session.newsroom, path, session.now, message, dry_run=dry_run
    )
    slug, state = outcome.story.slug, outcome.story.state
    command = next_command(state)
    push_after(
        session,
        outcome,
        msg("committed {path}", path=path),
        msg("`curate {command} {slug}`", command=command, slug=slug) if command else None,
        pushing,
        command=f"curate commit {slug}",
        goes_to_own_branch=state is State.DRAFT,
        as_json=as_json,
        dry_run=dry_run,
    )


def submit(
    context: typer.Context,
    story: StoryArgument,
    answer: Annotated[
        list[Pair] | None,
        typer.Option(
            "--answer",
            metavar="POINT TEXT",
            help=t("A point of the review, and what was done about it; may be given again."),
        ),
    ] = None,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a draft to review."""
    from curate.cli.pushing import done_before, push_after, pushing_of
    from curate.desk.moving import submit as submit_story
    from curate.story.vocabulary import State

    session = session_of(context)
    path = session.story_path(story)
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
    outcome = done_before(session, path, pushing, State.REVIEW)
    if outcome is None:
        answers = _answers(session, path, answer or [], ask=not as_json)
        outcome = submit_story(
            session.newsroom, path, session.now, answers=answers, commit=not no_commit, dry_run=dry_run
        )
    push_after(
        session,
        outcome,
        msg("{title} waits for a review", title=outcome.story.title),
        msg("somebody else reviews it: `curate review {slug}`", slug=outcome.story.slug),
        pushing,
        command=f"curate submit {outcome.story.slug}",
        goes_to_own_branch=True,
        as_json=as_json,
        dry_run=dry_run,
    )


def send_back(
    context: typer.Context,
    story: StoryArgument,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=t("Why, and what has to change."))] = "",
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a story from review back to draft."""
    from curate.cli.pushing import done_before, push_after, pushing_of
    from curate.desk.moving import send_back as send_story_back
    from curate.story.vocabulary import State

    session = session_of(context)
    path = session.story_path(story)
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
    outcome = None if note.strip() else done_before(session, path, pushing, State.DRAFT)
    if outcome is None:
        note = note if note.strip() else _asked_note(session)
        outcome = send_story_back(
            session.newsroom, path, session.now, note, commit=not no_commit, dry_run=dry_run
        )
    push_after(
        session,
        outcome,
        msg("{title} is a draft again", title=outcome.story.title),
        msg("its curator edits it, then `curate submit {slug}`", slug=outcome.story.slug),
        pushing,
        command=f"curate return {outcome.story.slug}",
        as_json=as_json,
        dry_run=dry_run,
    )


def _answers(session: Session, path: str, given: Sequence[tuple[str, str]], *, ask: bool) -> dict[str, str]:
    """Show the open points of a draft and give their answers: those of the command line, or what somebody types."""
    from curate.cli.pointing import ask_answers, show_open_points
    from curate.desk.finding_stories import read_story
    from curate.story.vocabulary import State

    story = read_story(session.newsroom, path)
    answers = dict(given)
    if story.state is not State.DRAFT or not ask:
        return answers
    if session.may_ask:
        return ask_answers(session, story, answers)
    show_open_points(session, story, but=answers)
    return answers


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
