"""`correct` and `retract`: what is done to a story after readers have seen it."""

from __future__ import annotations

from typing import Annotated

import typer

from curate.cli.options import AsJson, DryRun, NoCommit, OpenRequest, Push, Remote, StoryArgument
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.messages import Message, msg


def correct(
    context: typer.Context,
    story: StoryArgument,
    note: Annotated[
        str, typer.Option("--note", metavar="TEXT", help=t("What was wrong, as readers will see it."))
    ] = "",
    edit: Annotated[
        bool | None,
        typer.Option("--edit/--no-edit", help=t("Open the editor first; else take the file as it is.")),
    ] = None,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Correct a published story: commit its text with a dated public note.

    A reviewer approves it with `curate review STORY`; until then readers see the last approved version.
    """
    from curate.cli.pushing import push_after, pushing_of
    from curate.desk.correcting import correct as correct_story
    from curate.desk.correcting import open_for_correction

    session = session_of(context)
    path = session.story_path(story)
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
    open_for_correction(session.newsroom, path)
    if not note.strip() and not session.may_ask:
        raise session.missing(msg("The note"), "--note")
    if not dry_run and (edit or (edit is None and session.may_ask and not as_json and not note.strip())):
        from curate.adapters.editor import edit_file

        edit_file(session.newsroom.top / path)
    if not note.strip():
        need = msg("Say what was wrong; readers see it with its date.")
        note = _asked(session, msg("What is corrected?"), need)
    outcome = correct_story(session.newsroom, path, session.now, note, commit=not no_commit, dry_run=dry_run)
    title, slug = outcome.story.title, outcome.story.slug
    if session.newsroom.policy.review.needed(outcome.story.meta.category):
        done = msg(
            "{title} has a correction; readers see the approved version until it is approved", title=title
        )
        then = msg("somebody else reviews it: `curate review {slug}`", slug=slug)
    else:
        done = msg("{title} has a correction", title=title)
        then = msg("`curate build` makes the pages")
    push_after(
        session,
        outcome,
        done,
        then,
        pushing,
        command=f"curate commit {slug}",
        goes_to_own_branch=True,
        as_json=as_json,
        dry_run=dry_run,
    )


def retract(
    context: typer.Context,
    story: StoryArgument,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help=t("Why it is taken back, as readers will see it."))
    ] = "",
    takedown: Annotated[
        bool,
        typer.Option("--takedown", help=t("Take the text and the pictures out of the tree too.")),
    ] = False,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Take a published story back: its page keeps its address and says since when and why."""
    from curate.cli.pushing import push_after, pushing_of
    from curate.desk.retracting import retract as retract_story

    session = session_of(context)
    path = session.story_path(story)
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
    if not reason.strip():
        if not session.may_ask:
            raise session.missing(msg("The reason"), "--reason")
        reason = _asked(session, msg("Why is it taken back?"), msg("Say why; readers see it with its date."))
    outcome = retract_story(
        session.newsroom, path, session.now, reason, takedown=takedown, commit=not no_commit, dry_run=dry_run
    )
    title = outcome.story.title
    push_after(
        session,
        outcome,
        msg("{title} is taken down", title=title) if takedown else msg("{title} is retracted", title=title),
        msg("`curate build` puts the notice in its place"),
        pushing,
        command=f"curate commit {outcome.story.slug}",
        as_json=as_json,
        dry_run=dry_run,
    )


def _asked(session: Session, question: Message, need: Message) -> str:
    from curate import prompts

    translate = session.console.translate
    complaint = need.render(translate)
    return prompts.ask_text(question.render(translate), check=lambda typed: None if typed else complaint)


def register(app: typer.Typer) -> None:
    """Add the commands of this file to the app."""
    app.command("correct", help=t("Correct a published story, with a dated public note."))(correct)
    app.command("retract", help=t("Take a published story back; its page says since when and why."))(retract)
