"""Mending what rules find: the fixes of one story put together, applied, and looked at again before anybody writes.

A fix changes characters of the body alone. The result has to be the same story but for that: the same front matter
byte for byte, the same headings, links, pictures and code. What cannot be mended so is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote

from curate.checks.findings import Finding
from curate.story.body import MOST_DEPTH, Body, parse_body
from curate.story.canonical_url import clean_url
from curate.story.fault import Fix
from curate.story.story import ParsedStory, Story, parse_story

MOST_ROUNDS = 60
"""A fix may bring another to light; a story that does not come to rest in so many rounds is left as it was."""
MOST_TRIES = 200
"""How often one round parses the body to find the fixes that would change its structure."""

Judge = Callable[[ParsedStory], Iterable[Finding]]


@dataclass(frozen=True)
class Mended:
    """What fixing made of a story: its bytes, how many places were mended, and whether some had to be left.

    `data` equals the story's own bytes when nothing was mended.
    """

    data: bytes
    count: int
    left: int


def mend(story: Story, judge: Judge, *, unsafe: bool) -> Mended:
    """Apply the fixes that `judge` finds, again and again until there are none.

    Without `unsafe` only safe fixes are applied. A body whose line ends are mixed is left byte for byte as it is,
    and a fix that would change the structure is not applied; `left` says how many were not.
    """
    current, count = story, 0
    known = {story.body}
    for _ in range(MOST_ROUNDS):
        fixes = fixes_of(judge(ParsedStory(current.path, current)), unsafe=unsafe)
        if not fixes:
            return Mended(current.data, count, 0)
        after, done = (current, 0) if _has_mixed_line_ends(story.body) else _keeping_structure(current, fixes)
        if not done:
            return Mended(current.data, count, len(fixes))
        if after.body in known:
            break  # two rules undo each other's work
        known.add(after.body)
        current, count = after, count + done
    return Mended(story.data, 0, len(fixes_of(judge(ParsedStory(story.path, story)), unsafe=unsafe)))


def fixes_of(findings: Iterable[Finding], *, unsafe: bool) -> list[Fix]:
    """Give the fixes to apply in one go: in order, none touching another."""
    fixes = sorted(
        {f.fix for f in findings if f.fix is not None and (f.fix.safe or unsafe)},
        key=lambda fix: (fix.start, fix.end, fix.text),
    )
    chosen: list[Fix] = []
    for fix in fixes:
        if not chosen or fix.start >= chosen[-1].end:
            if chosen and fix.start == fix.end == chosen[-1].end:
                continue  # two texts for one place: the first is applied, the other found again
            chosen.append(fix)
    return chosen


def applied(body: str, fixes: Iterable[Fix]) -> str:
    """Give the body with fixes that are in order and do not touch each other."""
    parts, position = [], 0
    for fix in fixes:
        parts += [body[position : fix.start], fix.text]
        position = fix.end
    return "".join([*parts, body[position:]])


def _has_mixed_line_ends(body: str) -> bool:
    return body.count("\r\n") not in (0, body.count("\n"))


def _keeping_structure(story: Story, fixes: list[Fix]) -> tuple[Story, int]:
    """Apply the fixes that leave the structure as it is; gives the story after them, and how many they were."""
    wanted = skeleton(story.parsed_body)
    tries = 0

    def keeps(chosen: list[Fix]) -> bool:
        nonlocal tries
        tries += 1
        return skeleton(parse_body(applied(story.body, chosen), story.cut.body_line)) == wanted

    def with_those_of(kept: list[Fix], more: list[Fix]) -> list[Fix]:
        """Add the fixes that can be added: all, or the better part of each half."""
        if tries > MOST_TRIES:
            return kept
        if keeps([*kept, *more]):
            return [*kept, *more]
        if len(more) == 1:
            return kept
        middle = len(more) // 2
        return with_those_of(with_those_of(kept, more[:middle]), more[middle:])

    chosen = with_those_of([], fixes)
    after = _with(story, chosen) if chosen else None
    return (story, 0) if after is None else (after, len(chosen))


def _with(story: Story, fixes: list[Fix]) -> Story | None:
    """Read the story with its fixes; None should it not be the same but for them."""
    body = applied(story.body, fixes)
    frame = story.data[: len(story.data) - len(story.body.encode("utf-8"))]
    after = parse_story(story.path, frame + body.encode("utf-8")).story
    return after if after is not None and after.cut.head == story.cut.head and after.body == body else None


_PLACE = re.compile(r' data-sourcepos="(\d+):\d+-(\d+):\d+"')
_ALT = re.compile(r' alt="[^"]*"')
_TARGET = re.compile(r' href="([^"]*)"')
_WORDS = re.compile("[，。；：？！、（）「」『』【】《》〈〉“”‘’…—]")
_PART = re.compile(r"<code[^<>]*+>[^<]*+|<[^<>]*+>")


def skeleton(body: Body) -> list[str]:
    """Give what a fix of words never changes: elements with their lines, where links and pictures lead, and code.

    A body that is not rendered has no structure that could be kept, and equals no other.
    """
    if body.outline.depth > MOST_DEPTH:
        return [body.html]
    html = _TARGET.sub(_without_trackers, _ALT.sub("", _PLACE.sub(r" \1-\2", body.html)))
    return _PART.findall(html)


def _without_trackers(target: re.Match[str]) -> str:
    """Write where a link leads: without its trackers an address leads to the same place.

    The parser takes the words after a bare address for part of it, up to the next blank; the page does not.
    """
    address = _WORDS.split(unquote(unescape(target[1])), maxsplit=1)[0]
    return f' href="{clean_url(address)}"'
