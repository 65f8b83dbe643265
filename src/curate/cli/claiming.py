"""`claim`: who works on a story, so that nobody else does it too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.options import AsJson, DryRun, NoCommit, StoryArgument
from curate.cli.session import session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import Message, msg

if TYPE_CHECKING:
    from curate.desk.committing import Outcome


def claim(
    context: typer.Context,
    story: StoryArgument,
    days: Annotated[
        int | None,
        typer.Option("--days", metavar="N", help=t("So many days from today, 1 to 60; 2 otherwise.")),
    ] = None,
    release: Annotated[bool, typer.Option("--release", help=t("Give the story up again."))] = False,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Say that you work on a story now, or give it up."""
    from curate.cli.outcomes import tell
    from curate.desk.claiming import claim_story, release_story
    from curate.report.stories_json import claim_values
    from curate.workflow.claims import LONGEST, running_claim

    session = session_of(context)
    if release and days is not None:
        raise UsageFault(
            msg("`--release` gives the story up; `--days` would keep it."), msg("Leave one of them away.")
        )
    if days is not None and not 1 <= days <= LONGEST.days:
        raise UsageFault(
            msg("A claim cannot run {days} days.", days=days),
            msg("Give `--days` a number from 1 to {most}; it can be prolonged.", most=LONGEST.days),
        )
    path, newsroom = session.story_path(story), session.newsroom
    if release:
        outcome = release_story(newsroom, path, session.now, commit=not no_commit, dry_run=dry_run)
        done, then = _released(outcome), None
    else:
        outcome = claim_story(newsroom, path, session.now, days=days, commit=not no_commit, dry_run=dry_run)
        done, then = _claimed(outcome)
    running = running_claim(outcome.story, newsroom.policy, session.today)
    more = {"claim": claim_values(running)}
    tell(session, outcome, done, then, as_json=as_json, dry_run=dry_run, more=more)


def _claimed(outcome: Outcome) -> tuple[Message, Message]:
    story = outcome.story
    until = story.meta.claim.until.isoformat() if story.meta.claim and story.meta.claim.until else "?"
    done = msg("{title} is yours until {day}", title=story.title, day=until)
    return done, msg("done sooner? `curate claim {slug} --release`", slug=story.slug)


def _released(outcome: Outcome) -> Message:
    if outcome.before == outcome.after:
        return msg("nobody has claimed {title}", title=outcome.story.title)
    return msg("{title} is free again", title=outcome.story.title)


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("claim", help=t("Say that you work on a story now, or give it up."))(claim)
