"""Dates written in several ways within one story."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-date-mixed", "warning", "warning", "warning"),)

FORMS = {"年": "2025年12月14日", "-": "2025-12-14", "/": "2025/12/14", ".": "2025.12.14"}
"""Each form by the sign behind its year, as it is shown."""

_DATE = re.compile(
    r"[-年/.](?:(?:(?<=(?<![0-9])[0-9]{4}年)|(?<=(?<![0-9])[0-9]{4} 年))[ ]?[0-9]{1,2}[ ]?月[ ]?[0-9]{1,2}[ ]?[日号]"
    r"|(?<=(?<![0-9A-Za-z./_-])(?:19|20)[0-9]{2}(?P<sign>[-/.]))(?:0?[1-9]|1[0-2])(?P=sign)"
    r"(?:0[1-9]|[12][0-9]|3[01]|[1-9])(?![0-9A-Za-z/_-]|\.[0-9A-Za-z]))"
)
_VERSION = re.compile(r"(?:[A-Za-z]|版本?)[ ]?\Z")
"""What stands before the number of a program's version, which may look like a date with full stops."""


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find a second way to write a date in running text; tables are apart."""
    del around
    copy = story.copy_text
    first: dict[str, int] = {}
    counts: dict[str, int] = {}
    sentences = Sentences(copy.masked)
    for match in matches(_DATE, copy.masked):
        start = match.start() - (5 if copy.masked[match.start() - 1] == " " else 4)
        if match["sign"] == "." and _VERSION.search(copy.masked, max(0, start - 3), start):
            continue
        sign = copy.masked[match.start()]
        if sentences.is_foreign(start) or _in_table(story, copy.place(start)[0]):
            continue
        first.setdefault(sign, start)
        counts[sign] = counts.get(sign, 0) + 1
    if len(first) < 2:
        return iter(())
    used = sorted(first, key=lambda sign: (-counts[sign], first[sign]))
    rarer, common = used[-1], used[0]
    start = first[rarer]
    message = msg(
        "Dates are written as {rarer} ({few}) and as {common} ({many}) here.",
        rarer=FORMS[rarer],
        few=counts[rarer],
        common=FORMS[common],
        many=counts[common],
    )
    hint = msg("Write all dates of the running text in one form; tables may keep another.")
    return faults_of("zh-date-mixed", copy, [Slip(start, start + len("2025"))], lambda _: (message, hint))


def _in_table(story: Story, line: int) -> bool:
    """True for a line of the file that belongs to a table."""
    blocks = story.parsed_body.outline.blocks
    index = bisect_right(blocks, line, key=lambda block: block.line) - 1
    return index >= 0 and blocks[index].tag == "table" and line <= blocks[index].end_line
