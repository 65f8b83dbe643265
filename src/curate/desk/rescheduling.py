"""Another moment for a published story that readers do not see yet: at once, earlier or later."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from curate.desk.checking import judge_fully
from curate.desk.committing import Outcome, commit_story, make_ready, refuse_odd_files, save, subject_of
from curate.desk.finding_stories import read_story, unreadable
from curate.desk.newsroom import Newsroom, require_role
from curate.desk.refusing import refuse_on_errors, refuse_unapproved, refuse_uncommitted
from curate.desk.snapshots import WorkTree
from curate.desk.uncommitted import previous_version
from curate.errors import Refused
from curate.messages import msg
from curate.story.edit import SetValue, apply_changes
from curate.story.story import Story, parse_story
from curate.story.vocabulary import State


def is_waiting(newsroom: Newsroom, story: Story, now: datetime) -> bool:
    """True when the last commit holds the story published, for a moment after `now`, and not retracted."""
    head = previous_version(newsroom, WorkTree(newsroom.repository), story.path, story.id) or story
    moment = head.meta.published
    return (
        story.state is State.PUBLISHED
        and head.state is State.PUBLISHED
        and story.meta.retraction is None
        and moment is not None
        and moment > now
    )


def reschedule(
    newsroom: Newsroom, path: str, now: datetime, moment: str | None, *, commit: bool, dry_run: bool
) -> Outcome:
    """Give a waiting story another moment, as it is written in the file, and commit that.

    It takes what publishing takes: a publisher, nothing that is not committed, and approvals that hold. Without a
    moment nothing is done: whoever leaves it out may not know that the story waits.
    """
    require_role(newsroom, ("publisher",))
    warnings = make_ready(newsroom, path)
    story = read_story(newsroom, path)
    refuse_uncommitted(newsroom, story)
    waits_until = story.meta.published
    assert waits_until is not None  # else it would not wait
    if moment is None or datetime.fromisoformat(moment) == waits_until:
        raise Refused(
            msg(
                "{title} is published already; it comes out on {moment}.",
                title=story.title,
                moment=f"{waits_until.astimezone(newsroom.policy.zone):%Y-%m-%d %H:%M}",
            ),
            msg(
                "Let it out now: `curate publish {slug} --now`; another moment: `curate publish {slug} --at TIME`.",
                slug=story.slug,
            ),
        )
    tree = WorkTree(newsroom.repository)
    refuse_unapproved(newsroom, story, tree)
    after = apply_changes(story.data, [SetValue(("published",), moment)])
    parsed = parse_story(path, after)
    if parsed.story is None:
        raise unreadable(parsed, newsroom.policy)
    refuse_on_errors(judge_fully(newsroom, tree, parsed, now))
    subject = subject_of(newsroom, "reschedule", story)
    outcome = Outcome(path, story.data, after, parsed.story, subject=subject, warnings=warnings)
    if dry_run:
        return outcome
    if commit:
        refuse_odd_files(newsroom, story)
    save(newsroom, path, after, expected=story.data)
    if not commit:
        return outcome
    trailers = [new_moment(story, parsed.story)]
    return replace(outcome, commit=commit_story(newsroom, parsed.story, subject, trailers))


def new_moment(before: Story, after: Story) -> tuple[str, str]:
    """Give the trailer for another moment of a published story."""
    was, now = (str(story.values.get("published", "")) for story in (before, after))
    return "Published", f"{was} -> {now}"


def rescheduled(outcome: Outcome) -> Story | None:
    """Give the story as it was when all that an outcome did was to give it another moment; else None."""
    if outcome.before == outcome.after:
        return None
    before = parse_story(outcome.path, outcome.before).story
    return before if before is not None and before.state is State.PUBLISHED else None
