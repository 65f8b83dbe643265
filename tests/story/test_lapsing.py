"""Pins with an end, and when an end is past."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.story.lapsing import Pin, end_of, is_over, parse_pin
from curate.story.story import parse_story

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("text", "pin"),
    [
        ("picks", Pin("picks")),
        (" picks  until\t2026-01-05 ", Pin("picks", date(2026, 1, 5))),
        ("picks until 2026-01-05T20:00Z", Pin("picks", datetime.fromisoformat("2026-01-05T20:00+00:00"))),
        ("picks until 2026-1-5", None),
        ("picks until 2026-01-05T20:00", None),
        ("until 2026-01-05", Pin("until 2026-01-05")),
        ("", Pin("")),
    ],
)
def test_pin__read(text: str, pin: Pin | None) -> None:
    assert parse_pin(text) == pin


@given(st.text(max_size=60))
def test_pin__any_text__never_raises(text: str) -> None:
    parse_pin(text)


@given(st.dates(), st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=1, seconds=-1)))
def test_end__of_a_day__is_when_that_day_is_over(day: date, into: timedelta) -> None:
    if not 2 <= day.year <= 9998:
        return
    within = datetime.combine(day, datetime.min.time(), SHANGHAI) + into
    assert not is_over(day, within, SHANGHAI)
    assert is_over(day, within + timedelta(days=1), SHANGHAI)


def test_end__of_the_last_day_there_is__never() -> None:
    assert end_of(date.max, SHANGHAI) is None
    assert not is_over(date.max, datetime.now(SHANGHAI), SHANGHAI)
    assert not is_over(None, datetime.now(SHANGHAI), SHANGHAI)


@pytest.mark.parametrize(
    ("typed", "faults"),
    [
        ("2026-01-05", []),
        ("2026-01-05T20:00:00+08:00", []),
        ("2026-01-05T20:00", ["date-invalid"]),
        ("soon", ["date-invalid"]),
        ("[2026-01-05]", ["date-invalid"]),
        ("", []),
    ],
)
def test_expires__a_day_or_a_moment(typed: str, faults: list[str]) -> None:
    parsed = parse_story("stories/2026/01/a.md", f"---\nid: a\nexpires: {typed}\n---\n".encode())
    assert [fault.rule for fault in parsed.faults] == faults
