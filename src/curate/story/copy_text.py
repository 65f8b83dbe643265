"""The words of a body that may be copy-edited: everything else is masked, at the same offsets."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

OPAQUE = "\ue000"
"""Stands in a masked text for each character that no copy rule may read or change, line feeds excepted."""

MOST_MASKED = 20_000
"""Masked places of one body; what has more is no text for readers, and is masked as a whole."""

_VERBATIM = re.compile(
    r'<(?P<tag>pre|code) data-sourcepos="(?P<line>\d+):(?P<column>\d+)-(?P<end_line>\d+):(?P<end_column>\d+)"'
)
_ADDRESS = r"[\x21-\x7e]*+(?:(?<=[/=?#&_-])[\u3400-\u9fff][\x21-\x7e\u3400-\u9fff]*+)?"
"""The rest of an address; Chinese belongs to it where a path goes on, not where a sentence does."""
_NAMED = (
    "作者", "博主", "账号", "帐号", "频道", "主播", "用户", "UP主", "up主", "公众号", "视频号", "订阅号", "服务号",
    "抖音号", "小红书号", "网友", "播客", "昵称", "专栏", "名叫", "名为", "网名", "艺名", "笔名",
)  # fmt: skip
"""Words after which a name in quotes is an account's."""
_NAMED_ENDS = " " + "".join(sorted({word[-1] for word in _NAMED}))
MOST_NAME = 60
"""Characters of an account's name in quotes."""

# Every alternative begins with a character of its own, so that the search runs from one such character to the next.
_MASKED = re.compile(
    "|".join(
        (
            r"<!--(?:[^-]|-(?!->))*+(?:-->)?",
            r"<(?:[!?/]?[a-zA-Z])(?:[^<>\n]|\n(?![ \t]*\r?\n))*+>",  # a tag, or an address in angle brackets
            # A link's target and title; the brackets before it are the reader's text.
            r'\]\((?:[^()"\n]|"[^"\n]*+"|"|\([^()\n]*+\))*+\)',
            r"\]\[[^\[\]\n]{0,200}+\]",
            r"\[\^[^\]\s]{1,100}+\]",
            r"(?<!`)``*+[^`\n]++``*+",  # code that the renderer does not show, in a note nobody refers to for instance
            rf"://{_ADDRESS}",
            rf"www\.{_ADDRESS}",
            r"@[\w.·-]{0,60}+",
            r":[a-z][a-z0-9_+-]{0,40}+:",  # the short name of an emoji
            r"《[^《》\n]{1,300}+》",
            rf"「(?<=[{_NAMED_ENDS}]「)",
            rf"“(?<=[{_NAMED_ENDS}]“)",
            r"#[^#\s]{1,60}+#",
            r"#\w{1,60}+",
            r"\\[!-/:-@\[-`{-~]",
            r"\$\$[^$]{1,2000}+\$\$",
            r"\$[^\s$\u3000-\uffef][^$\n\u3000-\uffef]{0,200}+\$",
            r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});",
        )
    )
)
_CLOSES = {"「": "」", "“": "”"}
_SCHEME = re.compile(r"(?<![a-zA-Z0-9+.-])[a-zA-Z0-9+.-]++\Z")
_MAILBOX = re.compile(r"(?<![A-Za-z0-9_.%+-])[A-Za-z0-9_.%+-]++\Z")
MOST_BEFORE_SIGN = 66
"""Characters of an address before the sign at which it is found."""
_DEFINITION = re.compile(r"\[(?P<label>[^\]\n]{1,200}+)\]:(?P<target>[^\n]*)")
_LINE_START = re.compile(r"(?:\A|\n)[ >\t]{0,12}\Z")
_IN_WORD = re.compile(r"[#&A-Za-z0-9_Ａ-Ｚａ-ｚ０-９]")
_RAW_BLOCK = re.compile(r"<(script|style|pre|textarea)\b", re.IGNORECASE)


@dataclass(frozen=True)
class CopyText:
    """A body for copy rules. `text` and `masked` have the same length; offsets are those of the body.

    In `masked`, code, addresses, link targets, hashtags, HTML, formulas, titles between 《》, names of accounts in
    quotes, and the names and titles of the story's own sources are `OPAQUE`. The signs around a title or a name
    stay. `first_line` is the body's first line in the file.
    """

    text: str
    masked: str
    first_line: int

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        starts += [match.end() for match in re.finditer("\n", self.text)]
        return starts

    def place(self, offset: int) -> tuple[int, int]:
        """Give line (of the file) and column of an offset, both from 1."""
        index = bisect_right(self._starts, offset) - 1
        return index + self.first_line, offset - self._starts[index] + 1

    def offset(self, line: int, column: int) -> int:
        """Give the offset of a place: line of the file and column, both from 1. The reverse of `place`."""
        return self._starts[line - self.first_line] + column - 1


def uncoded(text: str, html: str, first_line: int) -> CopyText:
    """Mask the code of a body, and nothing else of it."""
    return CopyText(
        text, _hidden(text, _verbatim(text, html)) if text and "<code" in html else text, first_line
    )


