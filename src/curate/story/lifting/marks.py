"""What stands out in a line of text and hides the punctuation inside it: brackets, quotes, links, addresses.

Every look-ahead is bounded, so that a long line costs what it is long, whatever it holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

FURTHEST = 300
"""A bracket that is not closed within this many characters is a plain character."""
MOST_NESTED = 4

_NAMES = {
    "「": "」",
    "『": "』",
    "“": "”",
    "‘": "’",
    "【": "】",
    "〖": "〗",
    "〔": "〕",
    '"': '"',
    "**": "**",
}
_TITLES = {"《": "》", "〈": "〉"}
_ASIDES = {"（": "）)", "(": ")）"}
_SPECIAL = re.compile(r"""[「『“‘【〖〔"《〈（(\[<]|\*\*(?=[^\s*])|https?://""")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'()*+,;=%\[\]\\]{1,1500}")
_LINK = re.compile(
    r"\[([^\[\]\n]{0,300})\]\(<?(https?://[^()<>\s]{1,1500}(?:\([^()\s]{0,100}\)[^()<>\s]{0,500})?)>?\)"
)

Kind = Literal["name", "title", "aside", "link", "address"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A bracketed or linked stretch `[start, end)`: `text` is what is inside, `url` where it leads."""

    kind: Kind
    text: str
    start: int
    end: int
    opening: str = ""
    url: str = ""


def find_marks(text: str) -> Iterator[Mark]:
    """Give the marks of a line from left to right, none inside another."""
    position = 0
    while (special := _SPECIAL.search(text, position)) is not None:
        mark = mark_at(text, special.start())
        if mark is None:
            position = special.start() + 1
        else:
            yield mark
            position = mark.end


def mark_at(text: str, start: int) -> Mark | None:
    """Give the mark that begins exactly at `start`."""
    opening = "**" if text.startswith("**", start) else text[start : start + 1]
    if opening == "h":
        address = _address_at(text, start)
        return Mark("address", address, start, start + len(address), url=address) if address else None
    if opening == "<":
        address = _address_at(text, start + 1)
        end = start + 1 + len(address)
        if address and text[end : end + 1] == ">":
            return Mark("address", address, start, end + 1, url=address)
        return None
    if opening == "[":
        link = _LINK.match(text, start)
        return Mark("link", link[1], start, link.end(), opening, link[2]) if link else None
    for kind, pairs in _PAIRS:
        closing = pairs.get(opening)
        if closing is not None:
            end = _closing(text, start + len(opening), opening, closing)
            if end < 0:
                return None
            width = len(closing) if closing == opening else 1
            return Mark(kind, text[start + len(opening) : end], start, end + width, opening)
    return None


_PAIRS: tuple[tuple[Kind, dict[str, str]], ...] = (("name", _NAMES), ("title", _TITLES), ("aside", _ASIDES))


def _closing(text: str, start: int, opening: str, closing: str) -> int:
    """Give where a bracket that opened just before `start` closes, or -1."""
    if opening == closing:
        return text.find(closing, start + 1, start + FURTHEST)
    end = start
    for _ in range(MOST_NESTED):
        found = [text.find(mark, end, start + FURTHEST) for mark in closing]
        end = min((place for place in found if place >= 0), default=-1)
        if end < 0:
            return -1
        inside = text[start:end]
        opened = sum(inside.count(mark) for mark in (_ASIDES if opening in _ASIDES else opening))
        if opened == sum(inside.count(mark) for mark in closing):
            return end
        end += 1
    return -1


def _address_at(text: str, start: int) -> str:
    """Give the web address at `start` without the punctuation that ends the sentence around it."""
    match = _ADDRESS.match(text, start)
    if match is None:
        return ""
    address = match[0].rstrip(".,;:!?'")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?'")
    return address


def outside_marks(text: str, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Find a pattern where no bracket or link is around it."""
    position = 0
    for mark in find_marks(text):
        yield from pattern.finditer(text, position, mark.start)
        position = mark.end
    yield from pattern.finditer(text, position)


def split_outside(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    """Cut a text at a pattern, outside brackets; give the stretches between the cuts."""
    stretches = []
    start = 0
    for match in outside_marks(text, pattern):
        stretches.append((start, match.start()))
        start = match.end()
    stretches.append((start, len(text)))
    return stretches
