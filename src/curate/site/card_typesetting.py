"""Sets a text in lines after the rules of Chinese typography: where a line may end, and how wide it then is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Measure = Callable[[str], float]
"""Takes one character, gives how far it moves the pen, in pixels."""

NEVER_FIRST = frozenset("，。、；：！？…—）」』》】〉〕〗”’％‰℃·・～,.;:!?)]}%°»")
NEVER_LAST = frozenset("（「『《【〈〔〖“‘￥＄([{¥$€£«#＃")
ELLIPSIS = "…"
MISSING = "〓"
"""What printers set for a character their fonts do not have."""

_OPENING = frozenset("（「『《【〈〔〖“‘")
_CLOSING = frozenset("）」』》】〉〕〗”’")
_STOPS = frozenset("，。、；：！？")
_BLANKS = re.compile(r"\s+")
_NO_PHRASE_END = 6.0
"""How much a line that ends within a phrase costs; as much as one that is two and a half characters off."""
_MOST_CHARACTERS = 400
"""More would not fit a card at all."""
_UNSEEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


@dataclass(frozen=True)
class Line:
    """A line of text. `runs` are its parts, each with where it begins from the line's left edge, in pixels.

    Parts are set apart where Chinese meets Latin, and moved together where two signs would leave a hole.
    """

    text: str
    runs: tuple[tuple[str, float], ...]
    width: float


@dataclass(frozen=True)
class _Piece:
    """What may not be broken: the characters from `start` to `end`; `after` is where the next piece starts."""

    start: int
    end: int
    after: int


def shown_text(text: str, has: Callable[[str], bool]) -> str:
    """Give the text as it can be drawn with a font that has the characters `has` says.

    A letter it does not have becomes 〓, several in a row one; a sign, such as an emoji, is left out.
    """
    kept = []
    for char in _BLANKS.sub(" ", unicodedata.normalize("NFC", text[:_MOST_CHARACTERS])):
        category = unicodedata.category(char)
        if char == " " or (category not in _UNSEEN and has(char)):
            kept.append(char)
        elif category[0] in "LN" and kept[-1:] != [MISSING] and has(MISSING):
            kept.append(MISSING)
    return _BLANKS.sub(" ", "".join(kept)).strip()


def set_lines(
    text: str, measure: Measure, em: float, width: float, most: int, *, spaced: bool = True
) -> tuple[list[Line], bool]:
    """Break a text into at most `most` lines of `width` pixels, about equally long and best ended at a phrase.

    `em` is how wide a Chinese character is. Says too whether the whole text is there; else it ends with `…`. No line
    starts with a closing sign or ends with an opening one, and no word is broken, unless it is longer than a line.
    With `spaced` a thin space is set between Chinese and Latin.
    """
    text = text.strip()
    if not text:
        return [], True
    pen = _Pen(text, measure, em, spaced)
    pieces = _fitting(pen, width)
    starts = _greedy(pen, pieces, width)
    if len(starts) <= most:
        breaks = _balanced(pen, pieces, width, len(starts))
        ends = [*breaks[1:], len(pieces)]
        return [pen.line(pieces[a].start, pieces[b - 1].end) for a, b in zip(breaks, ends, strict=True)], True
    kept = [pen.line(pieces[a].start, pieces[b - 1].end) for a, b in pairwise(starts[:most])]
    return [*kept, _cut_off(pen, text[pieces[starts[most - 1]].start :], width)], False


class _Pen:
    """The places of a text's characters on one endless line."""

    def __init__(self, text: str, measure: Measure, em: float, spaced: bool) -> None:
        self.text, self.measure, self.em, self.spaced = text, measure, em, spaced
        self.widths = [measure(char) for char in text]
        self.gaps = [self._gap(i) for i in range(len(text))]
        self.places = [0.0]
        for advance, gap in zip(self.widths, self.gaps, strict=True):
            self.places.append(self.places[-1] + gap + advance)

    def of(self, text: str) -> _Pen:
        """Set another text in the same way."""
        return _Pen(text, self.measure, self.em, self.spaced)

    def wide(self, index: int) -> bool:
        return self.widths[index] > 0.8 * self.em

    def _gap(self, index: int) -> float:
        """Give what stands between a character and the one before it, less than nothing where they close up."""
        if index == 0:
            return 0.0
        before, after = self.text[index - 1], self.text[index]
        if self.wide(index) and after in _OPENING and before in _CLOSING | _OPENING | _STOPS:
            return -self.em / 2
        if self.wide(index - 1) and before in _CLOSING and after in _CLOSING | _STOPS:
            return -self.em / 2
        if self.spaced and ((_is_han(before) and _is_latin(after)) or (_is_latin(before) and _is_han(after))):
            return self.em / 8
        return 0.0

    def width(self, start: int, end: int) -> float:
        """Give the width of a line from `start` to `end`, without the blank halves of the signs at its edges."""
        width = self.places[end] - self.places[start] - self.gaps[start] - self._hung(start)
        if end - start > 1 and self.wide(end - 1) and self.text[end - 1] in _CLOSING | _STOPS:
            width -= self.em / 2
        return width

    def _hung(self, start: int) -> float:
        return self.em / 2 if self.wide(start) and self.text[start] in _OPENING else 0.0

    def line(self, start: int, end: int) -> Line:
        origin = self.places[start] + self.gaps[start] + self._hung(start)
        runs, begun = [], start
        for index in range(start + 1, end + 1):
            if index == end or self.gaps[index]:
                place = self.places[begun] + self.gaps[begun] - origin
                runs.append((self.text[begun:index], place))
                begun = index
        return Line(self.text[start:end], tuple(runs), self.width(start, end))


