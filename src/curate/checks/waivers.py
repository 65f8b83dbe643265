"""Waivers: recorded exceptions to a rule, which need a reason and an end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta

from curate.checks.rule import Rule, by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story, did_you_mean

RULES = (
    by_state("waiver-invalid", "error", "error", "error"),
    by_state("waiver-expired", "error", "error", "error"),
    by_state("waiver-expiring", "warning", "warning", "warning"),
)
SOON = timedelta(days=7)
"""So long before its end a waiver begins to say so, while somebody can still act."""


def check_waivers(story: Story, around: Surroundings, rules: Mapping[str, Rule]) -> Iterator[Fault]:
    """Find waivers that say too little, name no rule or a fixed one, or have ended."""
    for index, waiver in enumerate(story.meta.waivers):
        place = story.place("waivers", index)
        missing = [key for key in ("rule", "reason", "by", "until") if not getattr(waiver, key)]
        rule = rules.get(waiver.rule or "")
        if missing:
            yield Fault(
                "waiver-invalid",
                *place,
                msg("The waiver has no {keys}.", keys=", ".join(missing)),
                msg("A waiver names its rule, a reason, who gave it, and the day it ends."),
            )
        elif rule is None:
            yield Fault(
                "waiver-invalid",
                *place,
                msg("There is no rule {rule}.", rule=waiver.rule or ""),
                did_you_mean(waiver.rule or "", list(rules)) or msg("`curate explain` lists them."),
            )
        elif rule.fixed:
            yield Fault(
                "waiver-invalid", *place, msg("The rule {rule} cannot be waived.", rule=rule.name), None
            )
        elif waiver.until is not None and waiver.until < around.today:
            yield Fault(
                "waiver-expired",
                *place,
                msg("The waiver of {rule} ended on {day}.", rule=rule.name, day=waiver.until.isoformat()),
                msg("Mend what it excused, or agree on a new one."),
            )
        elif waiver.until is not None and waiver.until - around.today <= SOON:
            yield Fault(
                "waiver-expiring",
                *place,
                msg("The waiver of {rule} ends on {day}.", rule=rule.name, day=waiver.until.isoformat()),
                msg(
                    "From the day after, {rule} counts again: mend it, or agree on a new one.", rule=rule.name
                ),
            )


def waived_rules(story: Story, around: Surroundings, rules: Mapping[str, Rule]) -> set[str]:
    """Give the rules that a complete and running waiver lifts for this story."""
    return {
        waiver.rule
        for waiver in story.meta.waivers
        if waiver.rule is not None
        and waiver.rule in rules
        and not rules[waiver.rule].fixed
        and waiver.reason
        and waiver.by
        and waiver.until
        and waiver.until >= around.today
    }
