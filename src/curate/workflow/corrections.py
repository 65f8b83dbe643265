"""Which correction of a published story waits for its approval."""

from __future__ import annotations

from curate.story.model import Correction
from curate.story.story import Story
from curate.story.vocabulary import State, Verdict
from curate.workflow.approvals import Approvals


def pending_correction(story: Story, approvals: Approvals, digest: str) -> Correction | None:
    """Give the newest correction of a published story when it is what its approvals do not cover yet, else None.

    That is so when an earlier version was approved, this one is not, and the correction came after the last approval
    of any earlier one. A text changed without a correction, or again after its correction was approved, is none.
    """
    if story.state is not State.PUBLISHED or approvals.enough or not story.meta.corrections:
        return None
    newest = story.meta.corrections[-1]
    earlier = [r for r in story.meta.reviews if r.verdict is Verdict.APPROVE and r.digest != digest]
    if not earlier or newest.at is None:
        return None
    if any(review.at is None or review.at > newest.at for review in earlier):
        return None
    return newest
