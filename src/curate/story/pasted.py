"""What a pasted text is cut into: the title, the credit that was typed into it, and the body."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from curate.story.lifting import MOST_PASSES, lift_credit
from curate.story.lifting.lines import cut_lines

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
    when none is given. First lines that say the title (width and spaces aside) are dropped, others stay. The
    body begins with no blank line and ends with one line end; it is "" when nothing is left.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _without_blank_edges(text)
    if title is None:
        title = _title_in(text, platforms, relations)
    sources: list[dict[str, str]] = []
    sentences = []
    for _ in range(MOST_PASSES):  # a credit may stand above the title as well as below it
        text = _without_title(text, title)
        lifted = lift_credit(text, platforms, relations)
        if lifted is None:
            break
        text = _without_blank_edges(lifted.rest)
        sources += [source for source in lifted.sources if source not in sources]
        sentences.append(lifted.sentence)
    return Pasted(title, text, tuple(sources), "\n".join(sentences) or None)


def _without_title(text: str, title: str | None) -> str:
    lines = text.split("\n")
    start = 0
    while (
        title is not None
        and start < len(lines)
        and (not lines[start].strip() or _is_line_of(title, lines[start]))
    ):
        start += 1
    return _without_blank_edges("\n".join(lines[start:])) if start else text


def _without_blank_edges(text: str) -> str:
    lines = text.split("\n")
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    body = "\n".join(lines[start:]).rstrip()
    return f"{body}\n" if body else ""


def _title_in(text: str, platforms: Sequence[str], relations: Sequence[str]) -> str | None:
    """Give the title a text begins with: `# …`, or a first line that is short, plain, alone, and no credit."""
    first, _, after = text.partition("\n")
    atx = _ATX.match(first)
    if atx is not None:
        return atx["title"]
    line = first.strip()
    if not line or len(line) > MOST_TITLE or _NO_TITLE.search(line) or cut_lines(first)[0].kind != "text":
        return None
    below, _, more = after.partition("\n")
    if below.strip() or not more.strip() or lift_credit(first, platforms, relations) is not None:
        return None
    return line


def _is_line_of(title: str, line: str) -> bool:
    """Whether a line says the title once more; pages often show it twice."""
    atx = _ATX.match(line)
    return _folded(atx["title"] if atx is not None else line) == _folded(title)


def _folded(title: str) -> str:
    """A title without what differs between two ways to type it: width of punctuation, spaces."""
    return "".join(unicodedata.normalize("NFKC", title).split())
