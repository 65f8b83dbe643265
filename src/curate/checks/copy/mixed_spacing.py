"""Blanks between Chinese and Latin letters or digits in some places of a story and not in others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import BLANKS, HAN
from curate.checks.copy.settings import is_off
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-space-mixed", "off", "off", "off"),)

_BORDER = re.compile(
    rf"(?:(?<=[{HAN}])(?P<into>[{BLANKS}]*+)(?=(?P<latin>[A-Za-z0-9])))"
    rf"|(?:(?<=[A-Za-z0-9%])(?P<out>[{BLANKS}]*+)(?=(?P<han>[{HAN}])))"
)
_UNITS = frozenset("年月日号时点分秒周世第十百千万亿")
"""Characters that belong to a number; between them and its digits no blank is expected, nor missed."""
_ORDINAL = re.compile(r"第[0-9]+\Z")
_WORDS = re.compile(
    r"[AaBb]站|[ABHＡ]股|T恤|K歌|UP主|up主|[PK]图|[XＸ]光|[QＱ]群|(?<![A-Za-z])[A-Za-z]++[化族型级款版字]"
    r"|卡拉OK|维生素[A-K]|阿[QＱ]|[ei]人"
)
"""Words made of both; they are written close."""


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find the places that go against what most of the story does."""
    if is_off(RULES[0], story, around):
        return iter(())
    copy = story.copy_text
    return faults_of("zh-space-mixed", copy, _slips(copy.masked), _told)


def _told(found: Slip) -> Told:
    assert found.fix is not None
    if found.fix.text:
        return (
            msg("Here is no blank between Chinese and Latin letters or digits; most of the story has one."),
            msg("Put a blank here; `curate check --unsafe-fix` does it."),
        )
    return (
        msg("Here is a blank between Chinese and Latin letters or digits; most of the story has none."),
        msg("Delete the blank; `curate check --unsafe-fix` does it."),
    )


def _slips(masked: str) -> Iterator[Slip]:
    words = [match.span() for match in matches(_WORDS, masked)]
    close: list[tuple[int, int]] = []
    apart: list[tuple[int, int]] = []
    within = iter(words)
    word = next(within, None)
    for match in matches(_BORDER, masked):
        start, end = match.span()
        while word is not None and word[1] <= start:
            word = next(within, None)
        if (word is not None and word[0] < start) or _is_amount(masked, start, end):
            continue
        (apart if end > start else close).append((start, end))
    if not close or not apart:
        return
    if len(apart) >= len(close):
        yield from (slip(start, end, " ", safe=False) for start, end in close)
    else:
        yield from (slip(start, end, "", safe=False) for start, end in apart)


def _is_amount(masked: str, start: int, end: int) -> bool:
    """True for a border within a date, a time or another number."""
    before, after = masked[start - 1], masked[end]
    if before.isdigit() and (after in _UNITS or _ORDINAL.search(masked, max(0, start - 8), start)):
        return True
    return after.isdigit() and before in _UNITS
