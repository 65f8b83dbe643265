"""Stories as JSON, the contract for scripts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from curate.story.credit import credit_line
from curate.story.length import length_of
from curate.story.story import Story
from curate.workflow.points import open_points, points_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.desk.approved_versions import EarlierWord
    from curate.desk.situations import Standing
    from curate.workflow.approvals import Approvals
    from curate.workflow.claims import RunningClaim
    from curate.workflow.points import Point


def story_values(story: Story) -> dict[str, object]:
    """Give the values `list --json` shows of a story."""
    meta, measured = story.meta, length_of(story.parsed_body)
    return {
        "id": story.id,
        "slug": story.slug,
        "path": story.path,
        "title": story.title,
        "state": story.state.value,
        "category": meta.category,
        "curator": meta.curator,
        "tags": list(meta.tags),
        "summary": meta.summary,
        "created": _moment(meta.created),
        "published": _moment(meta.published),
        "placement": list(meta.placement),
        "credit": credit_line(story.sources),
        "length": {
            "han": measured.han,
            "words": measured.words,
            "count": measured.count,
            "minutes": measured.minutes,
        },
        "open_points": len(open_points(story)),
    }


def standing_values(standing: Standing) -> dict[str, object]:
    """Give what `list --json` and `status --json` show of a story: its values, and where it stands.

    `age_days` are whole days in its state; `claim` is the one that runs; `waits_for` are the ids of those who can
    make the next move.
    """
    return {
        **story_values(standing.story),
        "since": _moment(standing.since),
        "age_days": standing.age.days if standing.age is not None else None,
        "claim": claim_values(standing.claim),
        "waits_for": list(standing.situation.waits_for),
    }


def claim_values(claim: RunningClaim | None) -> dict[str, str] | None:
    """Give who works on a story and the last day that holds; null when nobody has said so."""
    return None if claim is None else {"by": claim.by, "until": claim.until.isoformat()}


def shown_values(
    story: Story, digest: str, approvals: Approvals, stale: Sequence[EarlierWord] = ()
) -> dict[str, object]:
    """Give the values `show --json` shows: those of the list, all keys as typed, approvals, points, and the body.

    `stale` says of each approval that no longer holds what changed since; null when the version that was approved is
    not in this clone's history.
    """
    return {
        **story_values(story),
        "digest": digest,
        "approvals": {
            "needed": approvals.needed,
            "valid": len(approvals.valid),
            "enough": approvals.enough,
            "given": [
                {"by": j.review.by, "at": _moment(j.review.at), "standing": j.standing.value}
                for j in approvals.judged
            ],
        },
        "stale": [
            {
                "by": word.review.by,
                "at": _moment(word.review.at),
                "changed": [one.name for one in word.changes.differences] if word.changes else None,
            }
            for word in stale
        ],
        "points": [_point(point) for point in points_of(story)],
        "front_matter": story.values,
        "body": story.body,
    }


def _point(point: Point) -> dict[str, object]:
    """Give one point; `line` is where its words stand in the file now, null when they do no longer."""
    return {
        "name": point.name,
        "by": point.review.by,
        "at": _moment(point.review.at),
        "quote": point.quote,
        "note": point.note,
        "line": point.place.line if point.place is not None else None,
        "open": point.open,
        "answers": [
            {"by": answer.by, "at": _moment(answer.at), "note": answer.note} for answer in point.answers
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
