"""The bulletin at one moment: which published story stands in which slot, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from curate.policy import Policy
from curate.site.trending import LEAST_ON_TOPIC, TREND_DAYS, Heat, Topic, trends
from curate.site.view_counts import ViewCount
from curate.site.visibility import (
    HeldStory,
    PublishedStory,
    held_stories,
    listed_stories,
    newest_first,
    published_stories,
)
from curate.story.lapsing import end_of, is_over, parse_pin
from curate.story.vocabulary import Slot

__all__ = [
    "LEAST_ON_TOPIC",
    "ON_SHELF",
    "TREND_DAYS",
    "Edition",
    "Heat",
    "HeldStory",
    "Note",
    "NoteKind",
    "Place",
    "PublishedStory",
    "Reason",
    "Shelf",
    "Topic",
    "by_category",
    "compose_edition",
    "held_stories",
    "listed_stories",
    "newest_first",
    "published_stories",
]

ON_SHELF = 5


class Reason(StrEnum):
    """Why a story stands where it stands."""

    PINNED = "pinned"
    NEWEST = "newest"
    VIEWS = "views"
    TOPIC = "topic"


@dataclass(frozen=True)
class Place:
    """A story in a slot, with the reason and its numbers.

    `topic` and `heat` say what brought it there, for those reasons only; `until` is when its pin ends.
    """

    story: PublishedStory
    reason: Reason
    topic: Topic | None = None
    heat: Heat | None = None
    until: date | None = None


@dataclass(frozen=True)
class Shelf:
    """The newest stories of one category."""

    category: str
    places: tuple[Place, ...]


class NoteKind(StrEnum):
    """What the desk should know of a slot."""

    TOO_FEW = "too-few"
    TOO_MANY = "too-many"
    ELSEWHERE = "elsewhere"
    LAPSED = "lapsed"


@dataclass(frozen=True)
class Note:
    """Something about a slot that its places do not show.

    - too-few: it holds `count` stories, and the policy asks for at least `size`.
    - too-many: `count` are pinned to it, and `size` fit; `stories` are those left out.
    - elsewhere: `stories` are pinned to it and stand in another slot, since the policy wants no story twice.
    - lapsed: the pins of `stories` to it ended in the last `TREND_DAYS` days.
    """

    kind: NoteKind
    slot: Slot
    count: int
    size: int = 0
    stories: tuple[PublishedStory, ...] = ()


@dataclass(frozen=True)
class Edition:
    """The bulletin at one moment, in the newsroom's time zone. Every slot is there, if only empty."""

    moment: datetime
    slots: Mapping[Slot, tuple[Place, ...]]
    shelves: tuple[Shelf, ...]
    notes: tuple[Note, ...] = ()


def compose_edition(
    stories: Sequence[PublishedStory], policy: Policy, now: datetime, counts: Sequence[ViewCount] = ()
) -> Edition:
    """Put stories into slots.

    - picks: those pinned there, then the newest, so that the page has a lead and no hole.
    - recent: the newest.
    - trending: those pinned there, then what `counts` say is read, or without such counts stories of the last
      `TREND_DAYS` days whose tag is on the rise.
    - important: those pinned there, no others.
    - categories: the newest `ON_SHELF` of each, in the policy's order; then categories it no longer names.

    Pinned stories stand newest first. Sizes are the policy's; what does not fit is left out, and noted when it was
    pinned. Where the policy wants no story twice, a pin to picks comes before one to important, that before one to
    trending, and every pin before what fills the rest. Expired stories, and those of later than `now`, stand nowhere.
    """
    ordered = [
        s
        for s in newest_first(listed_stories(stories))
        if s.published <= now and not is_over(s.story.meta.expires, now, policy.zone)
    ]
    composing = _Composing(ordered, policy, now)
    for slot in (Slot.PICKS, Slot.IMPORTANT, Slot.TRENDING):
        composing.pin(slot)
    composing.fill(Slot.PICKS, (Place(s, Reason.NEWEST) for s in ordered))
    found = trends(ordered, policy, now, counts)
    composing.fill(
        Slot.TRENDING,
        (Place(t.story, Reason.VIEWS if t.heat else Reason.TOPIC, t.topic, t.heat) for t in found),
    )
    shelves = tuple(_shelves(ordered, policy))
    slots = {
        Slot.PICKS: tuple(composing.slots[Slot.PICKS]),
        Slot.RECENT: tuple(Place(s, Reason.NEWEST) for s in ordered[: policy.bulletin.recent]),
        Slot.TRENDING: tuple(composing.slots[Slot.TRENDING]),
        Slot.IMPORTANT: tuple(composing.slots[Slot.IMPORTANT]),
        Slot.CATEGORIES: tuple(place for shelf in shelves for place in shelf.places),
    }
    few = [
        Note(NoteKind.TOO_FEW, slot, len(slots[slot]), least)
        for slot in Slot
        if len(slots[slot]) < (least := policy.bulletin.least.get(slot, 0))
    ]
    return Edition(
        now.astimezone(policy.zone), MappingProxyType(slots), shelves, (*few, *composing.notes_in_order())
    )


