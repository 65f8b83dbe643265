"""What is left of a text when stretches are taken out of it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from curate.story.lifting.found import BLANKS

_BREAK_AT_END = re.compile(r"<br\s{0,4}/?>\Z", re.IGNORECASE)
_LONGEST_BREAK = 9
_BREAKS_AFTER = re.compile(r"[ \t\u3000\u00a0]*+(?:<br\s{0,4}/?>[ \t\u3000\u00a0]*+)++", re.IGNORECASE)
_LINE_END = re.compile(r"[ \t\u3000\u00a0]*+\n\s*+")


def without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Take stretches out, in their order, and the blank lines and line breaks they leave behind."""
    pieces = []
    position = 0
    for start, end in stretches:
        before = text[position : _before_breaks(text, position, start)]
        position = end
        pieces.append(before)
        after = _BREAKS_AFTER.match(text, position)
        if after is not None:
            position = after.end()
        if (
            not before or before.endswith("\n") or not before.strip()
        ):  # its whole line goes, and blank ones below
            after = _LINE_END.match(text, position)
            position = after.end() if after is not None else position
        else:
            pieces[-1] = before.rstrip(BLANKS)
    rest = "".join(pieces) + text[position:]
    return rest if text[position:].strip() else rest.rstrip()


def _before_breaks(text: str, start: int, end: int) -> int:
    """Give where the `<br>` begin that stand right before `end`, or `end` itself."""
    last = end
    while True:
        while last > start and text[last - 1].isspace():
            last -= 1
        found = _BREAK_AT_END.search(text, max(start, last - _LONGEST_BREAK), last)
        if found is None:
            return end
        last = end = found.start()
