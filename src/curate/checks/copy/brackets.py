"""Half-width brackets around or between Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import BLANKS, CLOSING, HAN, OPENING, PAUSES
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault, Fix
from curate.story.story import Story

RULES = (by_state("zh-brackets", "warning", "warning", "warning"),)

MOST_DEPTH = 6
_TOKEN = re.compile(r"[()（）\n]")
_HAN = re.compile(f"[{HAN}]")
_CHINESE = re.compile(f"[{HAN}{PAUSES}{CLOSING}{OPENING}]")
_NUMBERS = re.compile(r"[\d\s.,，;+\-−–—~∞a-zαβ]{0,60}\Z")
_LETTERS = re.compile(r"[A-Za-z][^\n]?[A-Za-z]")
LONGEST = 2_000


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find brackets that Chinese text writes full-width."""
    del around
    copy = story.copy_text
    if "(" not in copy.masked and ")" not in copy.masked:
        return iter(())
    return faults_of("zh-brackets", copy, _slips(copy), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start : found.end]
    right = "（" if typed in "(（" else "）"
    return (
        msg(
            "The bracket {typed} and its other half belong to Chinese text and are not full-width.",
            typed=typed,
        ),
        msg("Write {right} and its other half full-width; `curate check --fix` does it.", right=right),
    )


def _slips(copy: CopyText) -> Iterator[Slip]:
    masked = copy.masked
    sentences = Sentences(masked)
    for start, end in sorted(_pairs(masked)):
        if _is_wrong(masked, start, end) and not sentences.is_foreign(start):
            first, last = _with_blanks(masked, start, end)
            inside = copy.text[start + 1 : end - 1].strip(BLANKS)
            yield Slip(start, start + 1, Fix(first, last, f"（{inside}）"))


def _pairs(masked: str) -> Iterator[tuple[int, int]]:
    """Give the pairs of brackets within lines of which one is half-width."""
    open_ones: list[int] = []
    for match in matches(_TOKEN, masked):
        sign, offset = match[0], match.start()
        if sign in "(（":
            open_ones.append(offset)
            del open_ones[:-MOST_DEPTH]
        elif sign == "\n":
            open_ones.clear()
        elif open_ones:
            start = open_ones.pop()
            if (sign == ")" or masked[start] == "(") and offset - start <= LONGEST:
                yield start, offset + 1


def _is_wrong(masked: str, start: int, end: int) -> bool:
    if masked[start] == "（" or masked[end - 1] == "）" or _HAN.search(masked, start, end):
        return True
    inside = masked[start + 1 : end - 1]
    if not inside.strip() or ("," in inside and _NUMBERS.match(inside)):
        return False  # a call of a function; an interval or a pair of coordinates
    before, after = masked[start - 1 : start], masked[end : end + 1]
    if before and _HAN.match(before):
        return True
    if after and _HAN.match(after) and _LETTERS.search(inside):
        return before in ("", "\n") or bool(_CHINESE.match(before))
    return False


def _with_blanks(masked: str, start: int, end: int) -> tuple[int, int]:
    """Take in the blank before and behind a pair where a Chinese word or mark follows it."""
    if masked[start - 1 : start] in tuple(BLANKS) and _CHINESE.match(masked, start - 2 if start > 1 else 0):
        start -= 1
    if masked[end : end + 1] in tuple(BLANKS) and _CHINESE.match(masked, end + 1):
        end += 1
    return start, end
