"""Which approvals of a story count, and why the others do not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from curate.policy import Policy
from curate.story.model import Review
from curate.story.story import Story
from curate.story.vocabulary import FINAL_VERDICTS, Verdict
from curate.workflow.trace import Trace


class Standing(StrEnum):
    """What an approval is worth now."""

    VALID = "valid"
    STALE = "stale"
    """The story changed since."""
    OWN = "own"
    """The curator, or somebody who changed the story, approved it."""
    STRANGER = "stranger"
    """The policy knows no such person, or gives them no role to review."""
    SUPERSEDED = "superseded"
    """The same person said something else later."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One approval and what it is worth; `index` is its place in the story's `reviews`."""

    review: Review
    index: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Approvals:
    """All approvals of a story, judged against one digest and one policy."""

    judged: tuple[Judged, ...]
    needed: int
    objections: tuple[Review, ...]
    """The last word of each person who asked for changes of exactly this version."""

    @property
    def valid(self) -> list[Review]:
        return [j.review for j in self.judged if j.standing is Standing.VALID]

    @property
    def enough(self) -> bool:
        """True when the story may be published as far as approvals go."""
        return len(self.valid) >= self.needed and not self.objections


def judge_approvals(story: Story, digest: str, policy: Policy, trace: Trace | None = None) -> Approvals:
    """Judge every approval; of several by one person only the last word counts.

    With a `trace`, an approval by somebody who had a hand in the change counts as their own.
    """
    verdicts = [(index, r) for index, r in enumerate(story.meta.reviews) if r.verdict in FINAL_VERDICTS]
    last = {review.by: index for index, review in verdicts}
    judged = []
    objections = []
    for index, review in enumerate(story.meta.reviews):
        final = last.get(review.by) == index
        if review.verdict is Verdict.APPROVE:
            judged.append(Judged(review, index, _standing(review, story, digest, policy, trace, final=final)))
        elif review.verdict is Verdict.REQUEST_CHANGES and final and review.digest in (None, digest):
            objections.append(review)
    return Approvals(tuple(judged), policy.review.needed(story.meta.category), tuple(objections))


def claims_of(story: Story) -> list[str]:
    """Give what a story claims of its sources' views, as it is worded there, each claim once."""
    return list(
        dict.fromkeys(source.stance for source in story.sources if source.stance and source.stance.strip())
    )


def unconfirmed(story: Story, confirmed: Iterable[str]) -> list[str]:
    """Give the claims of a story that are not among the confirmed texts."""
    known = set(confirmed)
    return [claim for claim in claims_of(story) if claim not in known]


def without_confirmation(story: Story, approvals: Approvals) -> list[Judged]:
    """Give the valid approvals that do not record every claim of the story."""
    return [
        judged
        for judged in approvals.judged
        if judged.standing is Standing.VALID and unconfirmed(story, judged.review.confirmed)
    ]


def claims_hold(story: Story, approvals: Approvals) -> bool:
    """True unless a story with approvals enough has too few of them that record its claims."""
    confirming = len(approvals.valid) - len(without_confirmation(story, approvals))
    return not confirming < approvals.needed <= len(approvals.valid)


def may_approve(story: Story, person_id: str, policy: Policy) -> bool:
    """True unless the person would approve their own story and the policy does not allow that."""
    return policy.review.solo or person_id != story.meta.curator


def _standing(
    review: Review, story: Story, digest: str, policy: Policy, trace: Trace | None, *, final: bool
) -> Standing:
    person = policy.people.get(review.by or "")
    if person is None or "reviewer" not in person.roles:
        return Standing.STRANGER
    if not may_approve(story, review.by or "", policy):
        return Standing.OWN
    if not final:
        return Standing.SUPERSEDED
    if review.digest != digest:
        return Standing.STALE
    if trace is not None and not policy.review.solo and trace.is_own(review):
        return Standing.OWN
    return Standing.VALID
