"""Published stories to the pages of a site: site-relative paths to bytes, made of nothing but the input."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import quote, unquote

from markupsafe import Markup

from curate.policy import Policy
from curate.site.credits import Row, corrections, people, source_rows
from curate.site.edition import PublishedStory, by_category, compose_edition, newest_first
from curate.site.links import ALL_STORIES, FRONT, ICON, STYLE, addresses, href, listing_page, outside
from curate.site.markdown import page_html
from curate.site.resources import template, theme
from curate.site.views import Entry, Views, breaks_by_phrase, brief
from curate.site.words import words_for
from curate.story.credit import credit_segments, disclosure_line
from curate.story.length import length_of
from curate.story.pictures import pictures_used
from curate.story.source_notes import noted_body
from curate.story.vocabulary import Ai, Slot

ON_PAGE = 50
"""Stories on one page of a listing."""


def render_site(
    stories: Sequence[PublishedStory], policy: Policy, now: datetime, pictures: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Make the whole site of `now` (with an offset).

    `pictures` maps paths relative to the top of the newsroom to bytes; only those a story uses get in. The
    order of the stories and of the pictures makes no difference. Every link between pages is relative.
    """
    return dict(sorted(site_files(stories, policy, now, pictures)))


def site_files(
    stories: Sequence[PublishedStory], policy: Policy, now: datetime, pictures: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """Make the files of the site one after another, so that a large one need not be held at once."""
    ordered = newest_first(stories)
    site = _Site(ordered, policy, pictures)
    yield from theme().items()
    yield site.front(now)
    for story in ordered:
        yield site.story(story)
        yield from site.pictures_of(story)
    for category, of_it in site.categories.items():
        yield from site.listing(category, of_it, site.views.where.categories[category], category=category)
    if ordered:
        yield from site.listing(site.words.all_stories, ordered, ALL_STORIES)


@dataclass(frozen=True)
class _Section:
    """A link of the navigation; `here` when it leads to the page it stands on."""

    name: str
    path: str
    here: bool


@dataclass(frozen=True)
class _Shelf:
    name: str
    path: str
    entries: Sequence[Entry]


class _Site:
    """One site in the making: what all of its pages share, and a method for each kind of page."""

    def __init__(
        self, ordered: Sequence[PublishedStory], policy: Policy, pictures: Mapping[str, bytes]
    ) -> None:
        self.policy = policy
        self.words = words_for(policy.language)
        self.categories = by_category(ordered, policy)
        self.stories = {s.story.path: s for s in ordered}
        self.views = Views(policy, self.words, addresses(ordered, list(self.categories)), pictures)
        self.address = (outside(policy.site) or "").rstrip("/")

    def front(self, now: datetime) -> tuple[str, bytes]:
        """Make the front page, the only one that changes with the hour."""
        edition = compose_edition(list(self.stories.values()), self.policy, now)
        moment = edition.moment
        placed = {
            slot: [self.views.placed(place, moment) for place in places]
            for slot, places in edition.slots.items()
        }
        told = {entry.path for entry in placed[Slot.PICKS]}
        shelves = [
            _Shelf(
                shelf.category,
                self.views.where.category(shelf.category),
                [self.views.placed(place, moment) for place in shelf.places],
            )
            for shelf in edition.shelves
        ]
        return self._page(
            "front.html",
            FRONT,
            moment=self.words.moment(moment),
            iso=moment.isoformat(timespec="minutes"),
            headings={slot.value: self.views.heading(slot) for slot in Slot},
            picks=placed[Slot.PICKS],
            recent=[brief(e) if e.path in told else e for e in placed[Slot.RECENT]],
            trending=placed[Slot.TRENDING],
            important=placed[Slot.IMPORTANT],
            shelves=shelves,
        )

    def story(self, story: PublishedStory) -> tuple[str, bytes]:
        """Make the page of a story."""
        meta, words = story.story.meta, self.words
        path = self.views.where.story(story)
        language = self.policy.language
        measured = length_of(story.story.parsed_body)
        makers = people(story.story, self.policy, words)
        return self._page(
            "story.html",
            path,
            title=story.story.title,
            by_phrase=breaks_by_phrase(story.story.title),
            summary=meta.summary or "",
            category=meta.category,
            category_path=self.views.where.category(meta.category) if meta.category else None,
            people=makers,
            iso=story.published.isoformat(timespec="minutes"),
            moment=words.moment(story.published),
            length=words.length.format(count=measured.count),
            reading=words.reading.format(minutes=measured.minutes),
            tags=list(dict.fromkeys(tag for tag in meta.tags if tag)),
            cover=self.views.picture(story, meta.cover),
            cover_credit=meta.cover_credit or "",
            body=Markup(
                page_html(
                    noted_body(story.story, language=language),
                    words=words,
                    picture=partial(self._picture_href, story, path),
                    link=partial(self._story_href, story, path),
                )
            ),
            corrections=[
                {
                    "iso": note.at.isoformat(timespec="minutes") if note.at else "",
                    "moment": words.moment(note.at) if note.at else "",
                    "text": note.text,
                }
                for note in corrections(story.story, self.policy)
            ],
            segments=[
                Row("", segment.text, outside(segment.url))
                for segment in credit_segments(story.story.sources, language=language)
            ],
            sources=[rows for source in story.story.sources if (rows := source_rows(source, words))],
            disclosure=disclosure_line(meta.ai or Ai.NONE, language=language, reviewed=makers.approved),
        )

    def pictures_of(self, story: PublishedStory) -> Iterator[tuple[str, bytes]]:
        """Give the pictures a story uses, beside its page."""
        for target in dict.fromkeys(use.target for use in pictures_used(story.story)):
            source, path = self.views.picture_source(story, target), self.views.picture(story, target)
            if source and path:
                yield path, self.views.pictures[source]

    def listing(
        self, heading: str, stories: Sequence[PublishedStory], folder: str, category: str | None = None
    ) -> Iterator[tuple[str, bytes]]:
        """Make the pages of a list of stories, newest first, `ON_PAGE` on each."""
        pages = -(-len(stories) // ON_PAGE)
        paths = [listing_page(folder, number) for number in range(1, pages + 1)]
        for index, path in enumerate(paths):
            part = stories[index * ON_PAGE : (index + 1) * ON_PAGE]
            yield self._page(
                "listing.html",
                path,
                here=folder,
                heading=heading,
                number=index + 1,
                pages=pages,
                position=self.words.page.format(page=index + 1, pages=pages),
                count=self.words.count.format(count=len(stories)),
                entries=[self.views.entry(s, self.words.day) for s in part],
                show_category=category is None,
                newer=paths[index - 1] if index else None,
                older=paths[index + 1] if index + 1 < pages else None,
            )

    def _page(self, name: str, path: str, here: str = "", **values: object) -> tuple[str, bytes]:
        sections = [
            _Section(category, self.views.where.category(category), folder == here)
            for category, folder in self.views.where.categories.items()
        ]
        text = template(name).render(
            name=self.policy.name,
            language=self.policy.language,
            words=self.words,
            to=partial(href, page=path),
            front=FRONT,
            style=STYLE,
            icon=ICON,
            all_stories=listing_page(ALL_STORIES, 1) if self.stories else None,
            sections=sections,
            canonical=f"{self.address}/{quote(path.removesuffix('index.html'))}" if self.address else None,
            **values,
        )
        return path, text.encode("utf-8")

    def _picture_href(self, story: PublishedStory, page: str, target: str) -> str | None:
        path = self.views.picture(story, target)
        return href(path, page=page) if path else None

    def _story_href(self, story: PublishedStory, page: str, target: str) -> str | None:
        """Lead a link to another story's file to that story's page, if readers may see it."""
        name = unquote(target.partition("#")[0].partition("?")[0])
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(story.story.path), name))
        other = self.stories.get(wanted)
        return href(self.views.where.story(other), page=page) if other else None