def _pieces(text: str) -> list[_Piece]:
    """Cut a text wherever a line may end."""
    cuts = [0, *(i for i in range(1, len(text)) if _may_break(text, i)), len(text)]
    out = []
    for start, after in pairwise(cuts):
        end = after
        while end > start + 1 and text[end - 1] == " ":
            end -= 1
        out.append(_Piece(start, end, after))
    return out


def _may_break(text: str, index: int) -> bool:
    """Say whether a line may end before the character at `index`."""
    before, after = text[index - 1], text[index]
    if after == " " or after in NEVER_FIRST or unicodedata.category(after)[0] == "M":
        return False
    last = text[:index].rstrip(" ")[-1:]
    if last in NEVER_LAST:
        return False
    if last.isdigit() and _is_han(after):
        return False  # a number and what it counts
    if before == " ":
        return True
    if _is_wide(before) or _is_wide(after):
        return True
    if before in NEVER_FIRST and not before.isascii():  # but not after the apostrophe within a word
        return not (_is_latin(after) and index > 1 and _is_latin(text[index - 2]))
    return after in NEVER_LAST and not after.isascii()


def _fitting(pen: _Pen, width: float) -> list[_Piece]:
    """Cut further, wherever it has to be, what is longer than a line."""
    out: list[_Piece] = []
    for piece in _pieces(pen.text):
        start = piece.start
        while pen.width(start, piece.end) > width:
            end = start + 1
            while end < piece.end - 1 and pen.width(start, end + 1) <= width:
                end += 1
            if end >= piece.end:
                break
            end = max(pen.text.rfind(" ", start, end + 1), 0) or end  # where there is a blank, it hurts least
            after = end
            while pen.text[end - 1] == " ":
                end -= 1
            while pen.text[after] == " ":
                after += 1
            out.append(_Piece(start, end, after))
            start = after
        out.append(_Piece(start, piece.end, piece.after))
    return out


def _greedy(pen: _Pen, pieces: Sequence[_Piece], width: float) -> list[int]:
    """Fill line after line; give the piece each starts with."""
    starts = [0]
    for index in range(1, len(pieces)):
        if pen.width(pieces[starts[-1]].start, pieces[index].end) > width:
            starts.append(index)
    return starts


def _balanced(pen: _Pen, pieces: Sequence[_Piece], width: float, lines: int) -> list[int]:
    """Break into so many lines that differ little and end at phrases; give the piece each starts with."""
    if lines == 1:
        return [0]
    count = len(pieces)
    ideal = pen.width(0, pieces[-1].end) / lines
    # best[j]: what the lines that hold the first j pieces cost, and where each of them starts
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for number in range(lines):
        last = number == lines - 1
        following: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, starts) in best.items():
            for end in range(start + 1, count + 1):
                long = pen.width(pieces[start].start, pieces[end - 1].end)
                if long > width and end > start + 1:
                    break
                if last and end < count:
                    continue
                here = cost + ((long - ideal) / pen.em) ** 2
                if not last and not _ends_phrase(pen.text, pieces[end - 1]):
                    here += _NO_PHRASE_END
                if end not in following or here < following[end][0]:
                    following[end] = (here, [*starts, start])
        best = following
    return best[count][1]


def _ends_phrase(text: str, piece: _Piece) -> bool:
    return text[piece.end - 1] in NEVER_FIRST or piece.after > piece.end


def _cut_off(pen: _Pen, text: str, width: float) -> Line:
    """Give as much of a text as fits one line with `…` after it."""
    rest, dots = pen.of(text), pen.measure(ELLIPSIS)
    pieces = _fitting(rest, width - dots - pen.em / 2)
    number = max((n for n, p in enumerate(pieces) if rest.width(0, p.end) + dots <= width), default=0)
    while True:
        ended = pen.of(_without_end(text[: pieces[number].end]) + ELLIPSIS)
        if number == 0 or ended.width(0, len(ended.text)) <= width:
            return ended.line(0, len(ended.text))
        number -= 1


def _without_end(text: str) -> str:
    """Take away the signs before `…` that would stand there without a purpose."""
    while len(text) > 1 and text[-1] in (NEVER_FIRST - _CLOSING) | NEVER_LAST | {" "}:
        text = text[:-1]
    return text


def _is_wide(char: str) -> bool:
    return unicodedata.east_asian_width(char) in "WF"


def _is_han(char: str) -> bool:
    return _is_wide(char) and unicodedata.category(char)[0] == "L"


def _is_latin(char: str) -> bool:
    return unicodedata.category(char)[0] in "LN" and not _is_wide(char)
