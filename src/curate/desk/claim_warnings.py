"""A word to whoever works on a story that somebody else has claimed."""

from __future__ import annotations

from datetime import datetime

from curate.desk.newsroom import Newsroom
from curate.messages import Message, msg
from curate.story.story import Story
from curate.workflow.claims import claimed_by_other


def claim_warnings(
    newsroom: Newsroom, story: Story, person: str | None, now: datetime
) -> tuple[Message, ...]:
    """Warn when the story is somebody else's for now; it is a word between colleagues and refuses nothing."""
    policy = newsroom.policy
    claim = claimed_by_other(story, policy, now.astimezone(policy.zone).date(), person)
    if claim is None:
        return ()
    return (
        msg(
            "{person} has claimed this story until {day}; tell them what you did.",
            person=policy.person_name(claim.by),
            day=claim.until.isoformat(),
        ),
    )
