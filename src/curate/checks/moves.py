"""How the story came to its state: legal moves, by somebody allowed, with approvals that hold."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import always
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.story import Story
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
from curate.workflow.transitions import STATE_WORDS, has_role, next_command, transition

RULES = (
    always("state-jump"),
    always("move-role"),
    always("approval-missing"),
    always("approval-stale"),
    always("approval-self"),
    always("approval-role"),
    always("approval-author"),
    always("review-removed"),
    always("changes-requested"),
    always("claim-unconfirmed"),
    always("identity-changed"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find moves that skip a step, moves by the wrong person, and approvals that do not hold."""
    if around.compared:
        yield from _moves(story, around)
        yield from _new_approvals(story, around)
    approvals = judge_approvals(story, around.digest, around.policy)
    yield from _unfit(story, approvals)
    yield from _removed(story, around)
    if story.meta.state is State.PUBLISHED:
        yield from _lacking(story, approvals, around)
    if around.compared:
        yield from _unconfirmed(story, approvals, around)


def _moves(story: Story, around: Surroundings) -> Iterator[Fault]:
    before, state = around.previous, story.meta.state
    if before is not None and before.id and story.id and before.id != story.id:
        yield Fault(
            "identity-changed",
            *story.place("id"),
            msg("The id was {before} and is now {after}.", before=before.id, after=story.id),
            msg("Write {before} again; an id never changes.", before=before.id),
        )
    if state is None:
        return
    start = before.state if before is not None else State.DRAFT
    if start == state:
        return
    move = transition(start, state)
    if move is None:
        archive = before is None and around.policy.review.needed(story.meta.category) == 0
        if not archive:
            yield Fault(
                "state-jump",
                *story.place("state"),
                msg(
                    "The story goes from {start} to {end}, which is no step.",
                    start=STATE_WORDS[start],
                    end=STATE_WORDS[state],
                ),
                _way(start, story),
            )
    elif around.author_email and not has_role(around.policy, around.author, move.roles):
        yield Fault(
            "move-role",
            *story.place("state"),
            msg(
                "{who} may not {command} a story.",
                who=around.author or around.author_email,
                command=move.command,
            ),
            msg("Somebody with the role {role} has to do it.", role=", ".join(move.roles)),
        )


def _way(start: State, story: Story) -> Message:
    command = next_command(start)
    if command is None:
        return msg("Write `state: {state}` again.", state=start.value)
    return msg(
        "Write `state: {state}` again and use `curate {command} {slug}`.",
        state=start.value,
        command=command,
        slug=story.slug,
    )


def _new_approvals(story: Story, around: Surroundings) -> Iterator[Fault]:
    """An approval is given by the person whose commit brings it in."""
    known = around.previous.meta.reviews if around.previous is not None else []
    for index, review in enumerate(story.meta.reviews):
        if review in known or not around.author_email or review.by == around.author:
            continue
        yield Fault(
            "approval-author",
            *story.place("reviews", index),
            msg(
                "The review by {by} would be committed by {who}.",
                by=review.by or "?",
                who=around.author or around.author_email,
            ),
            msg("Delete it; {by} reviews with `curate review {slug}`.", by=review.by or "?", slug=story.slug),
        )


def _removed(story: Story, around: Surroundings) -> Iterator[Fault]:
    """What somebody said of a story stays in it; a review outside the digest could vanish unseen otherwise."""
    if around.previous is None:
        return
    for review in around.previous.meta.reviews:
        if review not in story.meta.reviews:
            yield Fault(
                "review-removed",
                *story.place("reviews"),
                msg("The review by {by} is gone or changed.", by=review.by or "?"),
                msg("Put it back: `git restore {path}`; reviews are only added.", path=story.path),
            )


def _way_back(story: Story, around: Surroundings) -> Message:
    if around.previous is not None and around.previous.state is not State.PUBLISHED:
        return msg(
            "Write `state: {state}` again and have it reviewed: `curate review {slug}`.",
            state=around.previous.state.value,
            slug=story.slug,
        )
    return msg(
        "Undo the change: `git restore {path}`; a published story is changed by a correction.",
        path=story.path,
    )


def _unfit(story: Story, approvals: Approvals) -> Iterator[Fault]:
    for judged in approvals.judged:
        place = story.place("reviews", judged.index)
        by = judged.review.by or "?"
        if judged.standing is Standing.OWN:
            yield Fault(
                "approval-self",
                *place,
                msg("{by} is the story's curator and approved it.", by=by),
                msg(
                    "Delete the review and let somebody else review; a desk of one sets `review: {{solo: true}}`."
                ),
            )
        elif judged.standing is Standing.STRANGER and judged.review.by:
            yield Fault(
                "approval-role",
                *place,
                msg("{by} approved and is no reviewer.", by=by),
                msg("Delete the review, or give {by} the role in stories/newsroom.yaml.", by=by),
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
