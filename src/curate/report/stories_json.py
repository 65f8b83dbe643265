"""Stories as JSON, the contract for scripts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from curate.story.credit import credit_line
from curate.story.length import length_of
from curate.story.story import Story

if TYPE_CHECKING:
    from curate.workflow.approvals import Approvals


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
    }


def shown_values(story: Story, digest: str, approvals: Approvals) -> dict[str, object]:
    """Give the values `show --json` shows: those of the list, all keys as typed, the approvals, and the body."""
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
        "front_matter": story.values,
        "body": story.body,
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None
