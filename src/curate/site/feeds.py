"""The feeds of the site and of each category: the newest stories whole, with their credit, under lasting ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache, partial
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import nh3
from markupsafe import Markup

from curate.messages import Message, msg
from curate.site.credits import corrections, people
from curate.site.edition import PublishedStory
from curate.site.feed_links import feed_links, feed_title
from curate.site.frame import Frame
from curate.site.links import FRONT, outside
from curate.site.metadata import last_change
from curate.site.notices import notice_of
from curate.site.parts import Part
from curate.site.story_page import body_html
from curate.site.visibility import RetractedStory
from curate.story.credit import credit_line, credit_segments, disclosure_line
from curate.story.vocabulary import Ai

if TYPE_CHECKING:
    from curate.site.feed_formats import FeedItem

NEWEST = 20
"""Stories in a feed."""
LOOKED_AT = 3 * NEWEST
"""How many of the newest are tried where some cannot be put into a feed; what is older decides nothing."""
FORMATS = ("rss", "atom", "json")
"""In the order of `feed_links`."""
BodyOf = Callable[[Frame, PublishedStory], str]
"""Gives the clean HTML of a story's body as it stands on its page."""
Told = PublishedStory | RetractedStory
"""What a feed tells of: a story, or that it was taken back."""
Tell = Callable[[Message], None]
"""Takes what the people who build the site have to know."""


def nobody(_message: Message) -> None:
    """Take what is told where the caller has no one to pass it on to, as in a preview."""


def feed_parts(frame: Frame, tell: Tell, body: BodyOf = body_html) -> Iterator[Part]:
    """Give the three feeds of the site and of each category.

    Feeds hold absolute addresses: a policy without `site:` gets none, and is told. A story that cannot be put
    into a feed is named when the feed is made, and left out; without any story there is no feed. A retracted one
    keeps its place, so that who read it there is told: under its id and at its address stands the notice.
    """
    if not frame.address:
        tell(msg("No feeds were made: set `site:` in stories/newsroom.yaml to the address of the site."))
        return
    maker = _Items(frame, body, tell)
    yield from _feeds(maker, _by_moment(frame.listed, frame.retracted), None)
    for category, of_it in frame.categories.items():
        gone = [story for story in frame.retracted if story.story.meta.category == category]
        yield from _feeds(maker, _by_moment(of_it, gone), category)


def _by_moment(listed: Sequence[PublishedStory], gone: Sequence[RetractedStory]) -> Sequence[Told]:
    """Put retracted stories among those that are newest first: where they stood, those of one moment by id and path."""
    if not gone:
        return listed
    told: list[Told] = [*listed, *gone]
    by_name = sorted(told, key=lambda s: (s.story.id, s.story.path))
    return sorted(by_name, key=lambda s: s.published.astimezone(UTC), reverse=True)


def _feeds(maker: _Items, stories: Sequence[Told], category: str | None) -> Iterator[Part]:
    if not stories:
        return
    folder = maker.frame.where.categories[category] if category else ""
    title = feed_title(maker.frame.policy.name, category)
    looked_at = stories[:LOOKED_AT]
    for link, name in zip(feed_links(title, folder), FORMATS, strict=True):
        make = partial(_feed, maker, looked_at, category, link.path, name)
        yield maker.frame.part(link.path, partial(_made_of, maker.frame, looked_at), make)


def _made_of(frame: Frame, stories: Sequence[Told]) -> list[object]:
    return [
        frame.fingerprint(story)
        if isinstance(story, PublishedStory)
        else (
            story.story.version,
            frame.where.retracted(story),
            story.published,
            story.retracted,
            story.reason,
        )
        for story in stories
    ]


def _feed(maker: _Items, stories: Sequence[Told], category: str | None, path: str, name: str) -> bytes:
    from curate.site import feed_formats

    frame = maker.frame
    page = frame.where.category(category) if category else FRONT
    title = feed_title(frame.policy.name, category)
    items = maker.newest(stories)
    feed = feed_formats.Feed(title, title, frame.policy.language, maker.absolute(page), items)
    write = {"rss": feed_formats.rss, "atom": feed_formats.atom, "json": feed_formats.json_feed}[name]
    return write(feed, maker.absolute(path))


