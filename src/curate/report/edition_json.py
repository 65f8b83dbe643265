"""An edition as JSON, the contract for scripts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from curate.story.head import StoryHead
from curate.story.vocabulary import Slot

if TYPE_CHECKING:
    from collections.abc import Sequence

    from curate.desk.editions import EditionReport
    from curate.policy import Policy
    from curate.site.edition import Place


def edition_values(report: EditionReport, policy: Policy) -> dict[str, object]:
    """Give the values `edition --json` shows.

    `slots` stand in the order of the front page; a place says its `reason` (pinned, newest, views, topic) and the
    numbers of that reason. `size` is null where a slot has no limit. Moments have the newsroom's offset.
    """
    edition, counts = report.edition, report.counts
    return {
        "version": 1,
        "moment": edition.moment.isoformat(),
        "unique": policy.bulletin.unique,
        "slots": [
            {
                "slot": slot.value,
                "name": policy.slot_name(slot)[0],
                "size": policy.bulletin.size(slot),
                "least": policy.bulletin.least.get(slot, 0),
                "places": _places(edition.slots[slot]),
            }
            for slot in Slot
        ],
        "categories": [
            {"category": shelf.category, "places": _places(shelf.places)} for shelf in edition.shelves
        ],
        "notes": [
            {
                "kind": note.kind.value,
                "slot": note.slot.value,
                "count": note.count,
                "size": note.size,
                "stories": [_story(published.story) for published in note.stories],
            }
            for note in edition.notes
        ],
        "held": [{**_story(held.story), "until": held.until.isoformat()} for held in report.held],
        "expired": [
            {**_story(published.story), "expires": _end(published.story.meta.expires)}
            for published in report.expired
        ],
        "views": None
        if counts.path is None
        else {
            "path": counts.path,
            "lines": len(counts.read.counts),
            "bad": [{"line": bad.number, "message": str(bad.message)} for bad in counts.read.bad],
        },
        "left_out": sorted({finding.path for finding in report.left_out}),
    }


def _places(places: Sequence[Place]) -> list[dict[str, object]]:
    return [
        {
            "number": number,
            **_story(place.story.story),
            "published": place.story.published.isoformat(),
            "reason": place.reason.value,
            "until": _end(place.until),
            "topic": None
            if place.topic is None
            else {"tag": place.topic.tag, "now": place.topic.now, "before": place.topic.before},
            "views": None
            if place.heat is None
            else {
                "counted": place.heat.views,
                "weight": place.heat.weight,
                "half_life_days": place.heat.half_life,
                "last_day": place.heat.last_day.isoformat(),
            },
        }
        for number, place in enumerate(places, 1)
    ]


def _story(story: StoryHead) -> dict[str, object]:
    return {"id": story.id, "slug": story.slug, "path": story.path, "title": story.title}


def _end(until: date | datetime | None) -> str | None:
    return until.isoformat() if until is not None else None
