"""Which of many texts say nearly the same, at a cost that grows with their number and not with its square.

Two texts are compared by the runs of three units (a Han character or a word of another script) that stand once in each
of them, so that paragraphs in another order, a missing half and scattered changes do not hide a copy. What the
share of the shorter text separates was measured on made Chinese texts of 300 to 1,200 characters: words drawn by
Zipf's law from 20,000 with particles between them, half of them from the 150 of a subject, 360 texts in all. Lowest,
median and highest share (`tests/checks/made_texts.py` makes such texts, and the tests hold these bounds):

    5 % of the characters replaced, added, lost  .74 .87 .94    the first half only              .96 .99 1
    the same with its paragraphs shuffled        .71 .86 .94    another text                     .00 .01 .03
    20 % of the characters                       .42 .54 .64    another one of the same subject  .00 .02 .05
    two texts put together from the same 50 phrases, the worst that made texts of different content can do .13 .22 .31
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from zlib import crc32

LEAST_SHARED = 0.35
"""The share of the shorter text from which on two texts count as one."""
LEAST_UNITS = 120
"""Below so many units a text is a notice: a greeting, a table of two lines or a standard sentence would decide."""
MOST_READ = 200_000
"""Characters of a text that are looked at, from its beginning: far more than any story has."""
MOST_MARKS = 48
"""How many marks stand for a text, however long it is."""
MOST_HOLDERS = 8
"""How many texts are remembered for one mark: the first ones, since a copy has the original among them."""
STOCK = 128
"""A mark in more texts than this is a stock phrase of the desk and says nothing of any two of them."""
MOST_COMPARED = 3
"""How many earlier texts one text is compared with in full."""

_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd"
_NOT_TEXT = re.compile(
    r"^[ \t]{0,3}#{1,6}[ \t].*$|\]\([^()\s]*\)?|https?://[^\s<>]+|<[^<>\n]*>", re.MULTILINE
)
"""Headings, which a template gives to many stories, addresses, and tags."""
_WORD = re.compile(rf"[^\W_{_HAN}]+")
_BETWEEN = re.compile(r"[\W_]+")
_STANDINS = (0xAC00, 11_172)
"""First and number of the Hangul syllables: each stands for words of other scripts, Korean ones too."""


def units(body: str) -> str:
    """Give a body's text as one character for each Han character and each other word, headings left out.

    What stands behind `MOST_READ` is not looked at.
    """
    text = _WORD.sub(_standin, _NOT_TEXT.sub(" ", body[:MOST_READ].lower()))
    return _BETWEEN.sub("", text)


def marks(body: str) -> bytes:
    """Give what stands for a text in the search: at most `MOST_MARKS` numbers of 32 bits, none for a short text.

    They are chosen by what stands there, so that the same passage gives the same marks in any text.
    """
    text = units(body)
    if len(text) < LEAST_UNITS:
        return b""
    found = _chosen_places().findall(text)
    distinct = set(found)
    if 2 * len(distinct) < len(found):
        # Much the same again and again, as in a list of figures: only the very same text is a copy of it.
        return array("I", [crc32(text.encode())]).tobytes()
    numbers = sorted({crc32(run.encode()) for run in distinct})
    return array("I", numbers[:MOST_MARKS]).tobytes()


def shared_part(body: str, other: str) -> float:
    """Give the share of the shorter text that the other text has too, from 0 to 1."""
    return _Text(body).shared_with(_Text(other))


class _Text:
    """The units of a text, and its runs of three that stand in it once.

    A run that a text repeats is its manner of speaking and would make two texts of one pen, or of one form, look alike.
    """

    def __init__(self, body: str) -> None:
        self.units = units(body)
        runs = Counter(map("".join, zip(self.units, self.units[1:], self.units[2:], strict=False)))
        self.runs = {run for run, times in runs.items() if times == 1}

    def shared_with(self, other: _Text) -> float:
        if self.units == other.units:
            return 1.0 if self.units else 0.0
        return len(self.runs & other.runs) / (min(len(self.runs), len(other.runs)) or 1)


class Search:
    """Finds, for each text in turn, an earlier one that says nearly the same.

    `marks_of` holds the marks of each text; `body_of` gives the body with a number, and is asked only where the marks
    speak for a copy. `looked_at` counts the holders of marks that were looked at and `compared` the comparisons in
    full: at most `MOST_MARKS * MOST_HOLDERS` and `MOST_COMPARED` for each text.
    """

    def __init__(self, marks_of: Sequence[bytes], body_of: Callable[[int], str]) -> None:
        self.looked_at = 0
        self.compared = 0
        self._marks_of = marks_of
        # A few originals with many copies are asked for again and again.
        self._text_of = lru_cache(maxsize=32)(lambda number: _Text(body_of(number)))

    def copies(self) -> Iterator[tuple[int, int, float]]:
        """Give (number of the copy, number of the earlier text, share), each copy once."""
        marks_of = self._marks_of
        worth = _between_two_and(STOCK, marks_of)
        holders: dict[int, list[int]] = {}
        first_with: dict[bytes, int] = {}
        for number, own in enumerate(marks_of):
            if not own:
                continue
            met: Counter[int] = Counter()
            # The very same text is found even when hundreds of copies make every phrase of it a stock phrase.
            same = first_with.setdefault(own, number)
            if same != number:
                met[same] = len(own)
            for mark in memoryview(own).cast("I"):
                if not worth(mark):
                    continue
                holding = holders.setdefault(mark, [])
                self.looked_at += len(holding)
                met.update(holding)
                if len(holding) < MOST_HOLDERS:
                    holding.append(number)
            found = self._nearest(number, met)
            if found is not None:
                yield number, *found

    def _nearest(self, number: int, met: Counter[int]) -> tuple[int, float] | None:
        own = len(self._marks_of[number]) // 4
        # Half a text with a fifth of it changed keeps a fifth of the marks; this leaves room for bad luck.
        likely = [
            (-shared, other)
            for other, shared in met.items()
            if shared >= max(2, min(own, len(self._marks_of[other]) // 4) / 16)
        ]
        for _, other in sorted(likely)[:MOST_COMPARED]:
            self.compared += 1
            share = self._text_of(number).shared_with(self._text_of(other))
            if share >= LEAST_SHARED:
                return other, share
        return None


def _between_two_and(most: int, marks_of: Sequence[bytes]) -> Callable[[int], bool]:
    """Give a test whether two to `most` texts have a mark; now and then it is true of a mark that only one has."""
    size = 1 << sum(map(len, marks_of)).bit_length()  # four places or more for each mark
    counts = bytearray(size)
    for own in marks_of:
        for mark in memoryview(own).cast("I"):
            if counts[mark % size] <= most:
                counts[mark % size] += 1
    return lambda mark: 2 <= counts[mark % size] <= most


def _standin(word: re.Match[str]) -> str:
    first, number = _STANDINS
    return chr(first + crc32(word[0].encode()) % number)


@lru_cache(maxsize=1)
def _chosen_places() -> re.Pattern[str]:
    """Give the pattern of runs of four that begin with one of an eighth of all characters, overlapping ones too."""
    han, standins = range(0x4E00, 0x9F80, 128), range(_STANDINS[0], sum(_STANDINS) - 128, 128)
    chosen = "".join(f"{chr(start + 48)}-{chr(start + 63)}" for start in (*han, *standins))
    return re.compile(f"(?=([{chosen}]...))")
