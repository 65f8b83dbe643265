"""A text cut into its sentences, one to a line, so that a merge of lines merges sentences; and put together again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from curate.story.merging.outcome import MergeLines

_ENDS = "。！？；…!?;"
_CLOSERS = "”’」』）】》〉\"')\\]*_"
_PIECE = re.compile(rf"\r?+\n|[^{_ENDS}\n]*+(?:[{_ENDS}]++[{_CLOSERS}]*+|(?=\n)|\Z)")
"""A line end, or a sentence with the quotes and brackets that close behind it."""
_BREAK = "\x1e"
"""Stands for a line end; no story may hold it, and a text that does is not cut."""
_MOST_LOOKED_AT = 600
"""Sentences of one conflict; what is longer does not merely touch, and comparing it would take too long."""
_NEIGHBOURS = "|\n"
"""A line between two sentences: without it, changes of neighbours would touch, which git calls a conflict."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Sentences that the two sides changed in different ways."""

    ours: tuple[str, ...]
    theirs: tuple[str, ...]


Stretch = str | Clash
"""One merged sentence, or a clash."""


def cut(text: str) -> list[str]:
    """Cut a text into sentences and line ends; joined they are the text."""
    return [piece for piece in _PIECE.findall(text) if piece]


def can_cut(text: str) -> bool:
    """True for a text without the character that stands for line ends."""
    return _BREAK not in text


def merge_sentences(base: str, ours: str, theirs: str, merge_lines: MergeLines) -> list[Stretch]:
    """Merge three texts that `can_cut` by git's algorithm on their sentences."""
    merged = merge_lines(*(_as_lines(text) for text in (base, ours, theirs)), with_base=True)
    return list(_read(merged.data.decode("utf-8")))


def _as_lines(text: str) -> bytes:
    # The first character tells a sentence from the lines between and from git's marks.
    return _NEIGHBOURS.join(f":{piece.replace(chr(10), _BREAK)}\n" for piece in cut(text)).encode("utf-8")


def _read(lines: str) -> Iterator[Stretch]:
    found: tuple[list[str], list[str], list[str]] = ([], [], [])
    side = -1
    for line in lines.split("\n"):
        first = line[:1]
        if first == ":":
            piece = line[1:].replace(_BREAK, "\n")
            if side < 0:
                yield piece
            else:
                found[side].append(piece)
        elif first == "<":
            found, side = ([], [], []), 0
        elif line.startswith("||"):
            side = 1
        elif first == "=":
            side = 2
        elif first == ">":
            yield from _decided(found[1], found[0], found[2])
            side = -1


def _decided(base: list[str], ours: list[str], theirs: list[str]) -> list[Stretch]:
    """Merge what only touches; git calls it a conflict.

    Such are a sentence put in before one that is changed, and two in a row of which each side leaves out one.
    """
    clash: list[Stretch] = [Clash(tuple(ours), tuple(theirs))]
    if len(base) + len(ours) + len(theirs) > _MOST_LOOKED_AT:
        return clash
    hunks = sorted([*_hunks(base, ours), *_hunks(base, theirs)])
    result: list[Stretch] = []
    position = 0
    for first, second in pairwise(hunks):
        both_put_in = first[:2] == second[:2] and first[0] == first[1]
        if first != second and (first[1] > second[0] or both_put_in):
            return clash
    for start, end, pieces in dict.fromkeys(hunks):
        result += base[position:start]
        result += pieces
        position = end
    return result + base[position:]


def _hunks(base: Sequence[str], side: Sequence[str]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Give what a side changed: `base[start:end]` became these sentences."""
    for kind, start, end, a, b in SequenceMatcher(None, base, side, autojunk=False).get_opcodes():
        if kind != "equal":
            yield start, end, tuple(side[a:b])
