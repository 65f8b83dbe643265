"""Claims: who works on a story now, until when, and for whom that holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from curate.policy import Policy
from curate.story.story import Story

USUAL = timedelta(days=2)
"""How far ahead a claim runs when nobody says otherwise."""
LONGEST = timedelta(days=60)
"""A claim further ahead has been forgotten the day it is made."""


@dataclass(frozen=True, slots=True)
class RunningClaim:
    """Somebody of the desk works on a story; `until` is the last day that holds."""

    by: str
    until: date


def running_claim(story: Story, policy: Policy, today: date) -> RunningClaim | None:
    """Give the claim that holds today; a lapsed one, or one by nobody of the desk, holds nothing."""
    claim = story.meta.claim
    if claim is None or claim.by is None or claim.until is None:
        return None
    if claim.by not in policy.people or claim.until < today:
        return None
    return RunningClaim(claim.by, claim.until)


def claimed_by_other(story: Story, policy: Policy, today: date, person: str | None) -> RunningClaim | None:
    """Give the running claim of somebody other than this person."""
    claim = running_claim(story, policy, today)
    return claim if claim is not None and claim.by != person else None


def last_day(claim: RunningClaim | None, person: str, today: date, days: int | None) -> date:
    """Give the last day of a person's new claim; without `days`, one's own running claim is never cut short."""
    if days is not None:
        return today + timedelta(days=days)
    usual = today + USUAL
    return max(usual, claim.until) if claim is not None and claim.by == person else usual
