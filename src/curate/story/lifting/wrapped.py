"""Sentences that somebody's editor broke over lines, and the characters in a text that nobody sees."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from curate.story.lifting.found import BLANKS

MOST_WRAPPED = 4
"""A credit is broken over so many lines at most."""

LEAST_COLUMNS = 45
"""Nobody wraps lines shorter than this."""
_ENDS = re.compile(r"[。！？!?….][」』”）)*_]*\Z|(?:  |\\)\Z")
_GOES_ON_AFTER = re.compile(r"[，,、；;：:的和与及（(「『“《]\Z")
_GOES_ON_WITH = re.compile(r"[，,、；;：:的）)」』”》]")
_UNSEEN = "\u200b\u2060\ufeff\u00ad"


def joined(lines: Sequence[str]) -> str:
    """Give a sentence broken over lines as one: a blank joins Latin words, Chinese ones need none."""
    whole = lines[0]
    for line in lines[1:]:
        whole, line = whole.rstrip(BLANKS), line.lstrip(BLANKS)
        whole += (" " if whole[-1:].isascii() and line[:1].isascii() else "") + line
    return whole


def may_go_on(line: str) -> bool:
    """False when a sentence or a line of its own ends here."""
    return _ENDS.search(line.rstrip("\r")) is None


def has_to_go_on(parts: Sequence[str]) -> bool:
    """True when what stands at the first joint shows that the lines are one sentence.

    It is so too where the first line is as long as wrapped lines are and the last one ends a sentence.
    """
    line, following, last = parts[0].rstrip(BLANKS), parts[1].lstrip(BLANKS), parts[-1].rstrip(BLANKS)
    if _GOES_ON_AFTER.search(line) or _GOES_ON_WITH.match(following):
        return True
    columns = sum(1 if character.isascii() else 2 for character in line)
    return columns >= LEAST_COLUMNS and _ENDS.search(last) is not None


@dataclass(frozen=True, slots=True)
class Visible:
    """A text without its invisible characters; `places` gives where each stood, when any was left out."""

    text: str
    places: Sequence[int] | None = None

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Give a stretch in the text it was made of, with the invisible characters beside it."""
        if self.places is None:
            return start, end
        return (self.places[start - 1] + 1 if start else 0), self.places[end]


def visible(text: str) -> Visible:
    """Leave out the characters that take no room: a zero-width space in a word hides it from every search."""
    if not any(character in text for character in _UNSEEN):
        return Visible(text)
    places = [place for place, character in enumerate(text) if character not in _UNSEEN]
    return Visible("".join(text[place] for place in places), [*places, len(text)])
