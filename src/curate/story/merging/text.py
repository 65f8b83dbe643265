"""The merge of two bodies: by sentences, with conflicts shown as whole lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from curate.story.merging.outcome import Labels, MergeLines, marked
from curate.story.merging.sentences import Clash, Stretch, can_cut, merge_sentences


class Text(NamedTuple):
    """A merged text, and whether conflicts are marked in it."""

    text: str
    conflict: bool


def merge_text(
    base: str, ours: str, theirs: str, merge_lines: MergeLines, labels: Labels, marker_size: int
) -> Text:
    """Merge two texts that came of `base`."""
    if ours == theirs or theirs == base:
        return Text(ours, conflict=False)
    if ours == base:
        return Text(theirs, conflict=False)
    names = (labels.ours, labels.theirs)
    if not all(can_cut(text) for text in (base, ours, theirs)):
        versions = (text.encode("utf-8") for text in (base, ours, theirs))
        lines = merge_lines(*versions, labels=names, marker_size=marker_size)
        return Text(lines.data.decode("utf-8"), lines.conflict)
    stretches = merge_sentences(base, ours, theirs, merge_lines)
    parts = list(_by_lines(stretches))
    text = "".join(
        part if isinstance(part, str) else marked(part[0], part[1], names, marker_size) for part in parts
    )
    return Text(text, any(not isinstance(part, str) for part in parts))


def _by_lines(stretches: Sequence[Stretch]) -> Iterator[str | tuple[str, str]]:
    """Give merged lines, and lines in both versions where there is a clash in them.

    What merged cleanly on a line stands merged in both.
    """
    ours = theirs = ""
    clashed = False
    for stretch in stretches:
        if isinstance(stretch, Clash):
            clashed = True
            ours += "".join(stretch.ours)
            theirs += "".join(stretch.theirs)
        else:
            ours += stretch
            theirs += stretch
        if _whole(ours) and _whole(theirs):
            yield (ours, theirs) if clashed else ours
            ours = theirs = ""
            clashed = False
    if clashed or ours:
        yield (ours, theirs) if clashed else ours


def _whole(text: str) -> bool:
    return not text or text.endswith("\n")
