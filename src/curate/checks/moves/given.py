"""Reviews as they were given: by the person they name, in a commit everybody sees, and never taken out again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curate.checks.rule import always
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault
from curate.story.model import Review
from curate.story.story import Story
from curate.story.tombstone import is_tombstone
from curate.story.vocabulary import Verdict
from curate.workflow.trace import Step

RULES = (
    always("approval-author"),
    always("approval-merge"),
    always("approval-signature"),
    always("review-removed"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find new reviews that somebody else wrote, that came in by a merge, or lack a signature; and removed ones."""
    if around.trace is not None:
        for index, review in enumerate(story.meta.reviews):
            steps = around.trace.origins(review) if around.trace.is_new(review) else []
            if steps:
                yield from _given(story, index, review, steps, around)
    yield from _removed(story, around)


def _given(
    story: Story, index: int, review: Review, steps: Sequence[Step], around: Surroundings
) -> Iterator[Fault]:
    """One honest origin is enough: the same review may have come in on several branches."""
    place, by = story.place("reviews", index), review.by or "?"
    again = msg("Delete it; {by} reviews with `curate review {slug}`.", by=by, slug=story.slug)
    seen = [step for step in steps if not step.is_merge]
    if not seen:
        yield Fault(
            "approval-merge",
            *place,
            msg("The review by {by} first appears in a merge by {who}.", by=by, who=steps[0].author.name),
            again,
        )
        return
    honest = [step for step in seen if step.is_anybodys or step.author.person == review.by]
    if not honest:
        yield Fault("approval-author", *place, _by_another(by, seen[0]), again)
        return
    signed = around.policy.review.identity == "signed" and review.verdict is Verdict.APPROVE
    committed = [step for step in honest if step.commit]
    if signed and committed == honest and not any(step.author.signer == review.by for step in honest):
        yield Fault(
            "approval-signature",
            *place,
            msg(
                "The commit {commit} with the approval by {by} has no good signature by a key of theirs.",
                commit=honest[0].commit[:10],
                by=by,
            ),
            msg(
                "{by} signs commits with a key that stands under `keys` in the policy of the base:"
                " `git config gpg.format ssh`, `git config user.signingkey FILE.pub`,"
                " `git config commit.gpgsign true`; then reviews again.",
                by=by,
            ),
        )


def _by_another(by: str, step: Step) -> Message:
    if step.commit:
        return msg(
            "The review by {by} was committed by {who} ({commit}).",
            by=by,
            who=step.author.name,
            commit=step.commit[:10],
        )
    return msg("The review by {by} would be committed by {who}.", by=by, who=step.author.name)


def _removed(story: Story, around: Surroundings) -> Iterator[Fault]:
    """What somebody said of a story stays in it; a review outside the digest could vanish unseen otherwise."""
    if around.previous is None or is_tombstone(story):
        return
    for review in around.previous.meta.reviews:
        if review not in story.meta.reviews:
            yield Fault(
                "review-removed",
                *story.place("reviews"),
                msg("The review by {by} is gone or changed.", by=review.by or "?"),
                msg("Put it back: `git restore {path}`; reviews are only added.", path=story.path),
            )
