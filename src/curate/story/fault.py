"""What is wrong at one place of a file, before a policy has said how grave it is."""

from __future__ import annotations

from dataclasses import dataclass

from curate.messages import Message


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a fault: the characters `start:end` of the story's body become `text`.

    Offsets count characters of the body as it stands in the file, from 0. A `safe` fix changes nothing a reader
    would take as meaning; the others want a person's eye and are applied only when asked for by name.
    """

    start: int
    end: int
    text: str
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule broken at `line` and `column` (both from 1, columns in characters) of one file.

    `length` is how many characters of that line are meant, 1 where only the place is known.
    """

    rule: str
    line: int
    column: int
    message: Message
    hint: Message | None = None
    length: int = 1
    fix: Fix | None = None


MOST_SHOWN = 60
"""Characters of a value that a message repeats; who wrote more sees where it begins."""


def shown(text: str) -> str:
    """Give a value as a message repeats it: one line, cut when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= MOST_SHOWN else line[:MOST_SHOWN] + "…"
