"""The lines of a pasted text and what each is: only plain text may hold a credit to be lifted."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

LineKind = Literal["blank", "text", "heading", "rule", "other"]

_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})(.*)\Z")
_RULE = re.compile(r" {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}\Z")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|\Z)")
_QUOTE = re.compile(r" {0,3}>")
_OTHER = re.compile(r" {0,3}(?:\||<(?!https?://)|!\[|\[[^\]\n]{1,200}\]:)")
_RAW_OPEN = re.compile(r" {0,3}<(?:(?P<tag>pre|script|style|textarea)\b|(?P<comment>!--))", re.IGNORECASE)


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
        elif (opened := _FENCE.match(content)) and not (opened[1][0] == "`" and "`" in opened[2]):
            kind = "other"
            fence = opened[1]
        elif _HEADING.match(content):
            kind = "heading"
        elif before == "text" and _UNDERLINE.match(content):
            kind = "heading"
            _mark_paragraph_as_heading(lines)
        elif _RULE.match(content):
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
        lines.append(Line(start, start + len(content), kind))
        start += len(content) + 1
    return lines


def _mark_paragraph_as_heading(lines: list[Line]) -> None:
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        if line.kind != "text":
            return
        lines[index] = Line(line.start, line.end, "heading")


def _closes(content: str, fence: str) -> bool:
    closing = content.strip()
    return len(closing) >= len(fence) and not closing.strip(fence[0])
