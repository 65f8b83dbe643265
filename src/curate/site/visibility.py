"""What readers get to see at a moment: the one gate that every page, list and export stands behind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from curate.policy import Policy
from curate.story.head import StoryHead
from curate.story.lapsing import is_over
from curate.story.vocabulary import State


@dataclass(frozen=True)
class PublishedStory:
    """A story that is out. Only `published_stories` makes these; pages are made of nothing else.

    `published` is the moment it came out, in the newsroom's time zone. `expired` stories keep their page and stand
    in no slot and no list any more.
    """

    story: StoryHead
    published: datetime
    expired: bool = False


@dataclass(frozen=True)
class RetractedStory:
    """A story that was out and is taken back. Only `retracted_stories` makes these.

    `published` is the moment it came out, `retracted` the one it was taken back, both in the newsroom's time zone.
    """

    story: StoryHead
    published: datetime
    retracted: datetime | None
    reason: str


@dataclass(frozen=True)
class HeldStory:
    """A published story that readers do not see before `until`, which is in the newsroom's time zone."""

    story: StoryHead
    until: datetime


def published_stories(stories: Iterable[StoryHead], policy: Policy, now: datetime) -> list[PublishedStory]:
    """Keep what readers may see at `now` (with an offset), newest first.

    Dropped: every state but published, a story without its moment or with one after `now` (embargo), and a
    retracted one. An expired one is kept, marked so. A correction is left out of a story until its moment. Whether
    the approvals still hold is for the caller to check before.
    """
    zone = policy.zone
    out = []
    for story in stories:
        moment = story.meta.published
        if not _meant_to_be_out(story) or moment is None or moment > now:
            continue
        expired = is_over(story.meta.expires, now, zone)
        out.append(PublishedStory(_as_corrected(story, now), moment.astimezone(zone), expired))
    return newest_first(out)


def retracted_stories(stories: Iterable[StoryHead], policy: Policy, now: datetime) -> list[RetractedStory]:
    """Keep what was out before `now` and is taken back, newest first; nothing of their text is for readers.

    This is the second gate: what passes it has a page with a notice at its old address, and stands nowhere else.
    """
    out = []
    for story in stories:
        moment, retraction = story.meta.published, story.meta.retraction
        if story.state is not State.PUBLISHED or retraction is None or moment is None or moment > now:
            continue
        at = retraction.at.astimezone(policy.zone) if retraction.at is not None else None
        out.append(RetractedStory(story, moment.astimezone(policy.zone), at, retraction.reason or ""))
    by_name = sorted(out, key=lambda s: (s.story.id, s.story.path))
    return sorted(by_name, key=lambda s: s.published.astimezone(UTC), reverse=True)


def held_stories(stories: Iterable[StoryHead], policy: Policy, now: datetime) -> list[HeldStory]:
    """Give what an embargo holds back at `now`, the next to come out first. This is for the desk, not for pages."""
    held = [
        HeldStory(story, story.meta.published.astimezone(policy.zone))
        for story in stories
        if _meant_to_be_out(story) and story.meta.published is not None and story.meta.published > now
    ]
    return sorted(held, key=lambda h: (h.until.astimezone(UTC), h.story.id, h.story.path))


def listed_stories(stories: Iterable[PublishedStory]) -> list[PublishedStory]:
    """Keep, in the order given, what may stand in slots, lists and feeds: all that has not expired."""
    return [story for story in stories if not story.expired]


def newest_first(stories: Iterable[PublishedStory]) -> list[PublishedStory]:
    """Sort so that the order given does not matter: by moment, then by id and path."""
    return sorted(stories, key=lambda s: (-s.published.timestamp(), s.story.id, s.story.path))


def _as_corrected(story: StoryHead, now: datetime) -> StoryHead:
    """Give a story without the corrections of after `now`: a note is public from the moment it states."""
    corrections = story.meta.corrections
    if not corrections:
        return story
    made = [correction for correction in corrections if correction.at is None or correction.at <= now]
    if len(made) == len(corrections):
        return story
    return replace(story, meta=story.meta.model_copy(update={"corrections": made}))


def _meant_to_be_out(story: StoryHead) -> bool:
    return story.state is State.PUBLISHED and story.meta.retraction is None