class _Items:
    """Makes each story's item once, for the feed of the site and that of its category."""

    def __init__(self, frame: Frame, body: BodyOf, tell: Tell) -> None:
        self.frame = frame
        self.body = body
        self.tell = tell
        self.made: dict[str, FeedItem | None] = {}

    def absolute(self, path: str) -> str:
        return f"{self.frame.address}/{quote(path.removesuffix('index.html'), safe='/-_.~')}"

    def newest(self, stories: Sequence[Told]) -> list[FeedItem]:
        """Give the items of the newest stories; one that cannot be made leaves its place to the next."""
        items = []
        for story in stories:
            item = self.item(story)
            if item is not None:
                items.append(item)
            if len(items) == NEWEST:
                break
        return items

    def item(self, story: Told) -> FeedItem | None:
        path = story.story.path
        if path not in self.made:
            try:
                self.made[path] = (
                    self._item(story) if isinstance(story, PublishedStory) else self._notice(story)
                )
            except (ValueError, LookupError, OverflowError, RecursionError) as problem:
                self.made[path] = None
                self.tell(msg("Left out of the feeds: {path} ({problem})", path=path, problem=str(problem)))
        return self.made[path]

    def _item(self, story: PublishedStory) -> FeedItem:
        from curate.site.feed_formats import FeedItem

        frame, meta = self.frame, story.story.meta
        policy, words, language = frame.policy, frame.words, frame.policy.language
        url = self.absolute(frame.where.story(story))
        makers = people(story.story, policy, words)
        notes = corrections(story.story, policy)
        disclosure = disclosure_line(meta.ai or Ai.NONE, language=language, reviewed=makers.approved)
        credit = credit_line(story.story.sources, language=language)
        picture = frame.views.picture(story, meta.cover)
        cover = self.absolute(picture) if picture else None
        html = frame.fragment(
            "feed_item.html",
            notice=None,
            segments=[
                {"text": segment.text, "url": outside(segment.url)}
                for segment in credit_segments(story.story.sources, language=language)
            ],
            disclosure=disclosure,
            cover=cover,
            cover_credit=meta.cover_credit or "",
            body=Markup(self.body(self.frame, story)),
            corrections=notes,
            words=words,
        )
        return FeedItem(
            id=_lasting_id(story, frame.address, url),
            url=url,
            title=story.story.title,
            summary=" ".join(part for part in (meta.summary, credit, disclosure) if part),
            html=_cleaner(url).clean(html).strip(),
            published=story.published,
            updated=last_change(story, notes),
            author=policy.person_name(meta.curator) or policy.name,
            tags=tuple(dict.fromkeys(tag for tag in (meta.category, *meta.tags) if tag)),
            sources=tuple(dict.fromkeys(a for source in story.story.sources if (a := outside(source.url)))),
            picture=cover,
        )

    def _notice(self, story: RetractedStory) -> FeedItem:
        """Say in a story's place that it was taken back; of the story nothing but what its page still shows."""
        from curate.site.feed_formats import FeedItem

        frame = self.frame
        url = self.absolute(frame.where.retracted(story))
        notice = notice_of(frame, story)
        html = frame.fragment(
            "feed_item.html",
            notice=notice,
            segments=[],
            disclosure="",
            cover=None,
            cover_credit="",
            body="",
            corrections=[],
            words=frame.words,
        )
        return FeedItem(
            id=_lasting_id(story, frame.address, url),
            url=url,
            title=notice.marked,
            summary=" · ".join(part for part in (notice.said, notice.reason) if part),
            html=_cleaner(url).clean(html).strip(),
            published=story.published,
            updated=max(story.published, story.retracted or story.published),
            author=frame.policy.name,
            tags=(),
            sources=(),
            picture=None,
        )


def _lasting_id(story: Told, address: str, url: str) -> str:
    """Give a tag URI (RFC 4151) of the story's id, so that neither a new title nor a new slug changes it.

    Its day is one on which the desk held the site's name: that of the story's birth, in UTC.
    """
    host = urlsplit(address).hostname
    if not story.story.id or not host:
        return url
    day = _birth(story).astimezone(UTC).date().isoformat()
    return f"tag:{quote(host, safe='-.')},{day}:{quote(story.story.id, safe='-_.~')}"


def _birth(story: Told) -> datetime:
    return story.story.meta.created or story.published


@lru_cache(maxsize=1)
def _cleaner(url: str) -> nh3.Cleaner:
    """Make what takes from a text all that only the site's own pages can use, and makes its links absolute."""
    return nh3.Cleaner(
        tags={
            *("p", "ul", "ol", "li", "blockquote", "pre", "hr", "br", "h2", "h3", "h4", "h5", "h6"),
            *("table", "thead", "tbody", "tr", "th", "td", "strong", "em", "del", "code", "sup"),
            *("a", "img", "figure", "figcaption"),
        },
        attributes={"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
        url_relative=("rewrite_with_base", url),
    )
