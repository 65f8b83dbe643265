"""Traditional characters that strayed into a simplified story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from curate.checks.copy.letters import count_han
from curate.checks.copy.settings import is_off
from curate.checks.copy.slips import Slip, Told, faults_of, matches, slip
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("zh-traditional", "off", "off", "off"),)

STRAY = 5
"""A story of which more than one Chinese character in so many is traditional is a traditional story."""


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find traditional characters in a story that is otherwise simplified."""
    if is_off(RULES[0], story, around):
        return iter(())
    copy = story.copy_text
    return faults_of("zh-traditional", copy, _slips(copy.masked), lambda found: _told(copy, found))


@cache
def traditional() -> re.Pattern[str]:
    """Give the pattern of a run of traditional characters; it is long, and most desks never ask for this rule."""
    return re.compile(f"[{''.join(_simplified())}]++")


@cache
def _simplified() -> dict[str, str]:
    from curate.checks.copy.traditional_letters import SIMPLIFIED

    return SIMPLIFIED


def _in_simplified(text: str) -> str:
    return "".join(_simplified().get(letter, letter) for letter in text)


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start : found.end]
    return (
        msg("{typed} is traditional in a simplified story.", typed=typed),
        msg("Write {right}, unless a name or a quotation wants it so.", right=_in_simplified(typed)),
    )


def _slips(masked: str) -> Iterator[Slip]:
    found = list(matches(traditional(), masked))
    if sum(len(match[0]) for match in found) * STRAY > count_han(masked):
        return
    for match in found:
        yield slip(*match.span(), _in_simplified(match[0]), safe=False)
