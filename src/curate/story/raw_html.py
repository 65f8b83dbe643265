"""Where raw HTML stands in a body; the renderer leaves it out and does not say from which line."""

from __future__ import annotations

import re

_TAG = re.compile(r"<[A-Za-z/!?]")
_BLOCK = re.compile(r"[\s>*+\-0-9.)]*(?:\[\^[^\]]*\]:\s*)?<(?=[A-Za-z/!?])")
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
        self._tag = (0, 0)
        self._first: int | None = None
        self.lines: list[int] = []

    def met(self, nearest: int, last: int | None, *, in_text: bool) -> int:
        """Note a piece that stands at line `nearest` or soon after it, and give the line to go on from.

        `last` is the last line of what it stands in, None for the whole body. `in_text` is for a tag among
        words; else the piece is a block of its own.
        """
        if self._split is None:
            self._split = self._text.split("\n")
        last = len(self._split) if last is None else min(last, len(self._split))
        nearest = min(max(nearest, 1), last)
        if not in_text:
            numbers = range(nearest, last + 1)
            block = next((n for n in numbers if _BLOCK.match(self._split[n - 1])), None)
            if block is None:
                self._note(self._any())
                return nearest
            self._note(block)
            return self._end(self._split, block, last) + 1
        for number in range(nearest, last + 1):
            seen = self._tag[1] if number == self._tag[0] else 0
            match = _TAG.search(self._split[number - 1], seen)
            if match is not None:
                self._tag = (number, match.end())
                break
        else:
            self._note(self._any())
            return nearest
        self._note(number)
        return number

    def _any(self) -> int:
        """Give the first line that could hold raw HTML, for a piece the renderer gave no usable place for."""
        if self._first is None:
            lines = self._split or []
            self._first = next((n for n, line in enumerate(lines, 1) if _TAG.search(line)), 1)
        return self._first

    def _note(self, number: int) -> None:
        if not self.lines or self.lines[-1] != number:
            self.lines.append(number)

    @staticmethod
    def _end(lines: list[str], start: int, last: int) -> int:
        """Give the last line of the HTML block that begins at a line."""
        bracket = max(lines[start - 1].find("<"), 0)
        for opening, closing in _ENDS:
            match = opening.match(lines[start - 1], bracket)
            if match is not None:
                if closing.search(lines[start - 1], match.end()):
                    return start
                return next((n for n in range(start + 1, last + 1) if closing.search(lines[n - 1])), last)
        return next((n - 1 for n in range(start + 1, last + 1) if _BLANK.match(lines[n - 1])), last)