def copy_text(text: str, html: str, first_line: int, names: Iterable[str]) -> CopyText:
    """Mask a body. `html` is its rendering with source positions; `names` are texts nothing may touch.

    A body that was not rendered, being too costly, is masked as a whole: what is code in it cannot be told.
    """
    if text and "data-sourcepos" not in html and not _only_raw(html):
        return CopyText(text, _blank(text), first_line)
    masked = _hidden(text, _verbatim(text, html)) if "<code" in html else text
    for name in sorted(names, key=len, reverse=True):
        if name in masked and "\n" not in name:
            masked = masked.replace(name, OPAQUE * len(name))
    masked = _without_definitions(masked)
    spans = list(_spans(masked))
    masked = _hidden(masked, spans) if len(spans) <= MOST_MASKED else _blank(text)
    return CopyText(text, masked, first_line)


def _only_raw(html: str) -> bool:
    """True for a rendering in which nothing is left to show: raw HTML, or nothing at all."""
    return not html.replace("<!-- raw HTML omitted -->", "").strip()


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Give what is masked by its look, in order of its start but for addresses, which begin before their sign."""
    if "<" in text:
        yield from _raw_blocks(text)
    for match in _MASKED.finditer(text):
        start, end = match.span()
        first = text[start]
        if first in _CLOSES:
            end = text.find(_CLOSES[first], start, start + MOST_NAME)
            if end > start + 1 and text[max(0, start - 6) : start].rstrip(" ").endswith(_NAMED):
                yield start + 1, end
        elif first == "《":
            yield start + 1, end - 1
        elif first == "#":
            before = text[start - 1] if start else " "
            if before.isspace() or (text[end - 1] == "#" and not _IN_WORD.match(before)):
                yield start, end
        elif first == "@" or text.startswith("://", start):
            grown = _address_start(text, start)
            if grown < start or (first == "@" and end > start + 1):
                yield grown, end
        else:
            yield start, end


def _address_start(text: str, sign: int) -> int:
    """Give where the address begins whose `@` or `://` stands at an offset."""
    pattern = _MAILBOX if text[sign] == "@" else _SCHEME
    found = pattern.search(text, max(0, sign - MOST_BEFORE_SIGN), sign)
    return sign if found is None else found.start()


def _raw_blocks(text: str) -> Iterator[tuple[int, int]]:
    """Give the spans of scripts and the like; one that is not closed runs to the end."""
    position = 0
    while (opening := _RAW_BLOCK.search(text, position)) is not None:
        closing = re.compile(f"</{opening[1]}>", re.IGNORECASE).search(text, opening.end())
        position = len(text) if closing is None else closing.end()
        yield opening.start(), position


def _without_definitions(text: str) -> str:
    """Mask the definitions of links and the marks of notes, and brackets that a definition makes a link."""
    if "]:" not in text:
        return text
    spans, labels = [], set()
    for match in _DEFINITION.finditer(text):
        label = match["label"]
        start = match.start()
        if not _LINE_START.search(text, max(0, start - 14), start):
            continue
        if label.startswith("^"):
            spans.append((start, match.start("target")))
        elif match["target"].strip():
            spans.append((start, match.end()))
            labels.add(label)
    masked = _hidden(text, spans)
    for label in labels if len(labels) <= MOST_LABELS else ():
        masked = masked.replace(f"[{label}]", OPAQUE * (len(label) + 2))
    return masked


MOST_LABELS = 200
"""Definitions of links whose labels are looked for in the text."""


def _blank(text: str) -> str:
    return "\n".join(OPAQUE * len(line) for line in text.split("\n"))


def _hidden(text: str, spans: Iterable[tuple[int, int]]) -> str:
    parts, position = [], 0
    for start, end in sorted(spans):
        start = max(start, position)
        if end <= start:
            continue
        hidden = text[start:end]
        parts += [text[position:start], _blank(hidden) if "\n" in hidden else OPAQUE * (end - start)]
        position = end
    if not parts:
        return text
    parts.append(text[position:])
    return "".join(parts)


def _verbatim(text: str, html: str) -> Iterator[tuple[int, int]]:
    """Give the spans of code, in characters of the text; blocks take their whole lines.

    In a table the renderer counts columns as if `\\|` were one character. Where its columns do not lie on the
    signs of code, all of the lines are taken.
    """
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    for match in _VERBATIM.finditer(html):
        first, last = int(match["line"]) - 1, min(int(match["end_line"]), len(lines)) - 1
        whole = starts[first], starts[last] + len(lines[last])
        if match["tag"] == "pre":
            if match["end_column"] == "0":
                last -= 1
            yield starts[first], starts[last] + len(lines[last])
            continue
        start = starts[first] + _characters(lines[first], int(match["column"]) - 1)
        end = starts[last] + _characters(lines[last], int(match["end_column"]))
        yield (start, end) if text[start : start + 1] == "`" == text[end - 1 : end] else whole


def _characters(line: str, count: int) -> int:
    """Give how many characters the first `count` bytes of a line are."""
    return count if line.isascii() else len(line.encode("utf-8", "replace")[:count].decode("utf-8", "ignore"))
