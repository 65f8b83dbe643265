"""A glance at a story's bytes, for those who look for the few stories that are not published among thousands."""

from __future__ import annotations

import re

from curate.story.front_matter import MOST_FRONT_MATTER_BYTES

_BEGINNING = re.compile(rb"(?:\xef\xbb\xbf)?---\r?\n")
_END = re.compile(rb"\n---\r*+(?:\n|\Z)")
_PUBLISHED = re.compile(rb"^state: published\r?$", re.MULTILINE)


def says_published(data: bytes) -> bool:
    """True when a story's front matter has the line `state: published`, as the tool writes it.

    Whatever is written otherwise, with quotes or a comment, gives False and has to be read.
    """
    begun = _BEGINNING.match(data)
    if begun is None:
        return False
    end = _END.search(data, begun.end() - 1, begun.end() + MOST_FRONT_MATTER_BYTES)
    return end is not None and _PUBLISHED.search(data, begun.end(), end.start() + 1) is not None


def may_be_corrected(data: bytes) -> bool:
    """True when a story may have a correction; one whose file has no such key, or an empty list, has none."""
    return b"corrections" in data and b"\ncorrections: []" not in data
