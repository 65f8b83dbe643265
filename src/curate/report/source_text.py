"""A judged file as findings point into it: its lines, and where a fix of the body stands in the file."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from curate.checks.findings import Finding
from curate.story.fault import Fix
from curate.story.front_matter import Cut, cut
from curate.story.text_guard import BOM

Place = tuple[int, int]
"""Line and column, both from 1, columns in characters."""


class SourceText:
    """The text of one file. Bytes that are no UTF-8 become one lone surrogate each, so that columns hold."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    @cached_property
    def _lines(self) -> list[str]:
        return self._data.removeprefix(BOM).decode("utf-8", "surrogateescape").split("\n")

    @cached_property
    def _cut(self) -> Cut | None:
        parts = cut(self._data)
        return parts if isinstance(parts, Cut) else None

    def line(self, number: int) -> str | None:
        """Give a line without its end, or None when the file has no such line."""
        if not 1 <= number <= len(self._lines):
            return None
        return self._lines[number - 1].removesuffix("\r")

    def places(self, fix: Fix) -> tuple[Place, Place] | None:
        """Give where in the file the characters of a fix begin and where they have ended, or None."""
        parts = self._cut
        if parts is None or not 0 <= fix.start <= fix.end <= len(parts.body):
            return None
        return _place(parts, fix.start), _place(parts, fix.end)


Source = Callable[[str], SourceText | None]
"""Takes a path, gives the file as it was judged; None where it could not be read."""


def no_source(path: str) -> SourceText | None:
    """Know no file: for those who show findings without their lines."""
    del path
    return None


def line_of(text: SourceText | None, finding: Finding) -> str | None:
    """Give the line a finding points at, None where there is none."""
    return text.line(finding.line) if text is not None else None


def place_of(finding: Finding) -> Place:
    """Give where a finding stands as formats want it: nothing stands before line 1, column 1."""
    return max(finding.line, 1), max(finding.column, 1)


def end_column(finding: Finding) -> int:
    """Give the column after the last character a finding means."""
    return place_of(finding)[1] + max(finding.length, 1)


def _place(parts: Cut, offset: int) -> Place:
    before = parts.body.count("\n", 0, offset)
    return parts.body_line + before, offset - parts.body.rfind("\n", 0, offset)
