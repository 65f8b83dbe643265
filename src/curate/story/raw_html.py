"""Where raw HTML stands in a body; the renderer leaves it out and does not say from which line."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[A-Za-z/!?]")
_BLOCK = re.compile(r"[\s>*+\-0-9.)]*<(?=[A-Za-z/!?])")
_ENDS = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<\?"), re.compile(r"\?>")),
    (re.compile(r"<!\[CDATA\["), re.compile(r"\]\]>")),
    (re.compile(r"<![A-Za-z]"), re.compile(r">")),
    (
        re.compile(r"<(?:pre|script|style|textarea)\b", re.I),
        re.compile(r"</(?:pre|script|style|textarea)>", re.I),
    ),
)
_BLANK = re.compile(r"[\s>]*\Z")


class RawHtmlLines:
    """Finds the line of each piece of raw HTML, asked in the order of the text. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._split: list[str] | None = None
        self.lines: list[int] = []

    def met(self, nearest: int, *, in_text: bool) -> int:
        """Note a piece that stands at line `nearest` or soon after it, and give the line to go on from.

        `in_text` is for a tag among words; else the piece is a block of its own.
        """
        if self._split is None:
            self._split = self._text.split("\n")
        pattern = _TAG.search if in_text else _BLOCK.match
        for number in range(max(nearest, 1), len(self._split) + 1):
            if pattern(self._split[number - 1]):
                break
        else:
            number = min(max(nearest, 1), len(self._split))
        if not self.lines or self.lines[-1] != number:
            self.lines.append(number)
        return number if in_text else self._end(number) + 1

    def _end(self, start: int) -> int:
        """Give the last line of the HTML block that begins at a line."""
        assert self._split is not None
        first = self._split[start - 1]
        bracket = first.find("<")
        for opening, closing in _ENDS:
            match = opening.match(first, max(bracket, 0))
            if match is not None:
                for number in range(start, len(self._split) + 1):
                    begin = match.end() if number == start else 0
                    if closing.search(self._split[number - 1], begin):
                        return number
                return len(self._split)
        for number in range(start + 1, len(self._split) + 1):
            if _BLANK.match(self._split[number - 1]):
                return number - 1
        return len(self._split)
