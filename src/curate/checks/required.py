"""What a state asks for: the keys a story must have, and a body worth the name."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import always, by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.nodes import Plain
from curate.story.story import Story
from curate.story.tombstone import is_tombstone
from curate.story.vocabulary import State

RULES = (
    always("identity-missing"),
    by_state("key-missing", "warning", "error", "error"),
    by_state("summary-missing", "warning", "error", "error"),
    by_state("body-empty", "warning", "error", "error"),
    always("published-missing"),
)

IDENTITY = ("id", "title", "state")
"""Without these nothing else can be said of a story, not even of a draft."""
ASKED = ("category", "curator", "created")


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find missing keys, a missing summary and an empty body."""
    del around
    for key in IDENTITY:
        if not is_given(story.values.get(key)):
            yield Fault(
                "identity-missing",
                *story.place(key),
                msg("The story has no {key}.", key=key),
                msg("Add a line `{key}: …` to the front matter.", key=key),
            )
    for key in ASKED:
        if not is_given(story.values.get(key)):
            yield Fault(
                "key-missing",
                *story.place(key),
                msg("The story has no {key}.", key=key),
                msg("Add a line `{key}: …` to the front matter.", key=key),
            )
    taken_down = is_tombstone(story)
    if not taken_down and not is_given(story.values.get("summary")):
        yield Fault(
            "summary-missing",
            *story.place("summary"),
            msg("The story has no summary."),
            msg("Say in one or two sentences what the story is about: `summary: …`."),
        )
    if not taken_down and not story.body.strip():
        yield Fault(
            "body-empty",
            story.cut.body_line,
            1,
            msg("The story has no text."),
            msg("Write the text below the second `---`."),
        )
    if story.meta.state is State.PUBLISHED and not is_given(story.values.get("published")):
        yield Fault(
            "published-missing",
            *story.place("published"),
            msg("The story is published and does not say when."),
            msg("Let `curate publish` publish it; it writes the moment."),
        )


def is_given(value: Plain | None) -> bool:
    """True unless a value is missing, empty or blank; a blank may be full-width, as an input method leaves it."""
    return bool(value.strip() if isinstance(value, str) else value)
