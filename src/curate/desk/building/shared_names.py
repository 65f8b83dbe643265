"""Telling of stories with one slug or one id: each has an address of its own, and only one has the usual one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from curate.checks.unique import slug_key
from curate.messages import Message, msg
from curate.site.frame import Frame
from curate.site.visibility import PublishedStory, RetractedStory

MOST_TOLD = 5
"""How many stories are named; the rest is counted."""
_Addressed = PublishedStory | RetractedStory


def notes_on_shared_names(frame: Frame) -> tuple[Message, ...]:
    """Name each story whose slug or id an earlier one has too, with the address of both."""
    addressed: list[_Addressed] = sorted(
        [*frame.ordered, *frame.retracted], key=lambda s: (s.published, s.story.id, s.story.path)
    )
    found = list(_of_each(frame, addressed))
    notes = found[:MOST_TOLD]
    if len(found) > MOST_TOLD:
        notes.append(
            msg(
                "Stories that share a slug or an id besides these: {count}; `curate check` names them.",
                count=len(found) - MOST_TOLD,
            )
        )
    return tuple(notes)


def _of_each(frame: Frame, addressed: Iterable[_Addressed]) -> Iterator[Message]:
    first_of_slug: dict[str, str] = {}
    first_of_id: dict[str, str] = {}
    for story in addressed:
        path, identity = story.story.path, story.story.id
        holder = first_of_slug.setdefault(slug_key(path), path)
        namesake = first_of_id.setdefault(identity, path) if identity else path
        if holder != path:
            yield msg(
                "{other} has the slug of {first} too. {first} has the address {address}/, {other} is at {others}/."
                " Rename one with `git mv`.",
                first=holder,
                other=path,
                address=frame.where.stories[holder],
                others=frame.where.stories[path],
            )
        elif namesake != path:
            yield msg(
                "{other} has the id of {first} too; give the newer of them an id of its own.",
                first=namesake,
                other=path,
            )
