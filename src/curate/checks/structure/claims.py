"""Tables that set what was claimed beside what was measured: a reader has to see whose figures these are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import msg
from curate.story.fault import Fault, shown
from curate.story.story import Story

RULES = (by_state("claims-unsourced", "warning", "error", "error"),)

_CLAIMED = re.compile(
    r"宣称|声称|宣传|官方|厂商|承诺|标称|号称|\b(?:claim|advertised|official|promised)", re.I
)
_FOUND = re.compile(r"实测|实际|测试|体验|核实|\b(?:measured|tested|actual|real)", re.I)
_SOURCE = re.compile(r"来源|出处|[取引摘]自|数据[来：:]|\bsources?\b", re.I)
_LINK = ('class="footnote-ref"', 'href="http')
_MOST_LOOKED_AT = 10_000
_TAG = re.compile(r"<[^<>]*>")
_PLACE = re.compile(r'data-sourcepos="(\d+):')


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find such tables without a source in them, or in the paragraph before or after them."""
    del around
    html = story.parsed_body.html
    start = html.find("<table ")
    while start >= 0:
        head_end = html.find("</thead>", start)
        end = html.find("</table>", start)
        head = [unescape(_TAG.sub("", cell)) for cell in html[start:head_end].split("</th>")]
        claimed = [text for text in head if _CLAIMED.search(text)]
        found = [text for text in head if _FOUND.search(text) and text not in claimed[:1]]
        if claimed and found:
            parts = (
                _paragraph_before(html, start),
                html[start:end],
                _paragraph_after(html, end + len("</table>")),
            )
            if not _has_source(story, "".join(parts)):
                yield _unsourced(story, html, start, claimed[0], found[0])
        start = html.find("<table ", end)


def _has_source(story: Story, text: str) -> bool:
    if any(mark in text for mark in _LINK) or _SOURCE.search(_TAG.sub("", text)):
        return True
    return "[^" in text and any(f"[^{source.id}]" in text for source in story.sources if source.id)


def _paragraph_before(html: str, table: int) -> str:
    """Give the HTML of the paragraph directly before a table, empty when something else stands there."""
    before = html[max(0, table - _MOST_LOOKED_AT) : table].rstrip("\n")
    return before[before.rfind("<p ") :] if before.endswith("</p>") and "<p " in before else ""


def _paragraph_after(html: str, table_end: int) -> str:
    after = html[table_end : table_end + _MOST_LOOKED_AT].lstrip("\n")
    return after[: after.find("</p>")] if after.startswith("<p ") else ""


def _unsourced(story: Story, html: str, table: int, claimed: str, found: str) -> Fault:
    place = _PLACE.search(html, table)
    line = int(place[1]) if place is not None else 1
    return Fault(
        "claims-unsourced",
        line + story.cut.body_line - 1,
        1,
        msg(
            "The table sets {claimed} beside {found} and does not say where the figures come from.",
            claimed=shown(claimed.strip()),
            found=shown(found.strip()),
        ),
        msg("Put a mark such as `[^1]` into the sentence above it, or a line `来源：…` below."),
    )
