"""What readers get to see: published stories only, and which of them stands in which slot at one moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from curate.policy import Policy
from curate.story.story import Story
from curate.story.vocabulary import Slot, State

TREND_DAYS = 7
LEAST_ON_TOPIC = 2
ON_SHELF = 5


@dataclass(frozen=True)
class PublishedStory:
    """A story that is out. Only `published_stories` makes these; pages are made of nothing else.

    `published` is the moment it came out, in the newsroom's time zone.
    """

    story: Story
    published: datetime


class Reason(StrEnum):
    """Why a story stands where it stands."""

    PINNED = "pinned"
    NEWEST = "newest"
    TOPIC = "topic"


@dataclass(frozen=True)
class Topic:
    """A tag on the rise: stories with it in the last `TREND_DAYS` days, and in as many days before those."""

    tag: str
    now: int
    before: int


@dataclass(frozen=True)
class Place:
    """A story in a slot, with the reason; `topic` says which tag brought it there, for that reason only."""

    story: PublishedStory
    reason: Reason
    topic: Topic | None = None


@dataclass(frozen=True)
class Shelf:
    """The newest stories of one category."""

    category: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Edition:
    """The bulletin at one moment, in the newsroom's time zone. Every slot is there, if only empty."""

    moment: datetime
    slots: Mapping[Slot, tuple[Place, ...]]
    shelves: tuple[Shelf, ...]


def published_stories(stories: Iterable[Story], policy: Policy, now: datetime) -> list[PublishedStory]:
    """Keep what readers may see at `now` (with an offset), newest first.

    Dropped: every state but published, a story without its moment or with one after `now` (embargo), and a
    retracted one. Whether the approvals still hold is for the caller to check before.
    """
    zone = policy.zone
    out = []
    for story in stories:
        moment = story.meta.published
        if story.state is not State.PUBLISHED or moment is None or moment > now:
            continue
        if story.meta.retraction is not None:
            continue
        out.append(PublishedStory(story, moment.astimezone(zone)))
    return newest_first(out)


def newest_first(stories: Iterable[PublishedStory]) -> list[PublishedStory]:
    """Sort so that the order given does not matter: by moment, then by id and path."""
    by_name = sorted(stories, key=lambda s: (s.story.id, s.story.path))
    return sorted(by_name, key=lambda s: s.published, reverse=True)


def compose_edition(stories: Sequence[PublishedStory], policy: Policy, now: datetime) -> Edition:
    """Put stories into slots.

    - picks: those pinned there; when none is, the newest, so that the page has a lead.
    - recent: the newest.
    - trending: those pinned there, then stories of the last `TREND_DAYS` days whose tag is on the rise.
    - important: those pinned there, no others.
    - categories: the newest `ON_SHELF` of each, in the policy's order; then categories it no longer names.

    Pinned stories stand newest first. Sizes are the policy's; what does not fit is left out.
    """
    ordered = newest_first(stories)
    sizes = policy.bulletin
    picks = _pinned(ordered, Slot.PICKS) or [Place(s, Reason.NEWEST) for s in ordered[: sizes.picks]]
    pinned_trending = _pinned(ordered, Slot.TRENDING)
    held = {place.story.story.path for place in pinned_trending}
    trending = pinned_trending + [p for p in _on_topic(ordered, now) if p.story.story.path not in held]
    shelves = tuple(_shelves(ordered, policy))
    slots = {
        Slot.PICKS: tuple(picks[: sizes.picks]),
        Slot.RECENT: tuple(Place(s, Reason.NEWEST) for s in ordered[: sizes.recent]),
        Slot.TRENDING: tuple(trending[: sizes.trending]),
        Slot.IMPORTANT: tuple(_pinned(ordered, Slot.IMPORTANT)[: sizes.important]),
        Slot.CATEGORIES: tuple(place for shelf in shelves for place in shelf.places),
    }
    return Edition(now.astimezone(policy.zone), MappingProxyType(slots), shelves)


def by_category(stories: Iterable[PublishedStory], policy: Policy) -> dict[str, list[PublishedStory]]:
    """Group stories, in the order given, by category: the policy's as it lists them, then others by name."""
    groups: dict[str, list[PublishedStory]] = {}
    for story in stories:
        if story.story.meta.category:
            groups.setdefault(story.story.meta.category, []).append(story)
    known = list(dict.fromkeys(policy.categories))
    order = [c for c in known if c in groups] + sorted(groups.keys() - known)
    return {category: groups[category] for category in order}


def _pinned(stories: Sequence[PublishedStory], slot: Slot) -> list[Place]:
    return [Place(s, Reason.PINNED) for s in stories if slot.value in s.story.meta.placement]


def _on_topic(stories: Sequence[PublishedStory], now: datetime) -> list[Place]:
    """Give the stories of the last days whose hottest tag rises, hottest first, then newest.

    A tag rises when at least `LEAST_ON_TOPIC` stories of the last days carry it and fewer did before.
    """
    span = timedelta(days=TREND_DAYS)
    fresh = [s for s in stories if now - span < s.published <= now]
    stale = [s for s in stories if now - 2 * span < s.published <= now - span]
    counts = Counter(tag for s in fresh for tag in _tags(s))
    earlier = Counter(tag for s in stale for tag in _tags(s))
    rising = {
        tag: count - earlier[tag]
        for tag, count in counts.items()
        if count >= LEAST_ON_TOPIC and count > earlier[tag]
    }
    ranked: list[tuple[int, Place]] = []
    for story in fresh:
        tags = _tags(story)
        key = min((t for t in tags if t in rising), key=lambda t: (-rising[t], t), default=None)
        if key is not None:
            topic = Topic(tags[key], counts[key], earlier[key])
            ranked.append((rising[key], Place(story, Reason.TOPIC, topic)))
    ranked.sort(key=lambda pair: -pair[0])  # stable: within one heat the newest stay first
    return [place for _, place in ranked]


def _tags(story: PublishedStory) -> dict[str, str]:
    """Map a story's tags, without letter case, to how it writes them; one written twice counts once."""
    tags: dict[str, str] = {}
    for tag in story.story.meta.tags:
        if tag.strip():
            tags.setdefault(tag.strip().casefold(), tag.strip())
    return tags


def _shelves(stories: Sequence[PublishedStory], policy: Policy) -> Iterable[Shelf]:
    for category, of_it in by_category(stories, policy).items():
        yield Shelf(category, tuple(Place(s, Reason.NEWEST) for s in of_it[:ON_SHELF]))
