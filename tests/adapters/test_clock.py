"""The moment and the random end of an id."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from curate.adapters.clock import now, random_suffix


def test_now_is_this_moment_with_a_zone_and_without_fractions() -> None:
    moment = now()
    assert moment.utcoffset() == timedelta(0)
    assert moment.microsecond == 0
    assert abs(datetime.now(UTC) - moment) < timedelta(seconds=5)


def test_suffix_is_unlikely_to_come_twice_and_easy_to_read() -> None:
    suffixes = [random_suffix() for _ in range(200)]
    assert all(re.fullmatch(r"[2-9a-hj-km-np-tv-z]{4}", suffix) for suffix in suffixes)
    assert len(set(suffixes)) > 190
    assert len(random_suffix(9)) == 9