def by_category(stories: Iterable[PublishedStory], policy: Policy) -> dict[str, list[PublishedStory]]:
    """Group stories, in the order given, by category: the policy's as it lists them, then others by name.

    Expired stories are in no group.
    """
    groups: dict[str, list[PublishedStory]] = {}
    for story in listed_stories(stories):
        if story.story.meta.category:
            groups.setdefault(story.story.meta.category, []).append(story)
    known = list(dict.fromkeys(policy.categories))
    order = [c for c in known if c in groups] + sorted(groups.keys() - known)
    return {category: groups[category] for category in order}


class _Composing:
    """The slots with pins in the making: who stands where already, and what is to be noted."""

    def __init__(self, ordered: Sequence[PublishedStory], policy: Policy, now: datetime) -> None:
        self.slots: dict[Slot, list[Place]] = {}
        self._ordered = ordered
        self._policy = policy
        self._now = now
        self._taken: set[str] = set()
        self._notes: list[Note] = []

    def pin(self, slot: Slot) -> None:
        """Put those pinned to a slot into it, newest first, and note what keeps pins from being followed."""
        size = self._policy.bulletin.size(slot) or 0
        pinned, lapsed = self._pinned(slot)
        elsewhere = [place.story for place in pinned if self._stands_elsewhere(place)]
        free = [place for place in pinned if not self._stands_elsewhere(place)]
        self.slots[slot] = []
        self.fill(slot, free)
        self._note(NoteKind.TOO_MANY, slot, len(free), size, [place.story for place in free[size:]])
        self._note(NoteKind.ELSEWHERE, slot, len(elsewhere), 0, elsewhere)
        self._note(NoteKind.LAPSED, slot, len(lapsed), 0, lapsed)

    def fill(self, slot: Slot, places: Iterable[Place]) -> None:
        """Add places to a slot as long as it has room, each story once."""
        size = self._policy.bulletin.size(slot) or 0
        held = {place.story.story.path for place in self.slots[slot]}
        for place in places:
            if len(self.slots[slot]) >= size:
                return
            path = place.story.story.path
            if path not in held and not self._stands_elsewhere(place):
                self.slots[slot].append(place)
                held.add(path)
                self._taken.add(path)

    def notes_in_order(self) -> list[Note]:
        """Give the notes by slot, in the order of the front page."""
        order = list(Slot)
        return sorted(self._notes, key=lambda note: order.index(note.slot))

    def _stands_elsewhere(self, place: Place) -> bool:
        return self._policy.bulletin.unique and place.story.story.path in self._taken

    def _pinned(self, slot: Slot) -> tuple[list[Place], list[PublishedStory]]:
        """Give the places of those pinned now, and the stories whose last pin ended not long ago."""
        zone = self._policy.zone
        pinned: list[Place] = []
        lapsed: list[PublishedStory] = []
        for story in self._ordered:
            if not story.story.meta.placement:
                continue
            pins = [pin for pin in map(parse_pin, story.story.meta.placement) if pin is not None]
            ends = [pin.until for pin in pins if pin.slot == slot.value]
            running = [end for end in ends if not is_over(end, self._now, zone)]
            if running:
                lasts = None if None in running else max((e for e in running if e), key=self._when)
                pinned.append(Place(story, Reason.PINNED, until=lasts))
            elif any(end is not None and self._ended_lately(end) for end in ends):
                lapsed.append(story)
        return pinned, lapsed

    def _when(self, end: date) -> float:
        moment = end_of(end, self._policy.zone)
        return moment.timestamp() if moment is not None else float("inf")

    def _ended_lately(self, end: date) -> bool:
        return not is_over(end, self._now - timedelta(days=TREND_DAYS), self._policy.zone)

    def _note(
        self, kind: NoteKind, slot: Slot, count: int, size: int, stories: Sequence[PublishedStory]
    ) -> None:
        if stories:
            self._notes.append(Note(kind, slot, count, size, tuple(stories)))


def _shelves(stories: Sequence[PublishedStory], policy: Policy) -> Iterable[Shelf]:
    for category, of_it in by_category(stories, policy).items():
        yield Shelf(category, tuple(Place(s, Reason.NEWEST) for s in of_it[:ON_SHELF]))
