"""`publish`: one story, or several together; and the deadline after which they wait for the next edition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from curate.cli.completing import complete_story
from curate.cli.moments import parse_typed_moment
from curate.cli.options import AsJson, DryRun, NoCommit, OpenRequest, Push, Remote
from curate.cli.session import Session, session_of
from curate.cli.wording import t
from curate.errors import UsageFault
from curate.messages import Message, msg

if TYPE_CHECKING:
    from curate.cli.pushing import Pushing
    from curate.desk.committing import Outcome


def publish(
    context: typer.Context,
    stories: Annotated[
        list[str],
        typer.Argument(
            metavar="STORY…",
            help=t("The story's id, slug or path, exactly; several are published together or not at all."),
            autocompletion=complete_story,
        ),
    ],
    at: Annotated[
        str | None,
        typer.Option(
            "--at",
            metavar="TIME",
            help=t(
                "When readers see it, e.g. 2025-12-14T09:39; now otherwise. A story that waits gets another moment."
            ),
        ),
    ] = None,
    at_once: Annotated[
        bool,
        typer.Option(
            "--now",
            help=t(
                "Do not wait: not for the next edition after the deadline, nor for a moment named before."
            ),
        ),
    ] = False,
    push: Push = False,
    remote: Remote = None,
    open_request: OpenRequest = None,
    no_commit: NoCommit = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Publish an approved story, or several together."""
    from curate.cli.pushing import push_after, pushing_of
    from curate.desk.moving import publish as publish_story

    session = session_of(context)
    paths = list(dict.fromkeys(session.story_path(story) for story in stories))
    moment, edition = _moment(session, at, at_once=at_once)
    asked = at is not None or at_once
    pushing = pushing_of(session, push, remote, open_request, no_commit=no_commit)
    if len(paths) > 1:
        _publish_together(
            session,
            paths,
            moment,
            edition,
            pushing,
            asked=asked,
            commit=not no_commit,
            as_json=as_json,
            dry_run=dry_run,
        )
        return
    outcome = _done_before(session, paths[0], pushing, moment, asked=asked) or publish_story(
        session.newsroom, paths[0], session.now, at=moment, asked=asked, commit=not no_commit, dry_run=dry_run
    )
    waits = _waits(outcome, edition)
    if waits is not None:
        outcome = replace(outcome, warnings=(*outcome.warnings, _late(session, waits)))
        if dry_run and not as_json:  # which shows no warnings of its own
            session.console.note(_late(session, waits), "warning")
    push_after(
        session,
        outcome,
        _done(session, outcome),
        _then(session, outcome),
        pushing,
        command=f"curate publish {outcome.story.slug}",  # one that waits is found done, whatever its moment
        as_json=as_json,
        dry_run=dry_run,
        more={"next_edition": waits.isoformat() if waits is not None else None},
    )


def _moment(session: Session, at: str | None, *, at_once: bool) -> tuple[datetime | None, datetime | None]:
    """Give when readers are to see it (None: now), and the edition it waits for when it is late."""
    from curate.site.deadline import next_edition_if_late

    policy = session.newsroom.policy
    if at is not None:
        if at_once:
            raise UsageFault(
                msg("`--at` and `--now` say two different times."), msg("Leave one of them out.")
            )
        return parse_typed_moment(at, policy.zone), None
    edition = None if at_once else next_edition_if_late(policy, session.now)
    return edition, edition


def _waits(outcome: Outcome, edition: datetime | None) -> datetime | None:
    """Give the edition a story now waits for; a move that an earlier try made may have been in time."""
    published = outcome.story.meta.published
    return edition if edition is not None and published == edition else None


def _late(session: Session, edition: datetime) -> Message:
    hours = session.newsroom.policy.bulletin
    return msg(
        "It is after the deadline ({deadline}): readers see it in the next edition, {moment}. With `--now` it would"
        " not wait.",
        deadline=f"{hours.deadline:%H:%M}",
        moment=f"{edition:%Y-%m-%d %H:%M}",
    )


def _done_before(
    session: Session, path: str, pushing: Pushing, moment: datetime | None, *, asked: bool
) -> Outcome | None:
    """Give what an earlier try published and committed; nothing when a story that waits is to get another moment."""
    from curate.cli.pushing import done_before
    from curate.story.vocabulary import State

    outcome = done_before(session, path, pushing, State.PUBLISHED)
    waits = outcome.story.meta.published if outcome is not None else None
    if asked and waits is not None and waits > session.now and waits != moment:
        return None
    return outcome


def _done(session: Session, outcome: Outcome) -> Message:
    from curate.desk.rescheduling import rescheduled

    title, published = outcome.story.title, outcome.story.meta.published
    if rescheduled(outcome) is None or published is None:
        return msg("{title} is published", title=title)
    if published <= session.now:
        return msg("{title} waits no longer", title=title)
    moment = published.astimezone(session.newsroom.policy.zone)
    return msg("{title} comes out on {moment}", title=title, moment=f"{moment:%Y-%m-%d %H:%M}")


def _then(session: Session, outcome: Outcome) -> Message:
    """Say which build shows the story: one that is made before its time does not, and none makes itself."""
    published = outcome.story.meta.published
    if published is None or published <= session.now:
        return msg("`curate build` makes the pages")
    moment = published.astimezone(session.newsroom.policy.zone)
    return msg("`curate build` shows it from {moment} on: build then", moment=f"{moment:%Y-%m-%d %H:%M}")


def _publish_together(
    session: Session,
    paths: Sequence[str],
    moment: datetime | None,
    edition: datetime | None,
    pushing: Pushing,
    *,
    asked: bool,
    commit: bool,
    as_json: bool,
    dry_run: bool,
) -> None:
    from curate.cli.pushing import push_after
    from curate.desk.releasing import Release, publish_together

    tried = [_done_before(session, path, pushing, moment, asked=asked) for path in paths]
    before = [outcome for outcome in tried if outcome is not None]
    if len(before) == len(paths):  # only the push is left to do
        release = Release(tuple(before), before[0].subject)
    else:
        release = publish_together(
            session.newsroom, paths, session.now, at=moment, asked=asked, commit=commit, dry_run=dry_run
        )
    waits = _waits(release.outcomes[0], edition)
    if waits is not None and not as_json:
        session.console.note(_late(session, waits), "warning")

    (first, done), *others = ((outcome, _done(session, outcome)) for outcome in release.outcomes)
    push_after(
        session,
        first,
        done,
        _then(session, first),
        pushing,
        command=" ".join(["curate publish", *(outcome.story.slug for outcome in release.outcomes)]),
        as_json=as_json,
        dry_run=dry_run,
        more={"next_edition": waits.isoformat() if waits is not None else None},
        others=others,
    )


def register(app: typer.Typer) -> None:
    """Add the command of this file to the app."""
    app.command("publish", help=t("Publish an approved story, or several together."))(publish)
