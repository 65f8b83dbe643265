"""Who does what next with a story: where it stands, who is waited for, and what one person can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from curate.policy import Policy
from curate.story.model import Review
from curate.story.story import Story
from curate.story.vocabulary import FINAL_VERDICTS, State, Verdict
from curate.workflow.approvals import (
    Approvals,
    claims_hold,
    judge_approvals,
    may_approve,
    unconfirmed,
)
from curate.workflow.corrections import pending_correction
from curate.workflow.points import Point, points_of

SENDING_BACK = (Verdict.REQUEST_CHANGES, Verdict.RETURN)


class Step(StrEnum):
    """What one person can do next with a story."""

    SUBMIT = "submit"
    MEND = "mend"
    """It was sent back and is as it was; its curator changes it first."""
    ANSWER = "answer-points"
    REVIEW = "review"
    PUBLISH = "publish"
    WAIT = "wait"
    """Somebody else has the next move."""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a story stands on its way, for everybody.

    `waits_for` are the ids of the people who can make the next move, in the policy's order; empty when the story
    waits for nobody, or nobody of the desk may do it. `sent_back` is the word that made a draft of it again.
    """

    state: State
    waits_for: tuple[str, ...]
    open_points: tuple[Point, ...] = ()
    sent_back: Review | None = None
    mended: bool = False
    """True when a story that was sent back is another by now, or its points are answered."""
    approvals: Approvals | None = None
    """How its approvals stand; None for a story that is not in review."""
    ready: bool = False
    """True when nothing but the publisher is wanting."""
    correction: bool = False
    """True when a published story has a correction that is not approved yet."""

    def step_of(self, person: str | None) -> Step | None:
        """Give what a person can do next; None when the story's way is at its end."""
        if self.state is State.PUBLISHED and not self.correction:
            return None
        if person is None or person not in self.waits_for:
            return Step.WAIT
        if self.open_points:
            return Step.ANSWER
        if self.state is State.DRAFT:
            return Step.MEND if self.sent_back is not None and not self.mended else Step.SUBMIT
        if self.correction and self.approvals is not None and self.approvals.objections:
            return Step.MEND
        return Step.PUBLISH if self.ready else Step.REVIEW

    def is_waiting_for(self, person: str | None) -> bool:
        """True when others wait for this person; an own draft that nobody has seen yet waits for nobody else."""
        asked = self.state is not State.DRAFT or self.sent_back is not None or bool(self.open_points)
        return asked and person is not None and person in self.waits_for


_AT_ITS_END = Situation(State.PUBLISHED, ())
"""One for all: most stories of a newsroom are published."""


def situation_of(story: Story, digest_of: Callable[[Story], str], policy: Policy) -> Situation:
    """Judge where a story stands; `digest_of` is asked only where something of the story depends on its digest."""
    if story.state is State.PUBLISHED:
        return _correction_of(story, digest_of, policy) if story.meta.corrections else _AT_ITS_END
    points = points_of(story)
    asked = tuple(point for point in points if point.open)
    curator = story.meta.curator
    its_curator: tuple[str, ...] = (curator,) if curator is not None else ()
    if story.state is State.DRAFT:
        back = _sent_back(story)
        mended = back is not None and _mended(story, back, points, digest_of)
        return Situation(story.state, its_curator, asked, back, mended)
    approvals = judge_approvals(story, digest_of(story), policy)
    ready = approvals.enough and claims_hold(story, approvals) and not asked
    if asked:
        waits_for = its_curator
    elif ready:
        waits_for = tuple(i for i, person in policy.people.items() if "publisher" in person.roles)
    else:
        waits_for = _reviewers_wanted(story, approvals, policy)
    return Situation(story.state, waits_for, asked, approvals=approvals, ready=ready)


def _correction_of(story: Story, digest_of: Callable[[Story], str], policy: Policy) -> Situation:
    """Judge where a story with corrections stands: the newest may wait for a reviewer, or be sent back."""
    digest = digest_of(story)
    approvals = judge_approvals(story, digest, policy)
    if pending_correction(story, approvals, digest) is None:
        return _AT_ITS_END
    curator = story.meta.corrections[-1].by
    if approvals.objections:
        waits_for: tuple[str, ...] = (curator,) if curator is not None else ()
    else:
        waits_for = tuple(p for p in _reviewers_wanted(story, approvals, policy) if p != curator)
    return Situation(story.state, waits_for, approvals=approvals, correction=True)


def _sent_back(story: Story) -> Review | None:
    """Give the last word on the whole story, when it was one that sent it back."""
    last = next((r for r in reversed(story.meta.reviews) if r.verdict in FINAL_VERDICTS), None)
    return last if last is not None and last.verdict in SENDING_BACK else None


def _mended(story: Story, back: Review, points: list[Point], digest_of: Callable[[Story], str]) -> bool:
    if any(point.open for point in points):
        return False
    if any(point.review.by == back.by for point in points):
        return True
    # A return does not say of which version it was; its curator is asked to look until the story is submitted.
    return back.digest is not None and back.digest != digest_of(story)


def _reviewers_wanted(story: Story, approvals: Approvals, policy: Policy) -> tuple[str, ...]:
    """Give those who may approve and have not; while somebody objects, nobody else's word is enough."""
    objecting = {review.by for review in approvals.objections}
    have = {r.by for r in approvals.valid if not unconfirmed(story, r.confirmed)}
    more = len(have) < approvals.needed
    return tuple(
        person_id
        for person_id, person in policy.people.items()
        if "reviewer" in person.roles
        and may_approve(story, person_id, policy)
        and person_id not in have
        and (person_id in objecting or more)
    )
