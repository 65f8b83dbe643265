"""A claim on a story: by somebody of the desk, and for a time that ends."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.required import is_given
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.nodes import Plain
from curate.story.story import Story, did_you_mean
from curate.workflow.claims import LONGEST

RULES = (by_state("claim-invalid", "warning", "warning", "warning"),)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find a claim that does not say who or until when, one by a stranger, and one that hardly ends."""
    claim = story.meta.claim
    if claim is None:
        return
    typed = story.values.get("claim")
    missing = [key for key in ("by", "until") if not is_given(_value(typed, key))]
    if missing:
        yield Fault(
            "claim-invalid",
            *story.place("claim"),
            msg("The claim has no {keys}.", keys=", ".join(missing)),
            msg("Let `curate claim {slug}` write it; it names you and the last day.", slug=story.slug),
        )
    people = around.policy.people
    if claim.by and claim.by not in people:
        yield Fault(
            "claim-invalid",
            *story.place("claim", "by"),
            msg("The story is claimed by {person}, whom the policy does not know.", person=claim.by),
            did_you_mean(claim.by, list(people))
            or msg("Such a claim holds nobody off; take it over: `curate claim {slug}`.", slug=story.slug),
        )
    if claim.until is not None and claim.until - around.today > LONGEST:
        yield Fault(
            "claim-invalid",
            *story.place("claim", "until"),
            msg(
                "The claim runs until {day}, more than {most} days ahead.",
                day=claim.until.isoformat(),
                most=LONGEST.days,
            ),
            msg("A few days are enough: `curate claim {slug} --days 2`.", slug=story.slug),
        )


def _value(typed: Plain | None, key: str) -> Plain | None:
    return typed.get(key) if isinstance(typed, dict) else None
