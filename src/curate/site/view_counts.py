"""Reading counted views out of `stories/views.csv` or `.json`: good lines are kept, bad ones are told."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pydantic_core import PydanticCustomError

from curate.messages import Message, msg
from curate.story.model import parse_day

VIEW_FILES = ("stories/views.csv", "stories/views.json")
"""Where a newsroom may put its counts, the first that is there is taken."""
MOST_VIEW_BYTES = 8 * 1024 * 1024
_NUMBER = re.compile(r"[0-9]{1,12}")
_COLUMNS = {
    "slug": 0, "url": 0, "story": 0, "path": 0, "page": 0,
    "views": 1, "count": 1, "pageviews": 1,
    "date": 2, "day": 2,
}  # fmt: skip
_FORM = msg("A line is a slug or an address, a number of views, and a day: xiao-mi,120,2026-01-05")


@dataclass(frozen=True)
class ViewCount:
    """So many views of one story on one day; `story` is its slug, id or path, or the address of its page."""

    story: str
    views: int
    day: date


@dataclass(frozen=True)
class BadLine:
    """A line of the file, or an entry of the JSON (both from 1; 0 for the whole file), that could not be used."""

    number: int
    message: Message
    hint: Message | None = None


@dataclass(frozen=True)
class ViewCounts:
    """What a file of counts gave."""

    counts: tuple[ViewCount, ...] = ()
    bad: tuple[BadLine, ...] = ()


def parse_view_counts(path: str, data: bytes) -> ViewCounts:
    """Read counts; the path's ending says in which form they are. Never raises."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return _nothing(line, msg("This line is not UTF-8."), msg("Save the file as UTF-8."))
    return _from_json(text) if path.endswith(".json") else _from_csv(text)


def _from_csv(text: str) -> ViewCounts:
    counts: list[ViewCount] = []
    bad: list[BadLine] = []
    order: Sequence[int] = (0, 1, 2)
    # Split at real ends of lines alone: a quoted U+2028 is no new line.
    reader = csv.reader(re.split(r"(?<=\n)", text.replace("\r\n", "\n").replace("\r", "\n")), strict=True)
    first = True
    while True:
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error:
            bad.append(BadLine(reader.line_num, msg("This line is no CSV."), _FORM))
            continue
        cells = [cell.strip() for cell in row]
        if not any(cells) or cells[0].startswith("#"):
            continue
        header = _header(cells) if first else None
        first = False
        if header is not None:
            order = header
            continue
        picked = [cells[at] if at < len(cells) else "" for at in order]
        _take(reader.line_num, picked, counts, bad)
    return ViewCounts(tuple(counts), tuple(bad))


def _header(cells: Sequence[str]) -> list[int] | None:
    """Give, for story, views and day, the column each stands in; None when the row is no header."""
    known = {
        _COLUMNS[cell.lower()]: at
        for at, cell in reversed(list(enumerate(cells)))
        if cell.lower() in _COLUMNS
    }
    return [known[0], known[1], known[2]] if len(known) == 3 else None


def _from_json(text: str) -> ViewCounts:
    try:
        values = json.loads(text)
    except json.JSONDecodeError as error:
        return _nothing(error.lineno, msg("This is no JSON."), None)
    except (ValueError, RecursionError):
        return _nothing(0, msg("This is no JSON."), None)
    if isinstance(values, dict):
        values = values.get("views")
    if not isinstance(values, list):
        return _nothing(0, msg("The JSON is no list of counts."), _JSON_FORM)
    counts: list[ViewCount] = []
    bad: list[BadLine] = []
    for number, entry in enumerate(values, 1):
        if not isinstance(entry, dict):
            bad.append(BadLine(number, msg("This entry has no keys."), _JSON_FORM))
            continue
        _take(number, [_first(entry, column) for column in range(3)], counts, bad)
    return ViewCounts(tuple(counts), tuple(bad))


_JSON_FORM = msg("An entry has {keys}.", keys='{"slug": "xiao-mi", "views": 120, "date": "2026-01-05"}')


def _first(entry: dict[str, object], column: int) -> str:
    for key, at in _COLUMNS.items():
        value = entry.get(key)
        if at == column and isinstance(value, (str, int)) and not isinstance(value, bool):
            # Text made of a number is bounded in the reading, which would be slow on one of a million digits.
            return value if isinstance(value, str) else str(value) if abs(value) < 10**13 else "?"
    return ""


def _take(number: int, cells: Sequence[str], counts: list[ViewCount], bad: list[BadLine]) -> None:
    story, views, day = cells
    if not story:
        bad.append(BadLine(number, msg("It names no story."), _FORM))
    elif not _NUMBER.fullmatch(views):
        bad.append(BadLine(number, msg("{text} is no number of views.", text=views[:40] or "“”"), _FORM))
    else:
        try:
            counts.append(ViewCount(story, int(views), parse_day(day)))
        except PydanticCustomError:
            bad.append(BadLine(number, msg("{text} is no day.", text=day[:40] or "“”"), _FORM))


def _nothing(line: int, message: Message, hint: Message | None) -> ViewCounts:
    return ViewCounts((), (BadLine(line, message, hint),))
