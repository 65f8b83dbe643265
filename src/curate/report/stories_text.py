"""One story for a person at a terminal: what is known of it, its reviews, and how long it has waited."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from curate.messages import Message, Translate, msg
from curate.report.findings_text import Paint
from curate.report.points_text import point_lines
from curate.report.sanitise import fit, safe_line, width
from curate.report.waivers_text import waiver_lines
from curate.report.wrapping import cells, painted, wrap
from curate.story.credit import credit_line
from curate.story.length import length_of
from curate.story.model import Review
from curate.story.story import Story
from curate.story.vocabulary import FINAL_VERDICTS, State, Verdict
from curate.workflow.claims import running_claim
from curate.workflow.points import points_of
from curate.workflow.transitions import STATE_WORDS

if TYPE_CHECKING:
    from curate.policy import Policy
    from curate.workflow.approvals import Approvals

STATE_ROLES = {State.DRAFT: "quiet", State.REVIEW: "warning", State.PUBLISHED: "good"}
VERDICT_WORDS = {
    Verdict.APPROVE: msg("approved"),
    Verdict.REQUEST_CHANGES: msg("asked for changes"),
    Verdict.RETURN: msg("sent back"),
    Verdict.POINT: msg("asked for a change"),
    Verdict.ANSWER: msg("answered"),
}
STANDING_WORDS = {
    "valid": msg("valid"),
    "stale": msg("stale: the story changed since"),
    "own": msg("void: the curator's own"),
    "stranger": msg("void: not a reviewer"),
    "superseded": msg("superseded by a later word"),
}


def story_head(
    story: Story,
    policy: Policy,
    approvals: Approvals | None,
    language: str,
    translate: Translate,
    paint: Paint,
    columns: int = 200,
    *,
    today: date,
    stale: Mapping[int, Message] | None = None,
) -> str:
    """Give what is known of a story besides its text: title, state, credit line, waivers, reviews, points.

    Long values are wrapped; a waiver that ended before `today` says so. `stale` says of stale approvals, by their
    place in the story's `reviews`, what changed since.
    """
    meta, measured = story.meta, length_of(story.parsed_body)
    length = msg("{count} words · about {minutes} min", count=f"{measured.count:,}", minutes=measured.minutes)
    pairs: list[tuple[Message, str]] = [
        (msg("State"), STATE_WORDS[story.state].render(translate)),
        (msg("Id"), story.id),
        (msg("File"), story.path),
        (msg("Category"), meta.category or ""),
        (msg("Tags"), "、".join(meta.tags)),
        (msg("Curator"), policy.person_name(meta.curator)),
        (msg("Claimed"), _claim(story, policy, today, translate)),
        (msg("Created"), _moment(meta.created, policy.zone)),
        (msg("Published"), _moment(meta.published, policy.zone)),
        (msg("Length"), length.render(translate)),
        (msg("Summary"), meta.summary or ""),
        (msg("Credit"), credit_line(story.sources, language=language)),
    ]
    labels = [label.render(translate) for label, _ in pairs]
    roles = {labels[0]: STATE_ROLES[story.state]}
    wide = max(width(label) for label in labels)
    lines = [paint(safe_line(story.title), "title"), ""]
    for label, (_, value) in zip(labels, pairs, strict=True):
        lead = paint(fit(label, wide), "quiet")
        for line in wrap(cells(value), max(columns - wide - 2, 20)) if value else []:
            lines.append(f"{lead}  {paint(painted(line, coloured=False), roles.get(label, 'plain'))}")
            lead = " " * wide
    label = msg("Waivers").render(translate)
    for number, said in enumerate(waiver_lines(story, policy, today, translate, paint)):
        lines.append(f"{paint(fit(label if number == 0 else '', wide), 'quiet')}  {said}")
    label = fit(msg("Reviews").render(translate), wide)
    lines += _reviews(story, policy, approvals, stale or {}, translate, paint, label)
    lead = paint(fit(msg("Points").render(translate), wide), "quiet")
    for point in points_of(story):
        for said in point_lines(point, policy, translate, paint, columns - wide - 2):
            lines.append(f"{lead}  {said}")
            lead = " " * wide
    return "\n".join(lines)


def waited(time: timedelta | None) -> Message:
    """Give how long something has waited, in the largest unit that says enough."""
    if time is None:
        return msg("unknown")
    if time < timedelta(hours=1):
        return msg("{count} min", count=int(time.total_seconds() // 60))
    if time < timedelta(days=2):
        return msg("{count} h", count=int(time.total_seconds() // 3600))
    return msg("{count} days", count=time.days)


def review_line(review: Review, policy: Policy, translate: Translate) -> str:
    """Give one review as: moment, person, verdict, note."""
    verdict = VERDICT_WORDS[review.verdict].render(translate) if review.verdict else "?"
    parts = [_moment(review.at, policy.zone), safe_line(policy.person_name(review.by)), verdict]
    if review.note:
        parts.append(f"“{safe_line(review.note)}”")
    if review.confirmed:
        confirmed = safe_line("、".join(review.confirmed))
        parts.append(msg("confirmed: {points}", points=confirmed).render(translate))
    return "  ".join(part for part in parts if part)


def _reviews(
    story: Story,
    policy: Policy,
    approvals: Approvals | None,
    stale: Mapping[int, Message],
    translate: Translate,
    paint: Paint,
    label: str,
) -> list[str]:
    standings = {j.index: j.standing.value for j in approvals.judged} if approvals else {}
    lines: list[str] = []
    for index, review in enumerate(story.meta.reviews):
        if review.verdict is not None and review.verdict not in FINAL_VERDICTS:
            continue  # points and their answers are shown together
        line = review_line(review, policy, translate)
        standing = standings.get(index)
        if standing is not None:
            role = "good" if standing == "valid" else "warning"
            said = stale.get(index, STANDING_WORDS[standing]).render(translate)
            line += "  " + paint(safe_line(said), role)
        lead = " " * width(label) if lines else paint(label, "quiet")
        lines.append(f"{lead}  {line}")
    return lines


def _claim(story: Story, policy: Policy, today: date, translate: Translate) -> str:
    claim = running_claim(story, policy, today)
    if claim is None:
        return ""
    said = msg("{person} until {day}", person=policy.person_name(claim.by), day=claim.until.isoformat())
    return said.render(translate)


def _moment(moment: datetime | None, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment is not None else ""
