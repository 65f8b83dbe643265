"""The days of a source: it appeared before it was read, and neither lies in the future."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("source-dates", "warning", "error", "error"),)


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find days of a source that cannot be."""
    for index, source in enumerate(story.sources):
        number = index + 1
        future = False
        for key, day in (("published", source.published), ("accessed", source.accessed)):
            if day is not None and day > around.today:
                future = True
                yield Fault(
                    "source-dates",
                    *story.place("attribution", index, key),
                    msg(
                        "{key} of source {number} is {day}, which is still to come.",
                        key=key,
                        number=number,
                        day=day.isoformat(),
                    ),
                    msg(
                        "Correct the day: `curate credit {slug} --index {number} --{key} …`.",
                        slug=story.slug,
                        number=number,
                        key=key,
                    ),
                )
        if future or source.published is None or source.accessed is None:
            continue
        if source.accessed < source.published:
            yield Fault(
                "source-dates",
                *story.place("attribution", index, "accessed"),
                msg(
                    "Source {number} was read on {accessed}, before it appeared on {published}.",
                    number=number,
                    accessed=source.accessed.isoformat(),
                    published=source.published.isoformat(),
                ),
                msg(
                    "Correct the day that is wrong: `curate credit {slug} --index {number} --accessed …` or"
                    " `--published …`.",
                    slug=story.slug,
                    number=number,
                ),
            )
