"""Notes that a text refers to and the attribution already holds: `[^s1]` for the source with `id: s1`."""

from __future__ import annotations

import re

from curate.story.body import Body, parse_body
from curate.story.credit import source_phrase
from curate.story.model import Source
from curate.story.note_marks import note_marks
from curate.story.story import Story

_MARKS = re.compile(r"([!-/:-@\[-`{-~])")
_BLANKS = re.compile(r"\s+")
_IN_ADDRESS = {"<": "%3C", ">": "%3E", "\\": "%5C", "&": "&amp;"}
_APART = "<!-- -->"
"""Stands between the notes and the text, which may begin with what would go on the last note."""


def with_source_notes(story: Story, *, language: str = "zh") -> str:
    """Give the body, before it a note for each source that is referred to by its id and has no note in the text.

    The body comes back as it is when there are none. The notes are for showing: places in the result are not
    those of the file.
    """
    marks = note_marks(story)
    wanted = marks.wanted - marks.defined
    notes = []
    for source in story.sources if wanted else ():
        key = (source.id or "").casefold()
        if key in wanted:
            wanted.discard(key)
            notes.append(f"[^{source.id}]: {_note(source, language)}\n")
    return "\n".join([*notes, f"{_APART}\n", story.body]) if notes else story.body


def noted_body(story: Story, *, language: str = "zh") -> Body:
    """Give the parsed body with the notes made of sources; without any it is the story's own `parsed_body`."""
    text = with_source_notes(story, language=language)
    return story.parsed_body if text is story.body else parse_body(text)


def _note(source: Source, language: str) -> str:
    parts = []
    for segment in source_phrase(source, language=language):
        text = _escaped(segment.text)
        if segment.url:
            address = "".join(_IN_ADDRESS.get(c, c) for c in segment.url)
            text = f"[{text}](<{address}>)"
        parts.append(text)
    comma, stop = ("，", "。") if language.lower().startswith("zh") else (", ", ".")
    if source.locator:
        parts.append(comma + _escaped(source.locator))
    return "".join(parts) + stop


def _escaped(text: str) -> str:
    """Write words on one line so that Markdown shows them as they are."""
    return _MARKS.sub(r"\\\1", _BLANKS.sub(" ", text))
