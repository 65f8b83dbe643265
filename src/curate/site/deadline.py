"""The hours of the bulletin: when the next edition comes out, and whether a story is in time for now."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta, tzinfo

from curate.policy import Policy


def next_edition_if_late(policy: Policy, now: datetime) -> datetime | None:
    """Give when a story published at `now` has to wait for, in the newsroom's time zone; None when it is in time.

    It is late after the deadline and before the edition that follows it. Without a deadline nothing is late.
    """
    hours, zone = policy.bulletin, policy.zone
    if hours.deadline is None:
        return None
    today = now.astimezone(zone)
    edition = next(
        moment for days in range(3) if (moment := _at(today, days, hours.edition, zone)) > now.astimezone(UTC)
    )
    day_of_it = edition.astimezone(zone)
    deadlines = [_at(day_of_it, -days, hours.deadline, zone) for days in (0, 1)]
    deadline = next(moment for moment in deadlines if moment <= edition)
    return day_of_it if deadline < now.astimezone(UTC) else None


def _at(day: datetime, days: int, clock: time, zone: tzinfo) -> datetime:
    """Give that hour of the day so many days later, as UTC, in which moments compare by what they are."""
    return datetime.combine(day.date() + timedelta(days=days), clock, zone).astimezone(UTC)
