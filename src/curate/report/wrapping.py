"""Lines of a width, for text that mixes Chinese and other scripts; every character may carry a style."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from wcwidth import wcwidth

from curate.report.sanitise import safe_line

NEVER_FIRST = frozenset("，。、；：？！）》」』】〕〉…—～·‰℃”’%),.;:?!]}")
"""What may not begin a line: a reader expects it at what it closes."""
NEVER_LAST = frozenset("（《「『【〔〈“‘([{")


@dataclass(frozen=True, slots=True)
class Cell:
    """A character with the marks that belong to it, its columns, and its style (SGR parameters, "" for none)."""

    text: str
    columns: int
    style: str


def cells(text: str, style: str = "") -> list[Cell]:
    """Cut a text into cells; what could steer a terminal becomes visible."""
    made: list[Cell] = []
    for character in safe_line(text):
        columns = max(wcwidth(character), 0)
        joined = made and made[-1].text.endswith("\u200d")
        if made and (columns == 0 or joined):
            made[-1] = Cell(made[-1].text + character, made[-1].columns, style)
        else:
            made.append(Cell(character, columns, style))
    return made


def columns_of(line: Iterable[Cell]) -> int:
    """Give how many columns a line takes."""
    return sum(cell.columns for cell in line)


def wrap(text: Sequence[Cell], columns: int) -> list[list[Cell]]:
    """Break into lines of at most `columns`: at spaces, between Chinese characters, never before 。 or after （.

    A word that fits on no line is cut; a cell that is a line feed ends its line. There is at least one line.
    """
    lines: list[list[Cell]] = []
    line: list[Cell] = []
    used = 0
    chance = 0  # how many cells of `line` may stand alone
    for cell in text:
        if cell.text == "\n":
            lines.append(_without_end(line))
            line, used, chance = [], 0, 0
            continue
        if line and _may_break(line[-1], cell):
            chance = len(line)
        while used + cell.columns > columns and line and cell.text != " ":
            cut = chance or len(line)
            lines.append(_without_end(line[:cut]))
            line = line[cut:]
            used = columns_of(line)
            chance = 0
        if cell.text == " " and not line and lines:
            continue  # the space the line was broken at
        line.append(cell)
        used += cell.columns
    if line or not lines:
        lines.append(_without_end(line))
    return lines


def painted(line: Iterable[Cell], *, coloured: bool) -> str:
    """Give a line as text, styles switched on and off around runs of the same one."""
    text, style = "", ""
    for cell in line:
        if coloured and cell.style != style:
            text += ("\x1b[0m" if style else "") + (f"\x1b[{cell.style}m" if cell.style else "")
            style = cell.style
        text += cell.text
    return text + ("\x1b[0m" if style else "")


def _may_break(before: Cell, after: Cell) -> bool:
    if before.text == " ":
        return after.text != " "
    if after.text[0] in NEVER_FIRST or before.text[-1] in NEVER_LAST:
        return False
    return before.columns == 2 or after.columns == 2


def _without_end(line: list[Cell]) -> list[Cell]:
    while line and line[-1].text == " ":
        line = line[:-1]
    return line
