"""`answer`: what was done about each point of a review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import AsJson, DryRun, NoCommit, OpenRequest, Push, Remote, StoryArgument
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import Refused, UsageFault
from curate.messages import Message, msg
from curate.story.vocabulary import State

if TYPE_CHECKING:
    from curate.story.story import Story


def answer(
    context: typer.Context,
    story: StoryArgument,
    point: Annotated[
        str | None,
        typer.Argument(
            metavar="POINT", help=t("The point, such as wang-1; all open ones are asked for without.")
        ),
    ] = None,
    note: Annotated[str, typer.Option("--note", metavar="TEXT", help=t("What was done about it."))] = "",
    every: Annotated[
        bool, typer.Option("--all", help=t("Give every open point the answer of --note."))
    ] = False,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Answer the points of a review: say what was done about each."""
    from curate.cli.pushing import push_after, pushing_of
    from curate.desk.answering import answer_points
    from curate.desk.finding_stories import read_story

    session = session_of(context)
    path = session.story_path(story)
    if point is not None and every:
        raise UsageFault(msg("Name one point, or answer them `--all`."))
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
    answers = _answers(session, read_story(session.newsroom, path), point, note.strip(), every=every)
    if not answers:
        session.console.say(msg("No answer was given."), "quiet")
        return
    outcome = answer_points(
        session.newsroom, path, answers, session.now, commit=not no_commit, dry_run=dry_run
    )
    push_after(
        session,
        outcome,
        msg("answered: {points}", points=", ".join(answers)),
        _then(outcome.story),
        pushing,
        command=f"curate commit {outcome.story.slug}",
        goes_to_own_branch=outcome.story.state is State.DRAFT,
        as_json=as_json,
        dry_run=dry_run,
        more={"answered": list(answers)},
    )


def _answers(session: Session, story: Story, name: str | None, note: str, *, every: bool) -> dict[str, str]:
    """Give the answers by point: those of the command line, or those somebody types."""
    from curate.workflow.points import open_points

    waiting = open_points(story)
    if name is not None:
        asked = next((point for point in waiting if point.name == name), None)
        if asked is not None and not note and session.may_ask:
            from curate.cli.pointing import ask_answer

            note = ask_answer(session, asked)
        return {name: note}
    if not waiting:
        raise Refused(
            msg("{title} has no open point.", title=story.title),
            msg("`curate show {slug}` shows what was asked and answered.", slug=story.slug),
        )
    if every and note:
        return {point.name: note for point in waiting}
    from curate.cli.pointing import ask_answers, show_open_points

    if session.may_ask and not note:
        return ask_answers(session, story, {})
    show_open_points(session, story)
    raise UsageFault(
        msg("Which point, and what was done about it?"),
        msg(
            "Answer one: `curate answer {slug} {point} --note TEXT`; or all alike: `--all --note TEXT`.",
            slug=story.slug,
            point=waiting[0].name,
        ),
    )


def _then(story: Story) -> Message | None:
    from curate.workflow.points import open_points
    from curate.workflow.transitions import next_command

    left = open_points(story)
    if left:
        return msg(
            "still open: {points}: `curate answer {slug}`",
            points=", ".join(point.name for point in left),
            slug=story.slug,
        )
    command = next_command(story.state)
    return msg("`curate {command} {slug}`", command=command, slug=story.slug) if command else None


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("answer", help=t("Answer the points of a review: say what was done about each."))(answer)
