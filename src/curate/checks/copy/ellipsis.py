"""Three dots, three full stops or half an ellipsis where Chinese writes ……."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import (
    AFTER_NUMBERS,
    BLANKS,
    CLOSING,
    PAUSES,
    is_han,
    without_markup_before,
)
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-ellipsis", "warning", "warning", "warning"),)

RIGHT = "……"
_DOTS = re.compile(r"\.\.[.…]++|。。[。.…]++|、、、++|···++|・・・++|……*+\.*+")
_SIGNS = frozenset(PAUSES + CLOSING + AFTER_NUMBERS)
_ALWAYS = ("。", "、")


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find what stands for an ellipsis in Chinese text and is none."""
    del around
    copy = story.copy_text
    return faults_of("zh-ellipsis", copy, _slips(copy.masked), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    return (
        msg("{typed} stands for an ellipsis.", typed=copy.text[found.start : found.end]),
        msg("Write six dots, ……; `curate check --fix` does it."),
    )


def _slips(masked: str) -> Iterator[Slip]:
    sentences = Sentences(masked)
    for match in matches(_DOTS, masked):
        start, end = match.span()
        dots = match[0]
        whole, half = divmod(len(dots), 2)
        if dots[0] == "…" == dots[-1] and not half:
            continue
        becomes = RIGHT * max(1, whole) if dots[0] == "…" == dots[-1] else RIGHT
        if (dots[0] in _ALWAYS or _in_chinese(masked, start, end)) and not sentences.is_foreign(start):
            yield slip(start, end, becomes)


def _in_chinese(masked: str, start: int, end: int) -> bool:
    """True for dots beside a Chinese word or mark."""
    after = masked[end : end + 1]
    if after and is_han(after):
        return True
    apart = start > 0 and masked[start - 1] in BLANKS
    if apart and after not in ("", "\r", "\n", *BLANKS):
        return False  # an operator of a program, as in `...args`
    last = without_markup_before(masked, start, BLANKS if apart else "")
    return last > 0 and (is_han(masked[last - 1]) or masked[last - 1] in _SIGNS)
