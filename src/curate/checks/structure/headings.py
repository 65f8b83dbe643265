"""The order of the text: headings from ## downwards without a gap, and enough to read below each of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from curate.checks.rule import always, by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.body import MOST_DEPTH, Block, Outline
from curate.story.fault import Fault
from curate.story.length import length
from curate.story.story import Story

RULES = (
    by_state("heading-start", "warning", "error", "error"),
    by_state("heading-skip", "warning", "error", "error"),
    by_state("heading-empty", "warning", "error", "error"),
    by_state("section-empty", "warning", "error", "error"),
    by_state("section-short", "info", "info", "info"),
    always("body-nesting"),
)

HIGHEST = 2
"""The title of the story is the page's only heading of level 1."""
LEAST_IN_SECTION = 20
"""Han characters and words that earn a heading of their own."""
_LONGEST_LOOKED_AT = 120
_LEVELS = {f"h{n}": n for n in range(1, 7)}


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find headings out of order or without words, and sections with nothing or next to nothing in them."""
    del around
    outline = story.parsed_body.outline
    if outline.depth > MOST_DEPTH:
        yield Fault(
            "body-nesting",
            story.cut.body_line,
            1,
            msg(
                "The text holds more than a story does: nested over {most} deep, or too many parts.",
                most=MOST_DEPTH,
            ),
            msg("Flatten lists and quotes, and split what is longer than a reader would read."),
        )
        return
    yield from _order(outline)
    yield from _empty_sections(outline.blocks)
    yield from _short_sections(outline)


def _order(outline: Outline) -> Iterator[Fault]:
    above = HIGHEST - 1
    for heading in outline.headings:
        if heading.level < HIGHEST:
            yield Fault(
                "heading-start",
                heading.line,
                heading.column,
                msg("A heading of level {level} stands in the text.", level=heading.level),
                msg("Headings begin at `##`; the title is the story's only `#`."),
            )
        elif heading.level > above + 1:
            rule = "heading-start" if above == HIGHEST - 1 else "heading-skip"
            yield Fault(
                rule,
                heading.line,
                heading.column,
                msg("The heading jumps to level {level}.", level=heading.level),
                msg("Write it with {marks}.", marks="#" * (above + 1)),
            )
        if not heading.text:
            yield Fault(
                "heading-empty",
                heading.line,
                heading.column,
                msg("The heading has no words."),
                msg("Write the heading, or delete its marks."),
            )
        above = max(heading.level, HIGHEST)


def _empty_sections(blocks: Sequence[Block]) -> Iterator[Fault]:
    """A section is empty when the next block is a heading of the same or a higher level, or when nothing follows."""
    blocks = [block for block in blocks if block.tag != "hr"]
    for block, following in zip_longest(blocks, blocks[1:]):
        level = _LEVELS.get(block.tag)
        if level is None:
            continue
        if following is None or _LEVELS.get(following.tag, 7) <= level:
            yield Fault(
                "section-empty",
                block.line,
                1,
                msg("Nothing stands below the heading {heading}.", heading=block.text),
                msg("Write the section, or delete its heading."),
            )


def _short_sections(outline: Outline) -> Iterator[Fault]:
    """A section is short when all it holds is one paragraph of one short line; pictures and lists count as much."""
    blocks = outline.blocks
    pictured = {picture.line for picture in outline.pictures}
    for index in range(len(blocks) - 1):
        heading, only = blocks[index], blocks[index + 1]
        level = _LEVELS.get(heading.tag)
        if level is None or only.tag != "p" or len(only.text) > _LONGEST_LOOKED_AT:
            continue
        if index + 2 < len(blocks) and _LEVELS.get(blocks[index + 2].tag, 7) > level:
            continue
        if not only.text or "\n" in only.text or only.line in pictured:
            continue
        count = length(only.text).count
        if count < LEAST_IN_SECTION:
            yield Fault(
                "section-short",
                heading.line,
                1,
                msg("All that stands below the heading {heading} is one short line.", heading=heading.text),
                msg("Say more, or take the heading out and let the line follow the section above."),
            )
