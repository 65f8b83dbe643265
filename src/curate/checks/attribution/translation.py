"""A translation names the original in its own language, and who translated it."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.attribution.duties import is_missing, sources_owing
from curate.checks.required import is_given
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (
    by_state("original-missing", "warning", "error", "error"),
    by_state("translator-missing", "warning", "error", "error"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find translations without the original's title or language, and those that nobody answers for."""
    del around
    for index, source, relation in sources_owing(story):
        if not relation.needs_original:
            continue
        number = index + 1
        for key in ("title", "language"):
            if is_missing(story, index, key):
                yield Fault(
                    "original-missing",
                    *story.place("attribution", index),
                    msg("Source {number} does not give the original's {key}.", number=number, key=key),
                    msg(
                        "Add it as it is there: `curate credit {slug} --index {number} --{key} …`.",
                        slug=story.slug,
                        number=number,
                        key=key,
                    ),
                )
        if not is_given(source.translator) and not is_given(story.values.get("curator")):
            yield Fault(
                "translator-missing",
                *story.place("attribution", index),
                msg("Nobody is named who translated source {number}.", number=number),
                msg(
                    "Name them: `curate credit {slug} --index {number} --translator …`; or the story's `curator`"
                    " answers for it.",
                    slug=story.slug,
                    number=number,
                ),
            )
