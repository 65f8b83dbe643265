"""The lines of a pasted text and what each is: only plain text may hold a credit to be lifted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

LineKind = Literal["blank", "text", "heading", "rule", "other"]

_FENCE = re.compile(r" {0,3}(`{3,}+|~{3,}+)(.*+)\Z")
RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}\Z")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|\Z)")
_QUOTE = re.compile(r" {0,3}>")
_OTHER = re.compile(r" {0,3}(?:\||<(?!https?://)|!\[|\[[^\]\n]{1,200}\]:)")
_RAW_OPEN = re.compile(r" {0,3}<(?:(?P<tag>pre|script|style|textarea)\b|(?P<comment>!--))", re.IGNORECASE)
BREAK = re.compile(r"<br\s{0,4}/?>", re.IGNORECASE)
ASIDE_ONLY = re.compile(
    r"[-—–*_ \t]*+(?:END|The End|完|全文完|（完）|\(完\)|正文完|本文完)[-—–*_ \t。]*+\Z|"
    r"[（(*_ \t]*+(?:如有侵权|如涉及?侵权|若有侵权|侵权请|侵删|图片来自|题图|封面图|欢迎关注|点击关注)"
    r"[^\n]{0,80}\Z"
)
"""Lines that often stand below a credit; they are looked past, and stay."""

_FIRST = frozenset(" \t`~#-=*_><|![")
"""What a line that is no plain text begins with; most lines need no closer look."""


class Line(NamedTuple):
    """A line `[start, end)` of the text, without its line end."""

    start: int
    end: int
    kind: LineKind


def cut_lines(text: str) -> list[Line]:
    """Cut a text with LF line ends into lines. Quotes, code, tables, pictures and HTML are `other`."""
    lines: list[Line] = []
    start = 0
    fence = raw = ""
    quoted = False
    for content in text.split("\n"):
        before = lines[-1].kind if lines else "blank"
        lazy = quoted and before == "other"  # a line right below a quoted one belongs to the quote
        quoted = False
        kind: LineKind
        if fence or raw:
            kind = "other"
            if fence and _closes(content, fence):
                fence = ""
            elif raw and raw in content.lower():
                raw = ""
        elif not content.strip():
            kind = "blank"
        elif content[0] not in _FIRST and not lazy:
            kind = "text"
        elif (opened := _FENCE.match(content)) and not (opened[1][0] == "`" and "`" in opened[2]):
            kind = "other"
            fence = opened[1]
        elif HEADING.match(content):
            kind = "heading"
        elif before == "text" and _UNDERLINE.match(content):
            kind = "heading"
            _mark_paragraph_as_heading(lines)
        elif RULE.match(content):
            kind = "rule"
        elif (opened := _RAW_OPEN.match(content)) is not None:
            kind = "other"
            closing = "-->" if opened["comment"] else f"</{opened['tag'].lower()}"
            raw = "" if closing in content[opened.end() :].lower() else closing
        elif lazy or _QUOTE.match(content):
            kind = "other"
            quoted = lazy or bool(content.strip(" >"))
        elif _OTHER.match(content) or (before == "blank" and content.startswith(("    ", "\t"))):
            kind = "other"
        else:
            kind = "text"
        if kind == "text" and "<" in content:
            lines += _cut_at_breaks(content, start)
        else:
            lines.append(Line(start, start + len(content), kind))
        start += len(content) + 1
    return lines


def _cut_at_breaks(content: str, start: int) -> Iterator[Line]:
    """A line break of HTML ends a line of plain text as the line's own end does."""
    position = 0
    for ends in BREAK.finditer(content):
        yield _piece(content, position, ends.start(), start)
        position = ends.end()
    yield _piece(content, position, len(content), start)


def _piece(content: str, begin: int, end: int, start: int) -> Line:
    return Line(start + begin, start + end, "text" if content[begin:end].strip() else "blank")


def _mark_paragraph_as_heading(lines: list[Line]) -> None:
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.kind != "text":
            return
        lines[index] = Line(line.start, line.end, "heading")


def _closes(content: str, fence: str) -> bool:
    closing = content.strip()
    return len(closing) >= len(fence) and not closing.strip(fence[0])
