"""The deadline: who is in time for now, and who waits for which edition."""

from __future__ import annotations

from datetime import datetime

import pytest
from site_stories import POLICY, a_policy

from curate.site.deadline import next_edition_if_late

EVENING = 'bulletin: {deadline: "20:00", edition: "08:00"}\n'


@pytest.mark.parametrize(
    ("policy", "now", "edition"),
    [
        ("", "2026-01-04T23:00:00+08:00", None),
        (EVENING, "2026-01-04T19:59:59+08:00", None),
        (EVENING, "2026-01-04T20:00:00+08:00", None),
        (EVENING, "2026-01-04T20:00:01+08:00", "2026-01-05T08:00:00+08:00"),
        (EVENING, "2026-01-05T02:00:00+08:00", "2026-01-05T08:00:00+08:00"),
        (EVENING, "2026-01-04T18:00:00+00:00", "2026-01-05T08:00:00+08:00"),
        (EVENING, "2026-01-05T08:00:00+08:00", None),
        ('bulletin: {deadline: "07:00"}\n', "2026-01-05T07:30:00+08:00", "2026-01-05T08:00:00+08:00"),
        ('bulletin: {deadline: "07:00"}\n', "2026-01-05T22:00:00+08:00", None),
        ('bulletin: {deadline: "8:00", edition: "8:00"}\n', "2026-01-05T07:30:00+08:00", None),
    ],
)
def test_next_edition__by_the_newsrooms_clock(policy: str, now: str, edition: str | None) -> None:
    found = next_edition_if_late(a_policy(policy), datetime.fromisoformat(now))
    assert (found.isoformat() if found else None) == edition


@pytest.mark.parametrize(
    ("now", "edition"),
    [
        ("2026-03-07T22:00:00-05:00", "2026-03-08T08:00:00-04:00"),
        ("2026-10-31T22:00:00-04:00", "2026-11-01T08:00:00-05:00"),
        ("2026-03-08T01:59:00-05:00", "2026-03-08T08:00:00-04:00"),
    ],
)
def test_next_edition__over_a_change_of_the_clocks__the_hour_of_the_wall(now: str, edition: str) -> None:
    policy = a_policy(EVENING, POLICY.replace("Asia/Shanghai", "America/New_York"))
    found = next_edition_if_late(policy, datetime.fromisoformat(now))
    assert found is not None
    assert found.isoformat() == edition
