"""Tables that a page shows as text with bars, and rows of which it leaves cells out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.place import fault_at
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault, shown
from curate.story.story import Story

RULES = (by_state("table-broken", "warning", "error", "error"),)

_BARS = "|｜"
_PARTS = re.compile(r'<(table|th|tr) data-sourcepos="(\d+):(\d+)-(\d+):')
_DASHES = re.compile(r"[:：]?[-—–－]+[:：]?\Z")
_MOST_LOOKED_AT = 10_000
_ROW_ALONE = 3
"""Bars that make even a single line one of a table."""
_UNESCAPED = re.compile(r"\\.|\|", re.DOTALL)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find tables that are none for Markdown, and rows that are longer than their head."""
    del around
    if "|" not in story.body and "｜" not in story.body:
        return
    lines = story.body.split("\n")
    in_tables: set[int] = set()
    heads = rows_from = 0
    html = story.parsed_body.html
    for match in _PARTS.finditer(html, max(html.find("<table"), 0), html.rfind("</table>") + 1):
        line, column = int(match[2]), int(match[3])
        if match[1] == "table":
            in_tables.update(range(line, int(match[4]) + 1))
            heads, rows_from = 0, line + 2
        elif match[1] == "th":
            heads += 1
        elif line >= rows_from and _may_be_long(lines[line - 1], heads):
            yield from _long_row(story, line, column, heads)
    yield from _not_tables(story, story.uncoded.masked.split("\n"), in_tables)


def _may_be_long(line: str, heads: int) -> bool:
    row = line.strip()
    return row.count("|") - row.startswith("|") - row.endswith("|") >= heads


def _long_row(story: Story, line: int, column: int, heads: int) -> Iterator[Fault]:
    """Find a row with more cells than the head. A bar within backticks divides cells as any other."""
    start = story.uncoded.offset(line + story.cut.body_line - 1, column)
    row, _, _ = story.body[start : start + _MOST_LOOKED_AT].partition("\n")
    row = row.rstrip()
    bars = [m.start() for m in _UNESCAPED.finditer(row) if m[0] == "|"]
    if bars and bars[0] == len(row) - len(row.lstrip()):
        del bars[0]
    if bars and bars[-1] == len(row) - 1:
        del bars[-1]
    if len(bars) < heads:
        return
    lost = row[bars[heads - 1] + 1 :].strip(" \t|")
    if lost:
        yield fault_at(
            "table-broken",
            story.uncoded,
            start + bars[heads - 1],
            start + len(row),
            msg(
                "The row has {cells} cells and the head {heads}; the page leaves out {lost}.",
                cells=len(bars) + 1,
                heads=heads,
                lost=shown(lost),
            ),
            msg("Give the head another cell, or take it out of the row; a bar in the text is `\\|`."),
        )


def _not_tables(story: Story, lines: list[str], in_tables: set[int]) -> Iterator[Fault]:
    """Find runs of lines that are a table's by their looks and that the parser made none of."""
    run: list[str] = []
    for number, line in enumerate([*lines, ""], 1):
        if not run and "|" not in line and "｜" not in line:
            continue
        row = line.strip(" \t>\r") if number not in in_tables else ""
        if row and (_is_row(row) or (("|" in row or "｜" in row) and _cells_of_dashes(row))):
            run.append(row)
            continue
        if run:
            first = number - len(run)
            above = lines[first - 2] if first > 1 and first - 1 not in in_tables else ""
            reason = _why_no_table(run, above)
            if reason is not None:
                first_line = lines[first - 1]
                column = len(first_line) - len(first_line.lstrip(" \t>")) + 1
                yield Fault(
                    "table-broken", first + story.cut.body_line - 1, column, *reason, length=len(run[0])
                )
            run = []


def _is_row(row: str) -> bool:
    return len(row) > 1 and row[0] in _BARS and row[-1] in _BARS


def _cells_of_dashes(row: str) -> int:
    """Give how many cells a row of dashes has, 0 when it is no such row."""
    cells = row.replace("｜", "|").strip("|").split("|")
    return len(cells) if all(_DASHES.match(cell.strip()) for cell in cells) else 0


def _why_no_table(run: list[str], above: str) -> tuple[Message, Message] | None:
    dashes = next((index for index, row in enumerate(run) if _cells_of_dashes(row)), None)
    if dashes is None and len(run) < 2 and sum(map(run[0].count, _BARS)) < _ROW_ALONE:
        return None
    example = msg("Below the head stands a row such as `|---|---|`, with as many cells as the head.")
    if any("｜" in row or "—" in row or "－" in row for row in run):
        return (
            msg("The table is drawn with full-width signs, and so it is none."),
            msg("Write it with `|` and `-`."),
        )
    if dashes is None:
        return msg("The table has no row of dashes below its head, and so it is none."), example
    head = run[dashes - 1] if dashes else above.strip(" \t>\r")
    cells = len(head.strip("|").split("|")) if head else 0
    if not cells:
        return msg("The table has no head, and so it is none."), example
    return (
        msg(
            "The row of dashes has {dashes} cells and the head {heads}, and so it is no table.",
            dashes=_cells_of_dashes(run[dashes]),
            heads=cells,
        ),
        example,
    )
