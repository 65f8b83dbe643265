"""What a typed credit was found to say of one source, gathered piece by piece."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from curate.story.placeholder import placeholder_in

_DATE = re.compile(r"(?<!\d)(\d{4})\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|[-./])\s*(\d{1,2})(?!\d)\s*(?:日|号)?")
BLANKS = " \t\u3000\u00a0"


@dataclass(slots=True)
class Found:
    """Keys and values of a source to be; whatever has no key of its own is kept in `notes`.

    `guessed` says that `author` was in quotes with nothing to tell that it is no title.
    """

    values: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    guessed: bool = False

    def put(self, key: str, value: str, label: str = "") -> None:
        """Keep a value. The first of a key stands; another one becomes a note under its label."""
        value = value.strip(BLANKS)
        if not value:
            return
        if key == "author" and label and self.guessed and "title" not in self.values:
            self.values["title"] = self.values["author"]
            self.values["author"] = value
            self.guessed = False
        elif self.values.setdefault(key, value) != value:
            self.remark(f"{label}：{value}" if label else value)

    def remark(self, text: str) -> None:
        """Keep a text that has no key."""
        text = text.strip(BLANKS)
        if text and text not in self.notes:
            self.notes.append(text)

    def take(self, other: Found) -> None:
        """Add what another credit says of the same source."""
        for key, value in other.values.items():
            self.put(key, value)
        for note in other.notes:
            self.remark(note)

    def __bool__(self) -> bool:
        return bool(self.values or self.notes)

    def source(self) -> dict[str, str]:
        """Give the keys of an entry of `attribution`."""
        note = {"note": "；".join(self.notes)} if self.notes else {}
        return {**self.values, **note}


_LABELS = {"author": "作者", "title": "原题", "translator": "译者", "url": "网址"}


def name_nobody(found: Found) -> None:
    """Take placeholders out of the values they would pass for; the note keeps them for whoever looks them up."""
    for key, label in _LABELS.items():
        value = found.values.get(key)
        if value is not None and placeholder_in(key, value):
            del found.values[key]
            found.remark(f"{label}：{value}")


def find_day(text: str) -> tuple[str, int, int] | None:
    """Find the first day in a text: as 2025-12-12, and the stretch it was written in."""
    match = _DATE.search(text)
    if match is None:
        return None
    try:
        day = date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return day.isoformat(), match.start(), match.end()
