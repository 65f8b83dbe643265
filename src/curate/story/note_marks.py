"""The marks of notes in a text: `[^x]` where a note is referred to, `[^x]:` where it is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from curate.story.story import Story

_MARK = re.compile(r"\[\^([^\[\]\s]{1,100})\](:?)")
_BEFORE_A_NOTE = " \t>-+*.)0123456789"


@dataclass(frozen=True, slots=True)
class NoteMark:
    """A mark at `start:end` of the body."""

    label: str
    start: int
    end: int

    @property
    def key(self) -> str:
        """What two marks of one note have in common; case makes no difference."""
        return self.label.casefold()


@dataclass(frozen=True, slots=True)
class NoteMarks:
    """All marks of a text, in order."""

    references: tuple[NoteMark, ...] = ()
    definitions: tuple[NoteMark, ...] = ()

    @property
    def defined(self) -> set[str]:
        """The keys of the notes that are written."""
        return {mark.key for mark in self.definitions}

    @property
    def wanted(self) -> set[str]:
        """The keys of the notes that are referred to."""
        return {mark.key for mark in self.references}


def note_marks(story: Story) -> NoteMarks:
    """Find the marks of notes outside code."""
    if "[^" not in story.body:
        return NoteMarks()
    text = story.uncoded.masked
    references: list[NoteMark] = []
    definitions: list[NoteMark] = []
    for match in _MARK.finditer(text):
        if text.startswith("\\", match.start() - 1 if match.start() else 0):
            continue
        mark = NoteMark(match[1], match.start(), match.end())
        line_start = text.rfind("\n", max(0, mark.start - 100), mark.start) + 1 or max(0, mark.start - 100)
        alone = not text[line_start : mark.start].strip(_BEFORE_A_NOTE)
        (definitions if match[2] and alone else references).append(mark)
    return NoteMarks(tuple(references), tuple(definitions))
