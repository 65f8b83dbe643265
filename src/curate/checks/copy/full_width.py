"""Full-width digits and letters, which belong to no text of today."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-fullwidth", "warning", "error", "error"),)

_WIDE = re.compile(r"[０-９Ａ-Ｚａ-ｚ％](?:[０-９Ａ-Ｚａ-ｚ％]|[．：](?=[０-９])(?<=[０-９][．：]))*+")
_OPENING, _CLOSING = tuple("“‘「『"), tuple("”’」』")
_HALF = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)}


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find digits, letters and percent signs of full width."""
    del around
    copy = story.copy_text
    return faults_of("zh-fullwidth", copy, _slips(copy.masked), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start : found.end]
    return (
        msg("{typed} is full-width.", typed=typed),
        msg("Write {right}; `curate check --fix` does it.", right=typed.translate(_HALF)),
    )


def _slips(masked: str) -> Iterator[Slip]:
    for match in matches(_WIDE, masked):
        start, end = match.span()
        if masked[start - 1 : start] in _OPENING and masked[end : end + 1] in _CLOSING and end - start == 1:
            continue  # the character itself is spoken of
        yield slip(*match.span(), match[0].translate(_HALF))
