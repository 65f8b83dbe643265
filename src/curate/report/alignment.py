"""What two sequences have in common, with the work bounded: the rest is given as blocks that were exchanged."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Sequence
from typing import NamedTuple

MOST_STEPS = 400_000
"""Steps for one pair of sequences without anchors; about six hundred insertions and deletions."""


class Block(NamedTuple):
    """`before[a:b]` was exchanged for `after[c:d]`; one of the two may be empty."""

    a: int
    b: int
    c: int
    d: int


class Effort:
    """The steps that all comparisons of one text may take together."""

    def __init__(self, most: int) -> None:
        self.left = most
        self.spent = 0

    def spend(self, steps: int) -> None:
        """Count steps that were taken."""
        self.spent += steps
        self.left -= steps


def align(
    before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort, *, anchored: bool = False
) -> list[Block]:
    """Give the blocks in which two sequences differ, in order; what lies between them is equal.

    The blocks are as small as they can be, unless that takes more than `effort` has left: then a block may hold
    equal items too. With `anchored`, items that stand once in both are matched first, which is fast and what a
    reader expects of long items; short ones, such as words, stand by chance.
    """
    blocks: list[Block] = []
    a = c = 0
    for i, j in [*(_anchors(before, after) if anchored else []), (len(before), len(after))]:
        blocks += _between(before, after, Block(a, i, c, j), effort)
        a, c = i + 1, j + 1
    joined: list[Block] = []
    for block in blocks:
        if joined and (joined[-1].b, joined[-1].d) == (block.a, block.c):
            joined[-1] = Block(joined[-1].a, block.b, joined[-1].c, block.d)
        else:
            joined.append(block)
    return joined


def _anchors(before: Sequence[Hashable], after: Sequence[Hashable]) -> list[tuple[int, int]]:
    """Give places of items that stand once in both, as many as keep their order."""
    once = {item for item, count in Counter(before).items() if count == 1}
    places = {item: j for item, j in zip(after, range(len(after)), strict=True) if item in once}
    twice = {item for item, count in Counter(after).items() if count > 1}
    pairs = [(i, places[item]) for i, item in enumerate(before) if item in places and item not in twice]
    # The longest rising sequence: for each length the smallest last place, and where each pair continues from.
    lasts: list[int] = []
    ends: list[int] = []
    earlier: list[int] = []
    for number, (_, j) in enumerate(pairs):
        length = bisect_left(lasts, j)
        lasts[length : length + 1] = [j]
        ends[length : length + 1] = [number]
        earlier.append(ends[length - 1] if length else -1)
    chosen = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = earlier[number]
    return chosen[::-1]


def _between(
    before: Sequence[Hashable], after: Sequence[Hashable], span: Block, effort: Effort
) -> list[Block]:
    a, b, c, d = span
    while a < b and c < d and before[a] == after[c]:
        a, c = a + 1, c + 1
    while a < b and c < d and before[b - 1] == after[d - 1]:
        b, d = b - 1, d - 1
    effort.spend(1)
    if a == b and c == d:
        return []
    if a == b or c == d:
        return [Block(a, b, c, d)]
    pairs = _common(before[a:b], after[c:d], effort)
    if pairs is None:
        return [Block(a, b, c, d)]
    blocks = []
    for i, j in [*((a + i, c + j) for i, j in pairs), (b, d)]:
        if i > a or j > c:
            blocks.append(Block(a, i, c, j))
        a, c = i + 1, j + 1
    return blocks


def _common(
    before: Sequence[Hashable], after: Sequence[Hashable], effort: Effort
) -> list[tuple[int, int]] | None:
    """Give the places of a longest common subsequence (Myers' greedy way), or None when it is too much work."""
    n, m = len(before), len(after)
    most = min(MOST_STEPS, effort.left)
    reach = {1: 0}  # how far into `before` each diagonal has come
    rounds: list[dict[int, int]] = []
    steps = 0
    for edits in range(n + m + 1):
        rounds.append(reach)
        reach = dict(reach)
        for k in range(-edits, edits + 1, 2):
            down = _comes_down(reach, k, edits)
            i = reach[k + 1] if down else reach[k - 1] + 1
            start = i
            while i < n and i - k < m and before[i] == after[i - k]:
                i += 1
            reach[k] = i
            steps += 1 + i - start
            if i >= n and i - k >= m:
                effort.spend(steps + edits)
                return _walked_back(rounds, n, m)
        steps += edits  # the copy
        if steps > most:
            break
    effort.spend(steps)
    return None


def _comes_down(reach: dict[int, int], k: int, edits: int) -> bool:
    """Tell whether the best way to a diagonal is by an insertion rather than by a deletion."""
    return k == -edits or (k != edits and reach[k - 1] < reach[k + 1])


def _walked_back(rounds: list[dict[int, int]], n: int, m: int) -> list[tuple[int, int]]:
    pairs = []
    i, j = n, m
    for edits in range(len(rounds) - 1, -1, -1):
        start_i = start_j = 0
        if edits:
            reach, k = rounds[edits], i - j
            former = k + 1 if _comes_down(reach, k, edits) else k - 1
            start_i, start_j = reach[former], reach[former] - former
        while i > start_i and j > start_j:
            i, j = i - 1, j - 1
            pairs.append((i, j))
        i, j = start_i, start_j
    return pairs[::-1]
