"""What a template is given of a story: values that are ready to print."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from curate.policy import Policy
from curate.site.credits import short_credit
from curate.site.edition import TREND_DAYS, Place, PublishedStory
from curate.site.links import Addresses
from curate.site.words import Words
from curate.story.accounts import account_of
from curate.story.pictures import picture_path
from curate.story.vocabulary import Slot

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif")
"""What may lie on the site as a picture. SVG may not: opened alone it is a document that runs scripts."""
LONGEST_PHRASE = 10
_PHRASE_END = re.compile(r"[\s，：；！？。、…—）」』》]+")


@dataclass(frozen=True)
class Entry:
    """A story in a list. Paths are relative to the site's top; `iso` is `when` for machines."""

    title: str
    path: str
    summary: str
    category: str | None
    category_path: str | None
    iso: str
    when: str
    credit: str
    cover: str | None
    topic: str = ""
    credit_path: str | None = None
    """Leads to everything from the author the credit names first."""

    @property
    def by_phrase(self) -> bool:
        """Whether lines of the title may end at its punctuation only."""
        return breaks_by_phrase(self.title)


@dataclass(frozen=True)
class Heading:
    """The heading of a slot with its small second line, which may be empty."""

    slot: str
    name: str
    second: str


def breaks_by_phrase(title: str) -> bool:
    """Say whether every phrase of a title fits a line of the narrowest phone, so that none need be broken."""
    return all(len(phrase) <= LONGEST_PHRASE for phrase in _PHRASE_END.split(title))


def brief(entry: Entry) -> Entry:
    """Leave the title and the facts: for a story that the same page tells at length elsewhere."""
    return replace(entry, summary="", cover=None)


class Views:
    """Makes entries for one site; holds what all of its pages share."""

    def __init__(self, policy: Policy, words: Words, where: Addresses, pictures: Mapping[str, bytes]) -> None:
        self.policy = policy
        self.words = words
        self.where = where
        self.pictures = pictures

    def entry(self, story: PublishedStory, when: Callable[[datetime], str], topic: str = "") -> Entry:
        meta = story.story.meta
        category = meta.category
        return Entry(
            title=story.story.title,
            path=self.where.story(story),
            summary=meta.summary or "",
            category=category,
            category_path=self.where.category(category) if category else None,
            iso=story.published.isoformat(timespec="minutes"),
            when=when(story.published),
            credit=short_credit(story.story.sources, self.words),
            cover=self.picture(story, meta.cover),
            topic=topic,
            credit_path=self._source_page(story),
        )

    def _source_page(self, story: PublishedStory) -> str | None:
        account = account_of(story.story.sources[0]) if story.story.sources else None
        return self.where.account(account) if account and account in self.where.accounts else None

    def placed(self, place: Place, now: datetime) -> Entry:
        """Make the entry of a story in an edition of `now`; it says what topic brought it there."""
        topic = ""
        if place.topic:
            topic = self.words.on_topic.format(tag=place.topic.tag, days=TREND_DAYS, count=place.topic.now)
        return self.entry(place.story, lambda moment: self.words.near(moment, now), topic)

    def counted(self, places: Sequence[Place]) -> str:
        """Say by what views a slot was filled, and up to which day those of its stories are known; "" without any."""
        heats = [place.heat for place in places if place.heat is not None]
        return self.words.by_views(heats[0].half_life, max(heat.last_day for heat in heats)) if heats else ""

    def heading(self, slot: Slot) -> Heading:
        """Name a slot: in Chinese with English below, in English alone; the policy's own name comes first."""
        name, second = self.policy.slot_name(slot)
        if not self.words.chinese and slot not in self.policy.slots:
            name = second
        return Heading(slot.value, name, second if self.words.chinese and second != name else "")

    def picture(self, story: PublishedStory, target: str | None) -> str | None:
        """Give where a picture of a story lies on the site, or None when there is no such picture."""
        source = self.picture_source(story, target)
        return self.picture_place(story, source) if source else None

    def picture_place(self, story: PublishedStory, source: str) -> str | None:
        """Give where the picture at `source` in the newsroom lies on the site, None if it may not be shown."""
        if not self._may_show(source):
            return None
        inside = source.removeprefix(story.story.folder + "/")
        return f"{self.where.folder(story)}/{inside}"

    def picture_source(self, story: PublishedStory, target: str | None) -> str | None:
        """Give where a picture lies in the newsroom, if it is there and of a kind that may be shown."""
        path = picture_path(story.story, target) if target else None
        return path if path is not None and self._may_show(path) else None

    def _may_show(self, path: str) -> bool:
        return path in self.pictures and path.lower().endswith(PICTURE_ENDINGS)
