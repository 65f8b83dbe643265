"""Straight quotation marks beside Chinese words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.letters import CLOSING, HAN, OPENING, PAUSES
from curate.checks.copy.quotes import PARAGRAPH_END, STYLES, style_of
from curate.checks.copy.sentences import Sentences
from curate.checks.copy.slips import Slip, Told, faults_of, matches
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault, Fix
from curate.story.story import Story

RULES = (by_state("zh-quote-straight", "warning", "error", "error"),)

_CHINESE = f"{HAN}{PAUSES}{CLOSING}{OPENING}…—"
_MARK = re.compile(rf"[\"'“”‘’「」『』]|{PARAGRAPH_END}")
_TOUCHES = re.compile(rf"[\"'](?:(?=[{_CHINESE}])|(?<=[{_CHINESE}].))")
_TOUCHES_WORD = re.compile(rf"[\"'](?:(?=[{HAN}])|(?<=[{HAN}].))")
_APOSTROPHE = re.compile(r"'(?:(?<=[A-Za-z0-9].)(?=[A-Za-z0-9])|(?<=[0-9].))|\"(?<=[0-9].)")
_DEEPER = {"“": 1, "”": -1, "「": 1, "」": -1}
LONGEST = 2_000


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find straight quotes that Chinese text writes as “” or 「」."""
    copy = story.copy_text
    if '"' not in copy.masked and "'" not in copy.masked:
        return iter(())
    style = style_of(copy.masked, around.policy.style.quotes)
    return faults_of("zh-quote-straight", copy, _slips(copy, style), lambda found: _told(copy, found))


def _told(copy: CopyText, found: Slip) -> Told:
    typed = copy.text[found.start]
    if found.fix is None:
        return (
            msg(
                "{typed} is a straight quotation mark in Chinese text, and its other half is missing.",
                typed=typed,
            ),
            msg("Write the pair as “…” or 「…」, in the style of the story."),
        )
    right = f"{found.fix.text[0]}…{found.fix.text[-1]}"
    return (
        msg("{typed} is a straight quotation mark in Chinese text.", typed=typed),
        msg("Write {right}; `curate check --unsafe-fix` pairs the marks.", right=right),
    )


def _slips(copy: CopyText, style: str) -> Iterator[Slip]:
    masked = copy.masked
    if not _TOUCHES.search(masked):
        return
    sentences = Sentences(masked)
    for start, end, deep in sorted(_pairs(masked)):
        # What programs are told stands in straight quotes, and may have a Chinese mark before or behind it.
        touches = _TOUCHES_WORD if copy.text[start + 1 : end].isascii() else _TOUCHES
        touching = [at for at in (start, end) if at is not None and touches.match(masked, at)]
        if not touching or not sentences.is_chinese(start):
            continue
        if end is None:
            yield Slip(start, start + 1)
            continue
        first, last = STYLES[style][2:] if deep and masked[start] == "'" else STYLES[style][:2]
        yield Slip(
            start, start + 1, Fix(start, end + 1, first + copy.text[start + 1 : end] + last, safe=False)
        )


def _pairs(masked: str) -> Iterator[tuple[int, int | None, bool]]:
    """Give start, end and whether it lies in another pair of each pair within a paragraph; None without its end."""
    opened: dict[str, tuple[int, bool]] = {}
    depth = 0
    for match in matches(_MARK, masked):
        mark, offset = match[0], match.start()
        if mark[0] == "\n":
            yield from ((start, None, deep) for start, deep in opened.values())
            opened.clear()
            depth = 0
        elif mark not in "\"'":
            depth = max(0, depth + _DEEPER.get(mark, 0))
        elif mark in opened:
            start, deep = opened.pop(mark)
            yield (start, offset, deep) if offset - start <= LONGEST else (start, None, deep)
        elif not _APOSTROPHE.match(masked, offset):
            opened[mark] = (offset, depth > 0 or bool(opened))
    yield from ((start, None, deep) for start, deep in opened.values())
