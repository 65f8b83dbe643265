"""What changed between two texts, word by word; Chinese, which has no blanks between words, by phrases."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby

from curate.report.alignment import Block, Effort, align

MOST_WORK = 4_000_000
"""Steps of comparing that one pair of texts is worth; past that, whole paragraphs are given as exchanged."""
MOST_COMPARED = 100_000
"""Characters of changed paragraphs side by side that are compared word by word."""
MOST_PAIRED = 2_000
"""Paragraphs that are compared one by one where as many were exchanged for as many."""
_WORK_OF_A_PARAGRAPH = 200
SHORT = 3
"""Words in common between two changes that are so few that they are part of the change."""
SHORT_IN_LONG = 4
"""The same between two changes that are longer themselves than what they have between them."""


class Kind(Enum):
    """What became of a piece of a text."""

    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some text and what became of it. All but the added ones joined are the earlier text, all but the removed ones
    the later."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines: unchanged ones (a single piece), or changed ones next to each other."""

    changed: bool
    pieces: tuple[Piece, ...]


def word_diff(before: str, after: str, effort: Effort | None = None) -> tuple[Stretch, ...]:
    """Compare two texts; all pieces of all stretches together are both of them, to the last character."""
    effort = effort or Effort(MOST_WORK)
    old, new = _PARAGRAPHS.findall(before), _PARAGRAPHS.findall(after)
    stretches = []
    start = 0
    for block in [*align(old, new, effort, anchored=True), Block(len(old), len(old), len(new), len(new))]:
        if block.a > start:
            stretches.append(Stretch(False, (Piece(Kind.SAME, "".join(old[start : block.a])),)))
        if block.b > block.a or block.d > block.c:
            pairs = _paired(old[block.a : block.b], new[block.c : block.d])
            pieces = [piece for one, other in pairs for piece in _compared(one, other, effort)]
            stretches.append(Stretch(True, tuple(_joined(pieces))))
        start = block.b
    return tuple(stretches)


_PARAGRAPHS = re.compile(r"[^\n]++\n*+|\n++")
"""A line with the empty lines behind it: two paragraphs are never alike only for what stands between them."""
_SENTENCES = re.compile(r"(?:[^。！？；\n]++[。！？；]*+|[。！？；]++)[”’」』）)\]]*+[^\S\n]*+|\n")

_MARKS = "[\u0300-\u036f\u200d\u20e3\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]"
_LETTER = (
    r"[^\W\u2e80-\u312f\u3190-\ua4cf\uac00-\ud7af\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff]"
)
"""A letter or digit of a script that writes words; each character of the others is a word of its own."""
_LETTERS = rf"{_LETTER}(?:{_LETTER}|{_MARKS})*+"
_ADDRESS = r"https?://[^\s<>“”‘’「」『』（），。；！？、|\u4e00-\u9fff]++"
_WORDS = re.compile(
    rf"{_ADDRESS}|[¥￥$€£]?+{_LETTERS}(?:[-'’.,:+&@/]{_LETTERS})*+[%‰℃°]?+|\n|[^\S\n]++|[^\n](?:{_MARKS}|(?<=\u200d)[^\n])*+"
)
_BORDERS = frozenset("\n|")
"""What two changes never grow together over: a reader sees lines and cells of tables apart."""


