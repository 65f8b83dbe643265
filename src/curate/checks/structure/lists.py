"""Lists that are none for Markdown, and numbers that a page would count in another way."""

from __future__ import annotations

import re
from collections.abc import Iterator

from curate.checks.copy.place import fault_at
from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.copy_text import CopyText
from curate.story.fault import Fault
from curate.story.story import Story

RULES = (by_state("list-marker", "warning", "warning", "warning"),)

_TYPED = re.compile(
    r"\n[ \t>]*+(?:"  # a line feed is found far faster than the beginning of a line
    r"(?P<number>\d{1,2}[、．]|\d{1,2}[.)](?=[^\s\d])|[（(]\d{1,2}[）)]|[①-⑳]|[一二三四五六七八九十]{1,3}、)"
    r"|(?P<bullet>[•●○■◆▪·]|[－–](?=\D)|[-+](?=[^\s\d+|-])))"
)
_REAL = re.compile(r"[ \t>]*+(?:(?P<number>\d{1,9}[.)])|[-+*])[ \t]")
_ITEMS = re.compile(r'<(/?)(ol|ul|li)\b(?: data-sourcepos="(\d+):(\d+)-)?')
_NUMBER = re.compile(r"\d{1,9}")


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find lines that only look like a list, and ordered lists whose numbers jump or repeat."""
    del around
    yield from _looking_like_lists(story.uncoded)
    first = story.parsed_body.html.find("<ol data-")  # those of notes have no place
    if first >= 0:
        yield from _numbers(story, first)


def _looking_like_lists(copy: CopyText) -> Iterator[Fault]:
    """Find runs of such lines in one paragraph; the page joins them."""
    text = copy.masked
    previous: re.Match[str] | None = None
    next_line, told = -1, False
    for match in _TYPED.finditer(f"\n{text}"):  # so a match starts where its line does in the text itself
        goes_on = previous if match.start() == next_line else None
        if goes_on is None or goes_on.lastgroup != match.lastgroup:
            told = _follows_item(text, match)
            if told:
                yield _no_list(copy, match)
        elif not told:
            told = True
            yield _no_list(copy, goes_on)
        previous, next_line = match, _next_line(text, match.end() - 1)


def _next_line(text: str, position: int) -> int:
    """Give where the line after this one begins; -1 when this one ends in a hard break, or is the last."""
    end = text.find("\n", position)
    line = text[position:end].removesuffix("\r")
    return -1 if end < 0 or line.endswith(("  ", "\\")) else end + 1


def _follows_item(text: str, match: re.Match[str]) -> bool:
    """True for a line directly below an item of a real list of the same kind."""
    start = match.start()
    if start == 0:
        return False
    above = _REAL.match(text, text.rfind("\n", 0, start - 1) + 1, start)
    return above is not None and (above["number"] is not None) == (match["number"] is not None)


def _no_list(copy: CopyText, match: re.Match[str]) -> Fault:
    start, end = match.span(match.lastgroup or 0)
    return fault_at(
        "list-marker",
        copy,
        start - 1,
        end - 1,
        msg("These lines look like a list and are none; the page joins them to one paragraph."),
        msg("Begin each with its number, a dot and a blank, as in `1. `, and leave a blank line above.")
        if match["number"] is not None
        else msg("Begin each with `- `, a hyphen and a blank, and leave a blank line above."),
    )


def _numbers(story: Story, first: int) -> Iterator[Fault]:
    lines = story.body.split("\n")
    open_lists: list[list[tuple[int, int, int]] | None] = []
    for match in _ITEMS.finditer(story.parsed_body.html, first):
        close, tag, line, column = match.groups()
        if tag == "li":
            if not close and line and int(line) <= len(lines) and open_lists and open_lists[-1] is not None:
                number = _NUMBER.match(lines[int(line) - 1], int(column) - 1)
                if number is not None:
                    open_lists[-1].append((int(number[0]), int(line), int(column)))
        elif not close:
            open_lists.append([] if tag == "ol" and line else None)
        elif open_lists:
            items = open_lists.pop()
            if items:
                yield from _out_of_order(items, story.cut.body_line - 1)


def _out_of_order(items: list[tuple[int, int, int]], offset: int) -> Iterator[Fault]:
    first = items[0][0]
    if all(number == first for number, _, _ in items):
        return  # numbered alike on purpose: the page counts
    for wanted, (number, line, column) in enumerate(items, first):
        if number != wanted:
            yield Fault(
                "list-marker",
                line + offset,
                column,
                msg(
                    "The item is numbered {typed}; on the page it is {counted}.", typed=number, counted=wanted
                ),
                msg("Write {counted}, or split the list with a line of text.", counted=f"{wanted}."),
                len(str(number)),
            )
            return
