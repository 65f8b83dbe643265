"""Published stories to the files of a site, made of nothing but the input."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from types import MappingProxyType

from curate.policy import Policy
from curate.site.card_drawing import draw_card
from curate.site.desk_pages import about_page, correction_parts
from curate.site.edition import PublishedStory, compose_edition, newest_first
from curate.site.feeds import Tell, feed_parts, nobody
from curate.site.frame import Frame
from curate.site.links import ABOUT, FRONT
from curate.site.lists import ON_PAGE, all_listings, archive_parts, listing_parts
from curate.site.notices import redirect_parts, retracted_page
from curate.site.own_theme import Theme
from curate.site.parts import ALWAYS, Part, key_of
from curate.site.resources import theme as shipped_theme
from curate.site.search import search_parts
from curate.site.search_index import Shards
from curate.site.sitemap import robot_parts
from curate.site.story_page import story_parts
from curate.site.view_counts import ViewCount
from curate.site.views import Entry, brief
from curate.site.visibility import RetractedStory
from curate.story.vocabulary import Slot

__all__ = [
    "ON_PAGE",
    "other_parts",
    "page_parts",
    "render_site",
    "site_parts",
    "story_files",
]


def render_site(
    stories: Sequence[PublishedStory],
    policy: Policy,
    now: datetime,
    pictures: Mapping[str, bytes],
    theme: Theme | None = None,
    tell: Tell = nobody,
    *,
    retracted: Sequence[RetractedStory] = (),
    former: Mapping[str, Sequence[str]] = MappingProxyType({}),
    counts: Sequence[ViewCount] = (),
) -> dict[str, bytes]:
    """Make the whole site of `now` (with an offset).

    `pictures` maps paths relative to the top of the newsroom to bytes; only those a story uses get in. The
    order of the stories and of the pictures makes no difference. Every link between pages is relative. `theme`
    is the newsroom's own; raises `Refused` when one of its templates does not work. `tell` takes what the desk has
    to know of the feeds. `retracted` stories have a page with a notice; `former` maps paths of stories to those they
    had before, whose addresses lead to the new ones. `counts` are views, by which the front page says what trends.
    """
    frame = Frame(newest_first(stories), policy, pictures, theme, retracted)
    parts = site_parts(frame, now, tell, former=former, counts=counts)
    return dict(sorted((part.path, part.make()) for part in parts))


def site_parts(
    frame: Frame,
    now: datetime,
    tell: Tell = nobody,
    *,
    former: Mapping[str, Sequence[str]] = MappingProxyType({}),
    counts: Sequence[ViewCount] = (),
) -> Iterator[Part]:
    """Give every file of the site, in an order that is always the same; none is made yet."""
    yield from page_parts(frame, former)
    yield from other_parts(frame, now, tell, counts)


def page_parts(frame: Frame, former: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Iterator[Part]:
    """Give the files that are made of nothing but what their own keys say: neither of the hour nor of an index."""
    for path, data in {**shipped_theme(), **frame.theme.files, **frame.theme.root}.items():
        yield Part(path, key_of(data), partial(bytes, data))
    for story in frame.ordered:
        yield from story_parts(frame, story)
    for gone in frame.retracted:
        yield Part(frame.where.retracted(gone), ALWAYS, partial(retracted_page, frame, gone))
    yield from redirect_parts(frame, former)
    for listing in all_listings(frame):
        yield from listing_parts(frame, listing)
    yield from archive_parts(frame)
    yield from correction_parts(frame)
    yield from card_parts(frame)
    yield Part(ABOUT, ALWAYS, partial(about_page, frame))
    yield from robot_parts(frame)


def card_parts(frame: Frame) -> Iterator[Part]:
    """Give the pictures that others show beside a link; without fonts there are none."""
    for card in frame.cards.to_draw() if frame.fonts is not None else ():
        assert frame.fonts is not None
        # Nothing of the frame around the pages is on a card, so that a new category draws none again.
        key = key_of(frame.stamp, card.text, frame.fonts.key)
        yield Part(card.path, key, partial(draw_card, card.text, frame.fonts))


def other_parts(
    frame: Frame,
    now: datetime,
    tell: Tell = nobody,
    counts: Sequence[ViewCount] = (),
    indexed: Shards | None = None,
) -> Iterator[Part]:
    """Give the files that know the hour, that the desk has to hear of, or that an index is needed for.

    `indexed` is the index of the search when it is known already.
    """
    yield Part(FRONT, ALWAYS, partial(front_page, frame, now, counts))
    yield from feed_parts(frame, tell)
    yield from search_parts(frame, indexed)


def story_files(
    stories: Sequence[PublishedStory],
    wanted: Collection[str],
    policy: Policy,
    pictures: Mapping[str, bytes],
    theme: Theme | None = None,
    retracted: Sequence[RetractedStory] = (),
) -> Iterator[tuple[str, bytes]]:
    """Make only the pages and pictures of the stories at the paths `wanted`, as the site of all of them has them."""
    frame = Frame(newest_first(stories), policy, pictures, theme, retracted)
    for story in frame.ordered:
        if story.story.path in wanted:
            for part in story_parts(frame, story):
                yield part.path, part.make()


@dataclass(frozen=True)
class _Shelf:
    name: str
    path: str
    entries: Sequence[Entry]


def front_page(frame: Frame, now: datetime, counts: Sequence[ViewCount] = ()) -> bytes:
    """Make the front page of `now`."""
    edition = compose_edition(frame.ordered, frame.policy, now, counts)
    moment, views = edition.moment, frame.views
    placed = {
        slot: [views.placed(place, moment) for place in places] for slot, places in edition.slots.items()
    }
    told = {entry.path for entry in placed[Slot.PICKS]}
    shelves = [
        _Shelf(
            shelf.category,
            frame.where.category(shelf.category),
            [views.placed(place, moment) for place in shelf.places],
        )
        for shelf in edition.shelves
    ]
    return frame.page(
        "front.html",
        FRONT,
        moment=frame.words.moment(moment),
        iso=moment.isoformat(timespec="minutes"),
        headings={slot.value: views.heading(slot) for slot in Slot},
        picks=placed[Slot.PICKS],
        recent=[brief(e) if e.path in told else e for e in placed[Slot.RECENT]],
        trending=placed[Slot.TRENDING],
        trending_by=views.counted(edition.slots[Slot.TRENDING]),
        important=placed[Slot.IMPORTANT],
        shelves=shelves,
    )
