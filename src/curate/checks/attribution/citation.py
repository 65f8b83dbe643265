"""A citation names the work it cites."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.attribution.duties import is_missing, sources_owing
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("citation-unnamed", "warning", "error", "error"),)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find citations that say neither the title nor, in a note, what was cited."""
    del around
    for index, _, relation in sources_owing(story):
        if relation.needs_work and is_missing(story, index, "title") and is_missing(story, index, "note"):
            yield Fault(
                "citation-unnamed",
                *story.place("attribution", index),
                msg("Source {number} is cited, and nothing says what of it.", number=index + 1),
                msg(
                    "Name the article or report: `curate credit {slug} --index {number} --title …`; what has no"
                    " title is described in its `note`.",
                    slug=story.slug,
                    number=index + 1,
                ),
            )
