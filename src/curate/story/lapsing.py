"""What lapses by itself: a story that expires, and a pin to a slot with the day until which it holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, date, datetime, time, timedelta, tzinfo

from pydantic_core import PydanticCustomError

from curate.story.model import parse_end

_PIN = re.compile(r"(\S++)\s++until\s++(\S++)")


@dataclass(frozen=True, slots=True)
class Pin:
    """A pin to the slot named `slot`; `until` is its last day or the moment it ends, None when it never does."""

    slot: str
    until: date | None = None


def parse_pin(text: str) -> Pin | None:
    """Read one entry of `placement`: `picks`, or `picks until 2026-01-05`; None when what ends it is no day."""
    match = _PIN.fullmatch(text.strip())
    if match is None:
        return Pin(text.strip())
    try:
        return Pin(match[1], parse_end(match[2]))
    except PydanticCustomError:
        return None


def end_of(until: date, zone: tzinfo) -> datetime | None:
    """Give the first moment at which something is over: the end of a day in `zone`, or the moment itself.

    None for a day so late that no calendar goes past it.
    """
    if isinstance(until, datetime):
        return until
    if until.year >= MAXYEAR:
        return None
    return datetime.combine(until + timedelta(days=1), time(), zone)


def is_over(until: date | None, now: datetime, zone: tzinfo) -> bool:
    """Tell whether the last day, or the moment of an end, is past at `now` (with an offset)."""
    end = end_of(until, zone) if until is not None else None
    return end is not None and end.astimezone(UTC) <= now.astimezone(UTC)
