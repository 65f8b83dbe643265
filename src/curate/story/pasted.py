"""What a pasted text is cut into: the title, the credit that was typed into it, and the body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from curate.story.lifting import lift_credit
from curate.story.pasted_lines import cut_lines

MOST_TITLE = 60

_ATX = re.compile(r" {0,3}#[ \t]+(?P<title>\S.*?)(?:[ \t]+#+)?[ \t]*\Z")
_NO_TITLE = re.compile(r"[。，,；;：:、]\s*\Z|https?://|\A\s*(?:[-*+•·]|\d{1,3}[.)、])\s|\A.{1,6}[：:丨｜|]")


@dataclass(frozen=True)
class Pasted:
    """`sources` are entries of `attribution`; `sentence` is the credit as it was typed, None without one."""

    title: str | None
    body: str
    sources: tuple[dict[str, str], ...]
    sentence: str | None


def read_pasted(
    text: str, *, title: str | None, platforms: Sequence[str], relations: Sequence[str]
) -> Pasted:
    """Cut a pasted text.

    Line ends become LF and a BOM goes. A first line `# …`, or a short one that stands alone, is the title
    when none is given; when it is the given title (width and spaces aside) it is dropped, otherwise it stays.
    The body begins with no blank line and ends with one line end; it is "" when nothing is left.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _without_blank_edges(text)
    first, _, after = text.partition("\n")
    atx = _ATX.match(first)
    if atx is not None:
        if title is None:
            title, text = atx["title"], after
        elif _folded(atx["title"]) == _folded(title):
            text = after
    elif title is not None and _folded(first) == _folded(title):
        text = after
    elif title is None and _is_title(first, after, platforms, relations):
        title, text = first.strip(), after
    text = _without_blank_edges(text)
    lifted = lift_credit(text, platforms, relations)
    if lifted is None:
        return Pasted(title, text, (), None)
    return Pasted(title, _without_blank_edges(lifted.rest), lifted.sources, lifted.sentence)


def _without_blank_edges(text: str) -> str:
    lines = text.split("\n")
    start = 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    body = "\n".join(lines[start:]).rstrip()
    return f"{body}\n" if body else ""


def _is_title(first: str, after: str, platforms: Sequence[str], relations: Sequence[str]) -> bool:
    """Whether the first line is short, plain, alone, and no credit."""
    if not first.strip() or len(first.strip()) > MOST_TITLE or _NO_TITLE.search(first):
        return False
    below, _, more = after.partition("\n")
    if below.strip() or not more.strip() or cut_lines(first)[0].kind != "text":
        return False
    return lift_credit(first, platforms, relations) is None


def _folded(title: str) -> str:
    """A title without what differs between two ways to type it: width of punctuation, spaces."""
    return "".join(unicodedata.normalize("NFKC", title).split())
