"""Blanks beside full-width punctuation, which brings its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import BLANKS, HAN, MARKUP, PAUSES
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import OPAQUE, CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-space-fullwidth", "warning", "warning", "warning"),)

_OPEN = "（「『《〈【〔［"
_CLOSE = "）」』》〉】〕］"
_WORD = f"{HAN}A-Za-z0-9%℃"
_BLANK = re.compile(
    rf"[{BLANKS}](?:"
    rf"(?<=[{_WORD}{PAUSES}{_OPEN}{_CLOSE}].)[{BLANKS}]*+(?=[{PAUSES}{_CLOSE}])"
    rf"|(?<=[{_WORD}{PAUSES}{_CLOSE}].)[{BLANKS}]*+(?=[{_OPEN}])"
    rf"|(?<=[{PAUSES}{_OPEN}{_CLOSE}].)[{BLANKS}]*+(?=[{_WORD}])"
    rf"|(?<=[{HAN}{PAUSES}].)[{BLANKS}]*+(?=[”’]|[“‘][{HAN}])"
    rf"|(?<=[“‘].)[{BLANKS}]*+(?=[{HAN}])"
    rf"|(?<=[{HAN}{PAUSES}][”’].)[{BLANKS}]*+(?=[{HAN}{PAUSES}])"
    rf"|(?:(?<=[{_WORD}][{MARKUP}].)|(?<=[{_WORD}][{MARKUP}]{{2}}.)|(?<={OPAQUE}.))"
    rf"[{BLANKS}]*+(?=[{PAUSES}{_OPEN}{_CLOSE}])"
    rf"|(?<=[{PAUSES}{_OPEN}{_CLOSE}].)[{BLANKS}]*+(?=[{MARKUP}]{{1,2}}[{_WORD}]|{OPAQUE})"
    r")"
)
"""Emphasis counts where a word touches its signs: there it is emphasis with the blank and without it."""
_NUMBER = re.compile(
    r"(?:\A|\n)[ \t>*_|#-]*+[（(]?(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3}|[A-Za-z])[）)、][*_]*+\Z"
)
"""The number of a list's item, behind which a blank may stand."""


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find blanks before and behind full-width marks."""
    del around
    copy = story.copy_text
    return faults_of("zh-space-fullwidth", copy, _slips(copy), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    before = copy.text[found.start - 1]
    mark = copy.text[found.end] if before not in PAUSES + _OPEN + _CLOSE + "“‘”’" else before
    return (
        msg("There is a blank beside {mark}.", mark=mark),
        msg("Delete it; `curate check --fix` does it."),
    )


def _slips(copy: CopyText) -> Iterator[Slip]:
    masked = copy.masked
    sentences = Sentences(masked)
    for match in matches(_BLANK, masked):
        start, end = match.span()
        if (masked[start - 1] == OPAQUE and copy.text[start - 1] != "`") or (
            masked[end] == OPAQUE and copy.text[end] != "`"
        ):
            continue  # an address, a formula, a hashtag: a blank may be what ends it
        if sentences.is_foreign(start):
            continue
        if masked[start - 1] in "）、" and _NUMBER.search(masked, max(0, start - 24), start):
            continue
        yield slip(start, end, "")
