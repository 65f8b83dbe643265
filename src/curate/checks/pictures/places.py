"""Pictures a story uses: each in the story's own folder, and there."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import always, by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.pictures import pictures_used
from curate.story.story import Story

RULES = (
    always("image-path"),
    by_state("image-missing", "warning", "error", "error"),
)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find pictures that are elsewhere or missing."""
    for use in pictures_used(story):
        if use.path is None:
            yield Fault(
                "image-path",
                use.line,
                use.column,
                msg("The picture {target} is not in the story's folder.", target=use.target),
                msg("Put it into {folder}/ and write its name alone.", folder=story.folder),
            )
        elif around.pictures.get(use.path) is None:
            yield Fault(
                "image-missing",
                use.line,
                use.column,
                msg("There is no picture {path}.", path=use.path),
                msg("Put the file there, or correct its name; letter case counts."),
            )
