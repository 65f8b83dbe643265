"""From the places a copy rule found to faults: the first ones each, all others of a story as one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import NamedTuple

from curate.messages import Message, msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault, Fix

MOST_SHOWN = 200
"""A story that breaks one rule more often is one accident, not that many findings."""
MOST_FOLDED = 20_000
"""Further places that the last fault of a rule stands for, and mends."""
MOST_LOOKED_AT = 40_000
"""Places of one story that a pattern finds and a rule looks at closer."""

Told = tuple[Message, Message | None]
"""What is wrong, and what to do."""


class Slip(NamedTuple):
    """A place, from `start` to `end`, and what mends it."""

    start: int
    end: int
    fix: Fix | None = None


def slip(start: int, end: int, becomes: str, *, safe: bool = True) -> Slip:
    """Make a slip that is mended by another text in its place."""
    return Slip(start, end, Fix(start, end, becomes, safe))


def matches(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Give the matches of a pattern, as many of them as a story may have."""
    return islice(pattern.finditer(text), MOST_LOOKED_AT)


def faults_of(
    rule: str, copy: CopyText, slips: Iterable[Slip], told: Callable[[Slip], Told]
) -> Iterator[Fault]:
    """Give a fault for each slip, in the order they come; `told` says what is wrong with one."""
    remaining = iter(slips)
    for found in islice(remaining, MOST_SHOWN):
        message, hint = told(found)
        length = max(found.end - found.start, 1)
        yield Fault(rule, *copy.place(found.start), message, hint, length, found.fix)
    first = next(remaining, None)
    if first is not None:
        others = [first, *islice(remaining, MOST_FOLDED)]
        yield Fault(
            rule,
            *copy.place(first.start),
            msg("{count} more places like those above follow.", count=len(others)),
            told(first)[1],
            max(first.end - first.start, 1),
            _together(copy.text, [other.fix for other in others if other.fix is not None]),
        )


def _together(text: str, fixes: list[Fix]) -> Fix | None:
    """Make one fix of many, of the safe ones where there are any; of two that overlap the first is taken."""
    safe = any(fix.safe for fix in fixes)
    chosen: list[Fix] = []
    for fix in sorted((fix for fix in fixes if fix.safe == safe), key=lambda fix: (fix.start, fix.end)):
        if not chosen or fix.start >= chosen[-1].end:
            chosen.append(fix)
    if not chosen:
        return None
    parts, position = [], chosen[0].start
    for fix in chosen:
        parts += [text[position : fix.start], fix.text]
        position = fix.end
    return Fix(chosen[0].start, position, "".join(parts), safe)
