"""Published stories to the pages of a site: site-relative paths to bytes, made of nothing but the input."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from curate.policy import Policy
from curate.site.desk_pages import about_page, correction_pages
from curate.site.edition import PublishedStory, compose_edition, newest_first
from curate.site.feeds import Tell, feed_files, nobody
from curate.site.frame import Frame
from curate.site.links import FRONT
from curate.site.lists import ON_PAGE, all_listings, archive_pages, listing_pages
from curate.site.notices import redirect_pages, retracted_page
from curate.site.own_theme import Theme
from curate.site.resources import theme as shipped_theme
from curate.site.search import search_files
from curate.site.sitemap import robot_files
from curate.site.story_page import pictures_of, story_page
from curate.site.view_counts import ViewCount
from curate.site.views import Entry, brief
from curate.site.visibility import RetractedStory
from curate.story.vocabulary import Slot

__all__ = ["ON_PAGE", "render_site", "site_files", "story_files"]


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
    return dict(
        sorted(
            site_files(
                stories,
                policy,
                now,
                pictures,
                theme,
                tell,
                retracted=retracted,
                former=former,
                counts=counts,
            )
        )
    )


def site_files(
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
) -> Iterator[tuple[str, bytes]]:
    """Make the files of the site one after another, so that a large one need not be held at once."""
    frame = Frame(newest_first(stories), policy, pictures, theme, retracted)
    yield from {**shipped_theme(), **frame.theme.files}.items()
    yield front_page(frame, now, counts)
    for story in frame.ordered:
        yield story_page(frame, story)
        yield from pictures_of(frame, story)
    for gone in retracted:
        yield retracted_page(frame, gone)
    yield from redirect_pages(frame, former)
    for listing in all_listings(frame):
        yield from listing_pages(frame, listing)
    yield from archive_pages(frame)
    yield from correction_pages(frame)
    yield about_page(frame)
    yield from robot_files(frame)
    yield from feed_files(frame, tell)
    yield from search_files(frame)


def story_files(
    stories: Sequence[PublishedStory],
    wanted: Collection[str],
    policy: Policy,
    pictures: Mapping[str, bytes],
    theme: Theme | None = None,
) -> Iterator[tuple[str, bytes]]:
    """Make only the pages and pictures of the stories at the paths `wanted`, as the site of all of them has them."""
    frame = Frame(newest_first(stories), policy, pictures, theme)
    for story in frame.ordered:
        if story.story.path in wanted:
            yield story_page(frame, story)
            yield from pictures_of(frame, story)


@dataclass(frozen=True)
class _Shelf:
    name: str
    path: str
    entries: Sequence[Entry]


def front_page(frame: Frame, now: datetime, counts: Sequence[ViewCount] = ()) -> tuple[str, bytes]:
    """Make the front page, the only one that changes with the hour."""
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
        important=placed[Slot.IMPORTANT],
        shelves=shelves,
    )
