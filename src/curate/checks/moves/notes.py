"""The public notes on a published story: corrections that stay, and a retraction that says when, by whom and why."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.required import is_given
from curate.checks.rule import always
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.tombstone import KEPT, claims_takedown, is_tombstone, left_over
from curate.story.vocabulary import State

RULES = (always("correction-invalid"), always("retraction-invalid"))


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find notes that lack something, corrections taken out or changed, and takedowns that left something behind."""
    yield from _corrections(story, around)
    if story.meta.retraction is not None:
        yield from _retraction(story, around)


def _corrections(story: Story, around: Surroundings) -> Iterator[Fault]:
    for index, correction in enumerate(story.meta.corrections):
        said = {"at": correction.at, "by": correction.by, "note": correction.note}
        for key, value in said.items():
            if value is None or not is_given(str(value)):
                yield Fault(
                    "correction-invalid",
                    *story.place("corrections", index),
                    msg("The correction has no {key}.", key=key),
                    msg("Let `curate correct {slug} --note TEXT` write it.", slug=story.slug),
                )
    before = around.previous
    if before is None or before.state is not State.PUBLISHED or is_tombstone(story):
        return
    for correction in before.meta.corrections:
        if correction not in story.meta.corrections:
            # One that nobody approved yet was never public, and may be put better.
            if correction in _unseen(before):
                continue
            yield Fault(
                "correction-invalid",
                *story.place("corrections"),
                msg("The correction “{note}” is gone or changed.", note=correction.note or "?"),
                msg("Put it back: `git restore {path}`; corrections are only added.", path=story.path),
            )


def _unseen(before: Story) -> list[object]:
    approved = [review.at for review in before.meta.reviews if review.at is not None]
    newest = max(approved, default=None)
    return [c for c in before.meta.corrections if newest is None or c.at is None or c.at > newest]


def _retraction(story: Story, around: Surroundings) -> Iterator[Fault]:
    retraction, place = story.meta.retraction, story.place("retraction")
    assert retraction is not None
    if story.state is not State.PUBLISHED:
        yield Fault(
            "retraction-invalid",
            *place,
            msg("The story is retracted and was never published."),
            msg("Delete the line `retraction`; a draft is given up by deleting its file."),
        )
    said = {"at": retraction.at, "by": retraction.by, "reason": retraction.reason}
    for key, value in said.items():
        if value is None or not is_given(str(value)):
            yield Fault(
                "retraction-invalid",
                *place,
                msg("The retraction has no {key}.", key=key),
                msg("Let `curate retract {slug} --reason TEXT` write it.", slug=story.slug),
            )
    if not claims_takedown(story):
        return
    for name in left_over(story):
        yield Fault(
            "retraction-invalid",
            *(story.place(name) if name != "body" else (story.cut.body_line, 1)),
            msg("The story was taken down and still holds its {part}.", part=name),
            msg("Let `curate retract {slug} --reason TEXT --takedown` do it.", slug=story.slug),
        )
    yield from _kept(story, around)


def _kept(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Nobody approves a tombstone, so what it keeps has to be what was there before."""
    before = around.previous
    if before is None or before.state is not State.PUBLISHED:
        return
    for key in KEPT:
        if story.values.get(key) != before.values.get(key) and key not in ("id", "state"):
            yield Fault(
                "retraction-invalid",
                *story.place(key),
                msg("The key {key} of a story that was taken down changed.", key=key),
                msg("Write it as it was; a takedown keeps it."),
            )
