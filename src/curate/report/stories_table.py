"""The list of stories as a table for a terminal: one line a story, fitted to the columns there are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from functools import cache
from typing import TYPE_CHECKING

from curate.messages import Translate, msg
from curate.report.findings_text import Paint
from curate.report.sanitise import fit, safe_line, width
from curate.report.stories_text import STATE_ROLES, waited
from curate.story.story import Story
from curate.workflow.transitions import STATE_WORDS

if TYPE_CHECKING:
    from curate.desk.situations import Standing
    from curate.policy import Policy

_TITLE, _SLUG = 2, 7
_GIVEN_UP = (3, 4, 5)
"""Columns that make room for the title, in this order: day, category, curator."""
_GOOD_TITLE, _LEAST_TITLE = 16, 8
_GAP = "  "
A_PIPE = 200
"""So many columns are no screen's: whoever reads them has room for everything."""


def stories_table(
    standings: Sequence[Standing], policy: Policy, translate: Translate, paint: Paint, columns: int
) -> str:
    """Give state, time in it, title, day, category, curator, who has claimed it, and slug of each story.

    In a narrow terminal some of them are left away and the title is cut; what is typed for a story never is.
    """
    zone = policy.zone
    # The same few words stand in thousands of lines.
    states = {state: words.render(translate) for state, words in STATE_WORDS.items()}
    category = cache(lambda name: safe_line(name or "–"))
    curator = cache(lambda person: safe_line(policy.person_name(person) or "–"))
    columns_of = cache(width)
    rows = [
        (
            states[s.story.state],
            waited(s.age).render(translate) if s.age is not None else "–",
            safe_line(s.story.title),
            _day(s.story, zone),
            category(s.story.meta.category),
            curator(s.story.meta.curator),
            claimed(s, policy, translate),
            handle(s.story, columns),
        )
        for s in standings
    ]
    widths = [max((columns_of(row[i]) for row in rows), default=0) for i in range(_SLUG + 1)]
    kept = [i for i, wide in enumerate(widths) if wide]
    for given_up in _GIVEN_UP:
        if _room(widths, kept, columns) < min(widths[_TITLE], _GOOD_TITLE) and given_up in kept:
            kept.remove(given_up)
    widths[_TITLE] = max(min(widths[_TITLE], _room(widths, kept, columns)), _LEAST_TITLE)
    lines = []
    for standing, row in zip(standings, rows, strict=True):
        cells = [
            cell + " " * (widths[i] - wide)
            if (wide := columns_of(cell)) <= widths[i]
            else fit(cell, widths[i])
            for i, cell in enumerate(row)
        ]
        cells[0] = paint(cells[0], STATE_ROLES[standing.story.state])
        cells[6] = paint(cells[6], "info") if row[6] else cells[6]
        cells[_SLUG] = paint(row[_SLUG], "quiet")
        lines.append(_GAP.join(cells[i] for i in kept).rstrip())
    return "\n".join(lines)


def claimed(standing: Standing, policy: Policy, translate: Translate) -> str:
    """Say who has claimed a story, or nothing."""
    if standing.claim is None:
        return ""
    name = safe_line(policy.person_name(standing.claim.by))
    return msg("claimed by {person}", person=name).render(translate)


def handle(story: Story, columns: int) -> str:
    """Give what is typed for a story: its slug, or its id where a long slug would take a quarter of the columns."""
    too_long = columns < A_PIPE and width(story.slug) > columns // 4
    return safe_line(story.id if too_long and 0 < width(story.id) < width(story.slug) else story.slug)


def _room(widths: Sequence[int], kept: Sequence[int], columns: int) -> int:
    """Give the columns that are left for the title."""
    return columns - sum(widths[i] for i in kept if i != _TITLE) - len(_GAP) * (len(kept) - 1)


def _day(story: Story, zone: tzinfo) -> str:
    moment = story.meta.published or story.meta.created
    return f"{moment.astimezone(zone):%Y-%m-%d}" if moment else "–"
