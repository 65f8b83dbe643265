"""What the approvals of a story are worth, and whether they are enough for its state."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import Rule, always
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.tombstone import is_tombstone
from curate.story.vocabulary import State
from curate.workflow.approvals import (
    Approvals,
    Judged,
    Standing,
    claims_hold,
    judge_approvals,
    unconfirmed,
    without_confirmation,
)
from curate.workflow.corrections import pending_correction

RULES = (
    always("approval-missing"),
    always("approval-stale"),
    always("approval-self"),
    always("approval-role"),
    always("changes-requested"),
    always("claim-unconfirmed"),
    Rule("correction-pending", dict.fromkeys(State, "warning"), fixed=True),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find approvals that do not hold, and a published story that has too few of them.

    A correction is written before it is approved, so what it makes stale is no error while people work on it, and
    readers see the last approved version. What a range of commits brings into its base has to be approved.
    """
    if is_tombstone(story):
        return  # nothing is left that somebody could have approved
    approvals = judge_approvals(story, around.digest, around.policy, around.trace)
    yield from _unfit(story, approvals, around)
    if story.meta.state is State.PUBLISHED:
        pending = pending_correction(story, approvals, around.digest)
        if pending is not None and not _is_range(around):
            yield _pending(story, approvals)
        else:
            yield from _lacking(story, approvals, around)
    if around.compared:
        yield from _unconfirmed(story, approvals, around)


def _is_range(around: Surroundings) -> bool:
    return around.trace is not None and any(step.commit for step in around.trace.steps)


def _pending(story: Story, approvals: Approvals) -> Fault:
    place = story.place("corrections", len(story.meta.corrections) - 1)
    if approvals.objections:
        return Fault(
            "correction-pending",
            *place,
            msg("{by} asked for changes of this correction.", by=approvals.objections[0].by or "?"),
            msg("Change the text or the note, then `curate commit {slug}`.", slug=story.slug),
        )
    return Fault(
        "correction-pending",
        *place,
        msg("The correction is not approved yet; readers see the last approved version."),
        msg("Somebody who had no hand in it reviews it: `curate review {slug}`.", slug=story.slug),
    )


def _way_back(story: Story, around: Surroundings) -> Message:
    if _is_range(around) and story.meta.corrections:
        return msg(
            "Have the correction approved before it goes into the base: `curate review {slug}`; a change without"
            " one begins with `curate correct {slug} --note TEXT`.",
            slug=story.slug,
        )
    if around.previous is not None and around.previous.state is not State.PUBLISHED:
        return msg(
            "Write `state: {state}` again and have it reviewed: `curate review {slug}`.",
            state=around.previous.state.value,
            slug=story.slug,
        )
    return msg(
        "Give it a correction: `curate correct {slug} --note TEXT`; or undo the change: `git restore {path}`. What"
        " counts and what is free to change: `curate explain approval-stale`.",
        slug=story.slug,
        path=story.path,
    )


def _unfit(story: Story, approvals: Approvals, around: Surroundings) -> Iterator[Fault]:
    for judged in approvals.judged:
        place = story.place("reviews", judged.index)
        by = judged.review.by or "?"
        if judged.standing is Standing.OWN:
            yield Fault("approval-self", *place, *_own(story, judged.review.by or "?", around))
        elif judged.standing is Standing.STRANGER and judged.review.by:
            yield Fault(
                "approval-role",
                *place,
                msg("{by} approved and is no reviewer.", by=by),
                msg("Delete the review, or give {by} the role in stories/newsroom.yaml.", by=by),
            )


def _own(story: Story, by: str, around: Surroundings) -> tuple[Message, Message]:
    if by == story.meta.curator:
        return (
            msg("{by} is the story's curator and approved it.", by=by),
            msg(
                "Delete the review and let somebody else review; a desk of one sets `review: {{solo: true}}`."
            ),
        )
    curated = around.trace is not None and by in around.trace.curators
    return (
        msg("{by} was the story's curator in this change and approved it.", by=by)
        if curated
        else msg("{by} changed the story in this change and approved it.", by=by),
        msg("Somebody who had no hand in it has to approve: `curate review {slug}`.", slug=story.slug),
    )


def _lacking(story: Story, approvals: Approvals, around: Surroundings) -> Iterator[Fault]:
    for objection in approvals.objections:
        yield Fault(
            "changes-requested",
            *story.place("reviews"),
            msg("{by} asked for changes of this version.", by=objection.by or "?"),
            msg(
                "Send it back with `curate return {slug}`, change it, and have it reviewed again.",
                slug=story.slug,
            ),
        )
    if len(approvals.valid) >= approvals.needed:
        return
    stale = [j for j in approvals.judged if j.standing is Standing.STALE]
    if stale:
        yield Fault(
            "approval-stale",
            *story.place("reviews", stale[-1].index),
            msg("The story changed after {by} approved it.", by=stale[-1].review.by or "?"),
            _way_back(story, around),
        )
    else:
        yield Fault(
            "approval-missing",
            *story.place("state"),
            msg(
                "The story is published with {count} of {needed} approvals.",
                count=len(approvals.valid),
                needed=approvals.needed,
            ),
            msg("Write `state: review` again and have it reviewed: `curate review {slug}`.", slug=story.slug),
        )


def _unconfirmed(story: Story, approvals: Approvals, around: Surroundings) -> Iterator[Fault]:
    """An approval says that the claims hold; what was published before that was asked for stays as it is."""
    if approvals.needed == 0:
        return
    known = around.previous.meta.reviews if around.previous is not None else []
    published = story.meta.state is State.PUBLISHED
    moved = published and (around.previous is None or around.previous.state is not State.PUBLISHED)
    for judged in without_confirmation(story, approvals):
        if judged.review not in known or (moved and not claims_hold(story, approvals)):
            yield _claim_fault(story, judged)


def _claim_fault(story: Story, judged: Judged) -> Fault:
    by = judged.review.by or "?"
    return Fault(
        "claim-unconfirmed",
        *story.place("reviews", judged.index),
        msg(
            "The approval by {by} does not say that the claim holds: {claim}",
            by=by,
            claim=unconfirmed(story, judged.review.confirmed)[0],
        ),
        msg(
            "In review, {by} confirms it: `curate review {slug} --approve --confirm all`; or take the claim out of"
            " `stance`.",
            by=by,
            slug=story.slug,
        ),
    )
