"""Where raw HTML stands in a body; the renderer leaves it out and does not say from which line."""

from __future__ import annotations

import re
from dataclasses import dataclass

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


_VOID = {"img", "br", "hr", "input"}
_INLINE = {"strong", "em", "del", "code", "a", "sup"}
_HOLDS_BLOCKS = {"blockquote", "ul", "ol", "li", "table", "thead", "tbody", "tr", "section"}
_TOKEN = re.compile(
    r"(?P<raw><!--[^<>]*-->)|<(?P<close>/?)(?P<tag>[a-z0-9]+)"
    r'(?: data-sourcepos="(?P<line>\d+):(?P<column>\d+)-(?P<end_line>\d+):(?P<end_column>\d+)")?[^<>]*>'
)


def raw_html_lines(text: str, rendered: str) -> list[int]:
    """Give the lines of `text`, from 1, at which the renderer left raw HTML out of `rendered`."""
    walk = _Walk(_Pieces(text))
    position = 0
    for token in _TOKEN.finditer(rendered):
        walk.text(rendered[position : token.start()])
        position = token.end()
        walk.tag(token)
    return walk.pieces.lines


@dataclass(slots=True)
class _Open:
    """An element whose end tag has not been met; `placed` when the renderer said where it stands."""

    tag: str
    placed: bool
    end_line: int


class _Walk:
    """Follows in the HTML which line of the body it comes from. Lines count from 1."""

    def __init__(self, pieces: _Pieces) -> None:
        self.pieces = pieces
        self.stack: list[_Open] = []
        self.line = 1

    def text(self, rendered: str) -> None:
        if "\n" not in rendered or not self.stack:
            return
        around = self.stack[-1].tag
        if around not in _HOLDS_BLOCKS or (around == "li" and not rendered.isspace()):
            # a soft break; between blocks, line ends are the renderer's own
            self.line += rendered.count("\n")

    def tag(self, token: re.Match[str]) -> None:
        tag = token["tag"]
        if token["raw"]:
            self.raw()
        elif token["close"]:
            opened = self.stack.pop()
            if opened.placed:
                self.line = opened.end_line + (tag not in _INLINE)
        else:
            end_line = self.line
            if token["line"]:
                self.line, end_line = int(token["line"]), int(token["end_line"])
                if token["end_column"] == "0":
                    end_line = max(self.line, end_line - 1)
            if tag in _VOID:
                self.line = end_line + (tag == "hr")
            else:
                self.stack.append(_Open(tag, token["line"] is not None, end_line))

    def raw(self) -> None:
        in_text = bool(self.stack) and self.stack[-1].tag not in _HOLDS_BLOCKS
        around = (o for o in reversed(self.stack) if o.placed and o.tag != "section")
        last = next((opened.end_line for opened in around), None)
        self.line = self.pieces.met(self.line, last, in_text=in_text)


class _Pieces:
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
