"""A blank before a percent or degree sign, and a range of which only the end has its percent sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import BLANKS
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-percent", "warning", "warning", "warning"),)

_SIGN = re.compile(
    rf"[%‰℃°％](?:(?P<blank>(?<=[0-9][{BLANKS}].)|(?<=[0-9][{BLANKS}][{BLANKS}].))(?![A-BD-EG-Za-z0-9(]|[{BLANKS}][0-9])"
    r"|(?<=[0-9].)(?<!°))"
)
_RANGE = re.compile(
    rf"(?<![0-9A-Za-z.,%‰％~～/-])(?P<first>[0-9]++(?:\.[0-9]++)?+)(?P<dash>[{BLANKS}]?[~～–—-][{BLANKS}]?)"
    rf"(?P<last>[0-9]++(?:\.[0-9]++)?+)[{BLANKS}]?(?P<sign>[%‰％])\Z"
)
MOST_BEFORE = 30


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find percent signs too far from their number, and those that are missing in a range."""
    del around
    copy = story.copy_text
    return faults_of("zh-percent", copy, _slips(copy.masked), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start : found.end]
    assert found.fix is not None
    if found.fix.safe:
        return (
            msg("There is a blank between the number and {sign}.", sign=copy.text[found.fix.end]),
            msg("Delete the blank; `curate check --fix` does it."),
        )
    return (
        msg("In the range {typed}, the first number has no percent sign.", typed=typed),
        msg("Write {right}; `curate check --unsafe-fix` does it.", right=found.fix.text),
    )


def _slips(masked: str) -> Iterator[Slip]:
    sentences = Sentences(masked)
    for match in matches(_SIGN, masked):
        sign = match.start()
        if sentences.is_foreign(sign):
            continue
        low = max(0, sign - MOST_BEFORE)
        found = _RANGE.search(masked, low, sign + 1)
        if found is not None and float(found["first"]) < float(found["last"]):
            yield slip(
                *found.span(), f"{found['first']}{found['sign']}～{found['last']}{found['sign']}", safe=False
            )
        if match["blank"] is not None:
            first = sign
            while masked[first - 1] in BLANKS:
                first -= 1
            yield slip(first, sign, "")