def _paired(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    """Pair paragraphs that were exchanged one for one, as a fix of all of them does; else compare them together."""
    if len(old) == len(new) <= MOST_PAIRED and all(_alike(*pair) for pair in zip(old, new, strict=True)):
        return list(zip(old, new, strict=True))
    return [("".join(old), "".join(new))]


def _alike(one: str, other: str) -> bool:
    return (Counter(one) & Counter(other)).total() * 2 >= max(len(one), len(other))


def _compared(before: str, after: str, effort: Effort) -> Iterator[Piece]:
    effort.spend(_WORK_OF_A_PARAGRAPH)
    if not before or not after or len(before) + len(after) > MOST_COMPARED or effort.left < 0:
        yield from _pieces((), before, after)
        return
    old, new = _SENTENCES.findall(before), _SENTENCES.findall(after)
    start = 0
    for block in [*align(old, new, effort, anchored=True), Block(len(old), len(old), len(new), len(new))]:
        yield from _pieces(old[start : block.a], "", "")
        one, other = "".join(old[block.a : block.b]), "".join(new[block.c : block.d])
        yield from _by_words(_WORDS.findall(one), _WORDS.findall(other), effort)
        start = block.b


def _by_words(old: list[str], new: list[str], effort: Effort) -> Iterator[Piece]:
    blocks = _grown_together(old, list(_slid(old, new, align(old, new, effort))))
    start = 0
    for block in blocks:
        yield from _pieces(
            old[start : block.a], "".join(old[block.a : block.b]), "".join(new[block.c : block.d])
        )
        start = block.b
    yield from _pieces(old[start:], "", "")


def _pieces(same: Sequence[str], removed: str, added: str) -> Iterator[Piece]:
    for kind, text in ((Kind.SAME, "".join(same)), (Kind.REMOVED, removed), (Kind.ADDED, added)):
        if text:
            yield Piece(kind, text)


def _joined(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """Join pieces of a kind that follow each other; of what was exchanged the removed comes first."""
    for _, group in groupby(pieces, key=lambda piece: piece.kind is Kind.SAME):
        run = list(group)
        removed, added = ("".join(p.text for p in run if p.kind is k) for k in (Kind.REMOVED, Kind.ADDED))
        yield from _pieces([p.text for p in run if p.kind is Kind.SAME], removed, added)


def _slid(old: list[str], new: list[str], blocks: Sequence[Block]) -> Iterator[Block]:
    """Move insertions and deletions to where a reader expects them: 甲，{+乙，+}丙 rather than 甲{+，乙+}，丙."""
    before = 0
    for block in blocks:
        room = min(block.a - before, _MOST_SLIDE)
        if block.a == block.b:
            steps = _steps_to_the_front(new, block.c, block.d, room)
        elif block.c == block.d:
            steps = _steps_to_the_front(old, block.a, block.b, room)
        else:
            steps = 0
        yield Block(*(place - steps for place in block))
        before = block.b - steps


def _steps_to_the_front(words: list[str], begin: int, end: int, room: int) -> int:
    """Give by how many words `words[begin:end]` moves to the front, so that it begins and ends where a clause does."""
    best, best_worth = 0, -1
    for steps in range(room + 1):
        # One further is possible as long as the word that comes in is the one that goes out.
        if steps and words[begin - steps] != words[end - steps]:
            break
        first, last = begin - steps, end - steps
        worth = (first == 0 or _closes(words[first - 1])) + _closes(words[last - 1])
        if worth > best_worth:
            best, best_worth = steps, worth
    return best


_MOST_SLIDE = 60
_MOST_BETWEEN = 16
_LONG_WORD = 4


def _closes(word: str) -> bool:
    return (not word[-1].isalnum() and not word[-1].isspace()) or word[-1] == "\n"


def _grown_together(old: list[str], blocks: list[Block]) -> list[Block]:
    """Join changes with so little in common between them that a reader would take them for one."""
    while True:
        grown: list[Block] = []
        for block in blocks:
            if grown and _belong_together(old, grown[-1], block):
                grown[-1] = Block(grown[-1].a, block.b, grown[-1].c, block.d)
            else:
                grown.append(block)
        if len(grown) == len(blocks):
            return grown
        blocks = grown


def _belong_together(old: list[str], one: Block, other: Block) -> bool:
    between = old[one.b : other.a]
    if len(between) > _MOST_BETWEEN or not _BORDERS.isdisjoint(between):
        return False
    common = sum(map(_weight, between))
    least = min(max(block.b - block.a, block.d - block.c) for block in (one, other))
    return common < SHORT or common < min(SHORT_IN_LONG, least)


def _weight(word: str) -> int:
    """Give how much a word in common says: a Chinese character one, a longer word two, a mark or a blank nothing."""
    if not word[0].isalnum() and not word[-1].isalnum():
        return 0
    return 1 if len(word) < _LONG_WORD else 2
