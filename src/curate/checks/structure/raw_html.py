"""HTML in the text: the page leaves it out, and with it what stands between its tags or after a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.place import fault_at
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault, shown
from curate.story.story import Story

RULES = (by_state("raw-html", "warning", "error", "error"),)

_PIECE = re.compile(
    r"<!--|<(?![a-zA-Z][a-zA-Z0-9+.-]{1,31}:|[^\s<>@]{1,64}@)[a-zA-Z/!?]"  # no address between < and >
)
_LONGEST_COMMENT = 10_000


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find HTML. A comment is fine: nobody was to read it."""
    del around
    for line in story.parsed_body.outline.raw_html_lines:
        yield from _in_line(story, line)


def _in_line(story: Story, line: int) -> Iterator[Fault]:
    text = story.uncoded.masked
    start = position = story.uncoded.offset(line, 1)
    end = text.find("\n", start) + 1 or len(text)
    while piece := _PIECE.search(text, position, end):
        if piece[0] != "<!--":
            yield _left_out(story, piece.start(), end)
            return
        close = text.find("-->", piece.end(), piece.end() + _LONGEST_COMMENT)
        alone = not text[start : piece.start()].strip(" \t>")
        if close < 0:
            return
        position = close + 3
        rest_end = text.find("\n", position) + 1 or len(text)
        rest = text[position:rest_end]
        if alone and rest.strip():
            yield fault_at(
                "raw-html",
                story.uncoded,
                position + len(rest) - len(rest.lstrip()),
                rest_end - (len(rest) - len(rest.rstrip())),
                msg("What follows the comment on its line is left out of the page."),
                msg("Give the comment a line of its own."),
            )
            return


def _left_out(story: Story, start: int, line_end: int) -> Fault:
    text = story.uncoded.text
    close = text.find(">", start, line_end)
    end = close + 1 if close >= 0 else start + len(text[start:line_end].rstrip())
    return fault_at(
        "raw-html",
        story.uncoded,
        start,
        end,
        msg("The HTML {tag} is left out of the page.", tag=shown(text[start:end])),
        msg("Write it in Markdown; what readers are to see as code stands between backticks."),
    )
