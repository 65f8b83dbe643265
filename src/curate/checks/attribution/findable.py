"""Where a source can be found: its address, or why it has none, and the passage of what is heard or watched."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.attribution.duties import is_missing
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story
from curate.story.vocabulary import RELATIONS, TIMED_PLATFORMS, relation_word

RULES = (
    by_state("source-place-missing", "warning", "error", "error"),
    by_state("locator-missing", "warning", "error", "error"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find sources without a place, and spoken ones without the passage that was written down."""
    del around
    for index, source in enumerate(story.sources):
        relation = RELATIONS.get(relation_word(source.relation or ""))
        own = relation is not None and relation.least_sources == 0
        number = index + 1
        if (
            source.relation
            and not own
            and is_missing(story, index, "url")
            and is_missing(story, index, "url_note")
        ):
            yield Fault(
                "source-place-missing",
                *story.place("attribution", index),
                msg("Source {number} has neither url nor url_note.", number=number),
                msg(
                    "Say where the source is, or why it has no address: `curate credit {slug} --index {number} --url …`"
                    " or `--url-note …`.",
                    slug=story.slug,
                    number=number,
                ),
            )
        spoken = relation is not None and relation.spoken
        if spoken and source.platform in TIMED_PLATFORMS and is_missing(story, index, "locator"):
            yield Fault(
                "locator-missing",
                *story.place("attribution", index),
                msg("Source {number} does not say where in it this was said.", number=number),
                msg(
                    "Give the passage, or 全片 for all of it: `curate credit {slug} --index {number} --locator"
                    " 00:03:10-00:07:45`.",
                    slug=story.slug,
                    number=number,
                ),
            )
