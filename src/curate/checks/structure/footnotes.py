"""Notes and the ids of sources: each mark leads somewhere, each note and id is led to, and none is ambiguous."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from curate.checks.copy.place import fault_at
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault, shown
from curate.story.note_marks import NoteMarks, note_marks
from curate.story.story import Story, did_you_mean

RULES = (
    by_state("footnote-undefined", "warning", "error", "error"),
    by_state("footnote-unused", "warning", "warning", "warning"),
    by_state("source-id-duplicate", "warning", "error", "error"),
    by_state("source-id-unused", "info", "info", "info"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find marks without a note, notes without a mark, and ids of sources that do not say which one is meant."""
    del around
    ids = [(index, source.id) for index, source in enumerate(story.sources) if source.id]
    marks = note_marks(story)
    if marks.references:
        yield from _undefined(story, marks, [identity for _, identity in ids])
    if marks.definitions:
        yield from _unused(story, marks)
    if ids:
        yield from _ids(story, marks, ids)


def _undefined(story: Story, marks: NoteMarks, ids: list[str]) -> Iterator[Fault]:
    known = marks.defined | {identity.casefold() for identity in ids}
    for mark in marks.references:
        if mark.key in known or f"[^{mark.label}]" not in story.parsed_body.html:
            continue  # what the page does not show as typed is no mark: part of HTML, for instance
        names = [other.label for other in marks.definitions] + ids
        yield fault_at(
            "footnote-undefined",
            story.uncoded,
            mark.start,
            mark.end,
            msg("The mark {mark} leads to no note.", mark=f"[^{shown(mark.label)}]"),
            did_you_mean(mark.label, names)
            or msg(
                "Write the note below the text, `{mark}: …`, or give the source it means `id: {label}`.",
                mark=f"[^{shown(mark.label)}]",
                label=shown(mark.label),
            ),
        )


def _unused(story: Story, marks: NoteMarks) -> Iterator[Fault]:
    wanted, seen = marks.wanted, set()
    for mark in marks.definitions:
        if mark.key in seen:
            yield fault_at(
                "footnote-unused",
                story.uncoded,
                mark.start,
                mark.end,
                msg(
                    "The note {mark} is written twice; its mark leads to the first.", mark=f"[^{mark.label}]"
                ),
                msg("Give one of them another name, or join them."),
            )
        elif mark.key not in wanted:
            yield fault_at(
                "footnote-unused",
                story.uncoded,
                mark.start,
                mark.end,
                msg("No mark leads to the note {mark}; the page leaves it out.", mark=f"[^{mark.label}]"),
                msg("Put {mark} where the text needs it, or delete the note.", mark=f"[^{mark.label}]"),
            )
        seen.add(mark.key)


def _ids(story: Story, marks: NoteMarks, ids: list[tuple[int, str]]) -> Iterator[Fault]:
    keys = [identity.casefold() for _, identity in ids]
    defined, wanted, seen = marks.defined, marks.wanted, Counter[str]()
    some_used = any(key in wanted for key in keys)
    for (index, identity), key in zip(ids, keys, strict=True):
        place = story.place("attribution", index, "id")
        seen[key] += 1
        if seen[key] > 1:
            yield Fault(
                "source-id-duplicate",
                *place,
                msg("Two sources have the id {id}.", id=shown(identity)),
                msg("Give each source an id of its own, and correct the marks in the text."),
                len(identity),
            )
        elif key in defined:
            yield Fault(
                "source-id-duplicate",
                *place,
                msg("{id} is the id of a source and the name of a note in the text.", id=shown(identity)),
                msg("Rename one of them; or delete the note, the page makes one of the source."),
                len(identity),
            )
        elif some_used and key not in wanted:
            yield Fault(
                "source-id-unused",
                *place,
                msg("The text never refers to the source {id}, but it does to others.", id=shown(identity)),
                msg("Put {mark} where the text relies on it.", mark=f"[^{shown(identity)}]"),
                len(identity),
            )
