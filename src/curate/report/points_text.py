"""The points of a review for a person at a terminal: the words, what has to change, and what was done about it."""

from __future__ import annotations

from curate.messages import Translate, msg
from curate.policy import Policy
from curate.report.findings_text import Paint
from curate.report.sanitise import safe_line
from curate.report.wrapping import cells, painted, wrap
from curate.story.model import Review
from curate.workflow.points import Point

_LEAST_COLUMNS = 20


def point_lines(point: Point, policy: Policy, translate: Translate, paint: Paint, columns: int) -> list[str]:
    """Give a point as lines: its name and standing, who raised it when, the words and where they stand, the answers."""
    standing = msg("open") if point.open else msg("answered")
    where = (
        msg("line {line}", line=point.place.line) if point.place is not None else msg("no longer in the text")
    )
    head = [
        paint(safe_line(point.name), "title"),
        paint(standing.render(translate), "warning" if point.open else "good"),
        paint(safe_line(_who(point.review, policy)), "quiet"),
    ]
    lines = ["  ".join(part for part in head if part)]
    lines += _wrapped(f"“{point.quote}”  ({where.render(translate)})", "  ", paint, "plain", columns)
    lines += _wrapped(point.note, "  → ", paint, "warning" if point.open else "plain", columns)
    for answer in point.answers:
        said = f"{answer.note or ''}  ({_who(answer, policy)})"
        lines += _wrapped(said, "  ✓ ", paint, "good", columns)
    return lines


def _who(review: Review, policy: Policy) -> str:
    when = f"{review.at.astimezone(policy.zone):%Y-%m-%d %H:%M}" if review.at is not None else ""
    return "  ".join(part for part in (when, policy.person_name(review.by)) if part)


def _wrapped(text: str, lead: str, paint: Paint, role: str, columns: int) -> list[str]:
    broken = wrap(cells(text), max(columns - len(lead), _LEAST_COLUMNS))
    rest = " " * len(lead)
    return [
        f"{lead if number == 0 else rest}{paint(painted(line, coloured=False), role)}"
        for number, line in enumerate(broken)
    ]
