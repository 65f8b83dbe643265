"""A line of a file cut to a width, with marks that stand right under what is meant."""

from __future__ import annotations

from functools import lru_cache

from curate.report.sanitise import safe_line, width

CUT = "…"
TAB = " " * 4
LEAST_ROOM = 12
"""Columns for one character shown as `<U+10FFFF>` with a cut on both sides."""
OBEYED = "##["
"""What the log of a CI would obey; its last character is shown as a number."""
_JOINER = "\u200d"

_Piece = tuple[int, int, int]
"""First character, the one after the last, and the columns of what a terminal draws as one."""


def excerpt(line: str, column: int, length: int, room: int) -> tuple[str, str]:
    """Give the line as it is shown, at most `room` columns wide, and the marks to stand below it.

    `column` (from 1) and `length` count characters of `line`. A place after the end is marked there. However
    long the line is, only what may be seen of it is looked at.
    """
    room = max(room, LEAST_ROOM)
    start = min(max(column - 1, 0), len(line))
    end = min(start + max(length, 1), len(line), start + room)
    first, last = _seen(line, start, end, room)
    left = (CUT if first else "") + _shown(line, first, start)
    meant = _shown(line, start, min(end, last))
    rest = _shown(line, end, last) + (CUT if last < len(line) else "")
    before = width(left)
    marks = width(left + meant) - before
    if meant and not marks:  # a mark that sits on the character before it, an accent for instance
        before = max(before - 1, 0)
    return left + meant + rest, " " * before + "^" * max(marks, 1)


def _seen(line: str, start: int, end: int, room: int) -> tuple[int, int]:
    """Give which characters fit: what is meant first, then up to a third before it, then what follows."""
    low, high = max(start - room, 0), min(max(end, start) + room, len(line))
    pieces = _pieces(line, low, high)
    if not pieces:
        return 0, 0
    if low == 0 and high == len(line) and sum(columns for _, _, columns in pieces) <= room:
        return 0, len(line)
    at = next((number for number, (_, after, _) in enumerate(pieces) if after > start), len(pieces) - 1)
    first = last = at
    used = 2 + pieces[at][2]  # both ends may be cut
    while last + 1 < len(pieces) and pieces[last + 1][0] < end and used + pieces[last + 1][2] <= room:
        last += 1
        used += pieces[last][2]
    for most in (min(used + room // 3, room), room):
        while first > 0 and used + pieces[first - 1][2] <= most:
            first -= 1
            used += pieces[first][2]
        while last + 1 < len(pieces) and used + pieces[last + 1][2] <= room:
            last += 1
            used += pieces[last][2]
    return pieces[first][0], pieces[last][1]


def _pieces(line: str, low: int, high: int) -> list[_Piece]:
    pieces: list[_Piece] = []
    for number in range(low, high):
        character = line[number]
        columns = _drawn(_named(line, number))[1]
        if pieces and (
            columns == 0 or line[number - 1] == _JOINER or "\U0001f3fb" <= character <= "\U0001f3ff"
        ):
            begin = pieces[-1][0]
            pieces[-1] = (begin, number + 1, pieces[-1][2])
        else:
            pieces.append((number, number + 1, columns))
    return [
        (a, b, columns if b - a == 1 else width(_shown(line, a, min(b, a + 16)))) for a, b, columns in pieces
    ]


def _shown(line: str, start: int, end: int) -> str:
    """Show a part of a line as `safe_line` would show it there."""
    return "".join(_drawn(_named(line, number))[0] for number in range(start, end))


def _named(line: str, number: int) -> str:
    """Give a character of a line, with what is before it where that changes how it is shown."""
    character = line[number]
    if character == "[" and line[max(number - 2, 0) : number] == "##":
        return OBEYED
    return character


@lru_cache(maxsize=8192)
def _drawn(character: str) -> tuple[str, int]:
    """Give how a character is shown, tabs as blanks and bytes that are no UTF-8 as such, and its columns."""
    if character == "\t":
        return TAB, len(TAB)
    if "\udc80" <= character <= "\udcff":
        return f"\\x{ord(character) - 0xDC00:02x}", 4
    if character == OBEYED:
        return r"\x5b", 4
    shown = safe_line(character)
    return shown, 0 if character == _JOINER else width(shown)
