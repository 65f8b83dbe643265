"""A story's bytes cut at its fences, with the front matter read; nothing is changed or normalised."""

from __future__ import annotations

import re
from dataclasses import dataclass

from curate.messages import Message, msg
from curate.story.conflict_marks import conflict_faults
from curate.story.fault import Fault
from curate.story.nodes import Table
from curate.story.text_guard import BOM, decode, guard
from curate.story.yaml_reader import read_yaml

MOST_FILE_BYTES = 2 * 1024 * 1024
MOST_FRONT_MATTER_BYTES = 64 * 1024
MOST_FRONT_MATTER_LINES = 2_000
FENCE = "---"

_CLOSING = re.compile(rf"\n{FENCE}\r*+(?:\n|\Z)")
_LIKE_FENCE = re.compile(r"\s*(?:[-\u2010-\u2015\u2212\uff0d]{2,}|\.{3}|\+{3})\s*\Z")
"""A line that was probably meant as a fence: blanks around it, dashes of another kind or number."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A story file in its parts; `prefix + head + closing + body` encoded are the bytes it was cut from."""

    prefix: str
    """A BOM if there was one, and the opening fence with its line end."""
    head: str
    """The lines between the fences."""
    closing: str
    """The closing fence with its line end, if it has one."""
    body: str
    end_of_line: str
    """The line end of the opening fence, which new lines take over."""

    @property
    def body_line(self) -> int:
        """The line of the file (from 1) the body begins at."""
        return self.head.count("\n") + 3

    def encode(self, head: str | None = None) -> bytes:
        """Give the file's bytes, with another head if one is given."""
        return (self.prefix + (self.head if head is None else head) + self.closing + self.body).encode(
            "utf-8"
        )


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A cut file with its keys read."""

    cut: Cut
    root: Table


def cut(data: bytes) -> Cut | list[Fault]:
    """Cut a file at its fences, or give what keeps it from being read at all."""
    if len(data) > MOST_FILE_BYTES:
        return [too_large(len(data))]
    text = decode(data)
    if isinstance(text, Fault):
        return [text]
    faults = guard(text)
    if faults:
        return faults
    first, newline, rest = text.partition("\n")
    if first.removesuffix("\r") != FENCE:
        return conflict_faults(text) or [_missing(first)]
    fence = _CLOSING.search(text, len(first))
    if fence is None:
        return conflict_faults(text) or [_unclosed(rest)]
    prefix = ("\ufeff" if data.startswith(BOM) else "") + first + newline
    head, end = text[len(first) + 1 : fence.start() + 1], fence.end()
    end_of_line = "\r\n" if first.endswith("\r") else "\n"
    parts = Cut(prefix, head, text[fence.start() + 1 : end], text[end:], end_of_line)
    return _unfinished_merge(parts, text) or _oversize(parts) or _mixed_line_ends(parts) or parts


def read_front_matter(data: bytes) -> FrontMatter | list[Fault]:
    """Read a story file's keys, or give every fault that keeps them from being read."""
    parts = cut(data)
    if isinstance(parts, list):
        return parts
    root = read_yaml(parts.head, first_line=2)
    return [root] if isinstance(root, Fault) else FrontMatter(parts, root)


def too_large(size: int) -> Fault:
    """The finding for a file over the limit, which is never read."""
    return Fault(
        "too-large",
        1,
        1,
        msg("The file has {size} bytes; {most} are allowed.", size=size, most=MOST_FILE_BYTES),
        msg("Keep the text in the story and the rest in files beside it."),
    )


def _unfinished_merge(parts: Cut, text: str) -> list[Fault]:
    """Find the marks of a merge in the front matter, and then those in the body too: a conflict may hold both."""
    return conflict_faults(text) if conflict_faults(parts.head, 2) else []


def _oversize(parts: Cut) -> list[Fault]:
    size = len(parts.head.encode("utf-8"))
    lines = parts.head.count("\n")
    if size <= MOST_FRONT_MATTER_BYTES and lines <= MOST_FRONT_MATTER_LINES:
        return []
    return [
        Fault(
            "front-matter-too-large",
            1,
            1,
            msg("The front matter has {size} bytes in {lines} lines.", size=size, lines=lines),
            msg(
                "At most {most} bytes and {most_lines} lines are allowed; text belongs in the body.",
                most=MOST_FRONT_MATTER_BYTES,
                most_lines=MOST_FRONT_MATTER_LINES,
            ),
        )
    ]


def _mixed_line_ends(parts: Cut) -> list[Fault]:
    """Refuse a front matter, fences included, whose lines end in two ways; an edit would not know which to use."""
    text = parts.prefix + parts.head + parts.closing
    returns = text.count("\r\n")
    if returns in (0, text.count("\n")):
        return []
    lines = text.split("\n")[:-1]
    crlf = parts.end_of_line == "\r\n"
    number = next(i for i, line in enumerate(lines, 1) if line.endswith("\r") != crlf)
    return [
        Fault(
            "text-line-end",
            number,
            len(lines[number - 1].removesuffix("\r")) + 1,
            msg("The line ends change within the front matter."),
            msg("Save the file with one kind of line end, LF or CRLF."),
        )
    ]


def _missing(first: str) -> Fault:
    hint = msg("The first line has to be `---` alone, then the keys, then `---` again.")
    if _LIKE_FENCE.match(first):
        hint = msg("The first line has to be three hyphens, `---`, with nothing around them.")
    return Fault("front-matter-missing", 1, 1, msg("The file does not begin with a front matter."), hint)


def _unclosed(rest: str) -> Fault:
    """Point at the first line that was probably meant as the end, else at the fence that was never closed."""
    hint: Message = msg("After the keys, a line has to be `---` alone.")
    for number, line in enumerate(rest.split("\n"), 2):
        if _LIKE_FENCE.match(line):
            hint = msg("Make this line three hyphens, `---`, with nothing around them.")
            return Fault("front-matter-unclosed", number, 1, msg("The front matter has no end."), hint)
    return Fault("front-matter-unclosed", 1, 1, msg("The front matter has no end."), hint)
