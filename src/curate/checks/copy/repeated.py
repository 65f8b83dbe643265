"""The same mark twice and more."""

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

RULES = (by_state("zh-repeat", "info", "info", "info"),)

_REPEATED = re.compile(r"！！++|？？++|，，++|；；++|：：++|、、(?!、)(?<!、、、)|。。(?![。.…])(?<!。。。)")


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find marks that stand there more than once."""
    del around
    copy = story.copy_text
    return faults_of("zh-repeat", copy, _slips(copy.masked), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start : found.end]
    if found.fix is None:
        return (
            msg("{typed} repeats a mark.", typed=typed),
            msg("One is enough in a report; leave it where a source is quoted as it spoke."),
        )
    return (
        msg("{typed} repeats a mark.", typed=typed),
        msg("Write {right}; `curate check --fix` does it.", right=found.fix.text),
    )


def _slips(masked: str) -> Iterator[Slip]:
    for match in matches(_REPEATED, masked):
        mark = match[0][0]
        yield Slip(*match.span()) if mark in "！？" else slip(*match.span(), mark)
