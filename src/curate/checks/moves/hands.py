"""Who changed the story: the four eyes of a review can only be counted when everybody is known."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import Rule
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.vocabulary import State

RULES = (
    Rule(
        "author-unknown",
        {State.DRAFT: "warning", State.REVIEW: "error", State.PUBLISHED: "error"},
        fixed=True,
    ),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find commits that changed the story under an address that is nobody's in the policy."""
    if around.trace is None or around.policy.review.needed(story.meta.category) == 0:
        return
    if all(not step.commit for step in around.trace.steps):
        return
    strangers = [author.name for author in around.trace.content_authors if author.person is None]
    for email in strangers:
        yield Fault(
            "author-unknown",
            *story.place("curator"),
            msg("{email} changed the story and is nobody's address in the policy.", email=email),
            msg(
                "Nobody can tell whether a reviewer wrote it. Add the address to a person under `people` in"
                " stories/newsroom.yaml, in a change of its own; `roles: []` gives no rights."
            ),
        )
