"""What all pages of a site share: its words and links, and the frame around each page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, partial
from operator import attrgetter
from types import MappingProxyType
from urllib.parse import quote

from markupsafe import Markup

from curate.policy import Policy
from curate.site.card_drawing import CardFonts
from curate.site.cards import SITE_CARD, Cards, cards_of, site_picture
from curate.site.edition import PublishedStory, by_category
from curate.site.feed_links import FeedLink, feed_links, feed_title
from curate.site.groups import by_account, by_day, by_tag
from curate.site.labels import labels_for
from curate.site.links import (
    ABOUT,
    ALL_STORIES,
    ARCHIVE,
    CORRECTIONS,
    FRONT,
    ICON,
    LOOK,
    SEARCH,
    STYLE,
    addresses,
    href,
    listing_page,
    outside,
)
from curate.site.own_theme import Theme
from curate.site.parts import Part, key_of
from curate.site.resources import Templates
from curate.site.resources import theme as shipped_theme
from curate.site.search_words import search_words
from curate.site.views import Entry, Views
from curate.site.visibility import RetractedStory
from curate.site.words import words_for
from curate.story.accounts import Account

CSP = "default-src 'none'; img-src 'self'; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'"
"""What a page may load: the site's own style, pictures and scripts, of which no story and no theme can add any."""
_of_its_moment = attrgetter(*(each.name for each in fields(PublishedStory) if each.name != "story"))
"""Gives what a moment makes of a story; a field that is added to it counts too."""
_DOCTYPE = "<!doctype html>"
_SHIPPED_START = re.compile(
    r'<!doctype html>\n<html lang="[A-Za-z0-9-]*+">\n<head>\n<meta charset="utf-8">\n'
)


@dataclass(frozen=True)
class Section:
    """A link of the navigation; `here` when it leads to the page it stands on."""

    name: str
    path: str
    here: bool


class Frame:
    """One site in the making. `ordered` are its stories, newest first, `listed` those that stand in lists.

    `retracted` stories keep their addresses and are in nothing else. `stamp` stands for the program that makes the
    pages, `picture_ids` for what the pictures show: other texts whenever those are others. Without `fonts` no cards
    are drawn.
    """

    def __init__(
        self,
        ordered: Sequence[PublishedStory],
        policy: Policy,
        pictures: Mapping[str, bytes],
        theme: Theme | None = None,
        retracted: Sequence[RetractedStory] = (),
        *,
        fonts: CardFonts | None = None,
        stamp: str = "",
        picture_ids: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.stamp = stamp
        self.picture_ids = picture_ids
        self.policy = policy
        self.ordered = ordered
        self.retracted = retracted
        self.listed = [s for s in ordered if not s.expired]
        self.theme = theme or Theme()
        self.words = words_for(policy.language)
        self.labels = labels_for(self.words)
        self.categories = by_category(self.listed, policy)
        self.tags = by_tag(self.listed)
        self.accounts = by_account(self.listed)
        self.days = by_day(self.listed)
        self.stories = {s.story.path: s for s in ordered}
        self.where = addresses(ordered, list(self.categories), retracted)
        self.views = Views(policy, self.words, self.where, pictures)
        self.address = (outside(policy.site) or "").rstrip("/")
        self.fonts = fonts
        files = {**shipped_theme(), **self.theme.files}
        # A style of the newsroom's own may know no looks; then there is nothing to choose.
        self._look = LOOK if b"[data-look=" in files[STYLE] else None
        self.cards = (
            cards_of(self.listed, self.categories, self.where, policy, files)
            if fonts
            else Cards(own=SITE_CARD in files)
        )
        self.site_picture = site_picture(self.cards, policy, self.absolute)
        self._templates = Templates(self.theme)
        self._fingerprints: dict[str, str] = {}
        self._entries: dict[str, Entry] = {}
        self._rows: dict[tuple[str, int, bool], Markup] = {}

    def absolute(self, path: str) -> str | None:
        """Give the full address of a page or picture, None at a site that does not say where it is."""
        return f"{self.address}/{quote(path.removesuffix('index.html'))}" if self.address else None

    @cached_property
    def shared_key(self) -> str:
        """What the frame around each page is made of, with all that is the same on the whole site."""
        theme = [*self.theme.templates.items(), *self.theme.files.items(), self.theme.about]
        return key_of(
            self.stamp,
            self.policy,
            theme,
            dict(self.where.categories),
            bool(self.listed),
            bool(self.ordered or self.retracted),
            self.site_picture,
        )

    @cached_property
    def corrected(self) -> list[PublishedStory]:
        """The stories with corrections."""
        return [story for story in self.ordered if story.story.meta.corrections]

    def fingerprint(self, story: PublishedStory) -> str:
        """What a list is made of for one story: another text whenever its line there could be another."""
        known = self._fingerprints.get(story.story.path)
        if known is None:
            known = self._fingerprints[story.story.path] = self._fingerprint(story)
        return known

    def _fingerprint(self, story: PublishedStory) -> str:
        head = story.story
        return key_of(
            head.path,
            head.version,
            self.where.stories[head.path],
            _of_its_moment(story),
            len(head.meta.corrections),
            [self._tag_links[key] for key in head.tags_by_key],
            [self._account_links[account] for account in head.accounts],
            [(path, self.where.stories[path]) for path in head.linked_paths if path in self.stories],
            [path for path in head.picture_paths if path in self.views.pictures],
            head.meta.category in self.categories,
            story.published.date() in self.days,
            head.path in self.cards.stories,
        )

    @cached_property
    def _tag_links(self) -> dict[str, tuple[str, str, bool]]:
        """Map each tag to itself, its folder, and whether a list has it."""
        listed = {tag.key for tag in self.tags}
        return {key: (key, folder, key in listed) for key, folder in self.where.tags.items()}

    @cached_property
    def _account_links(self) -> dict[Account, tuple[str, bool]]:
        """Map each account to its folder, and whether a list has it."""
        return {
            account: (folder, account in self.accounts) for account, folder in self.where.accounts.items()
        }

    def part(self, path: str, made_of: Callable[[], Sequence[object]], make: Callable[[], bytes]) -> Part:
        """Give the file at `path`; `made_of` gives all it is made of besides the frame and the program."""
        return Part(path, lambda: key_of(self.shared_key, path, *made_of()), make)

    def story_part(self, path: str, story: PublishedStory, make: Callable[[], bytes]) -> Part:
        """Give a file at `path` that is made of one story and what its lists say of it."""
        return Part(path, lambda: f"{self.shared_key}{self.fingerprint(story)}", make)

    def page(self, name: str, path: str, here: str = "", **values: object) -> bytes:
        """Make the page at `path` with a template; `here` is the folder of the category it lists."""
        sections = [
            Section(category, self.where.category(category), folder == here)
            for category, folder in self.where.categories.items()
        ]
        shared = {
            "name": self.policy.name,
            "language": self.policy.language,
            "locale": locale_of(self.policy.language),
            "words": self.words,
            "labels": self.labels,
            "to": partial(href, page=path),
            "csp": Markup(CSP),
            "front": FRONT,
            "style": STYLE,
            "look": self._look,
            "icon": ICON,
            "all_stories": listing_page(ALL_STORIES, 1) if self.listed else None,
            "archive": listing_page(ARCHIVE, 1) if self.listed else None,
            "corrections_page": listing_page(CORRECTIONS, 1) if self.ordered or self.retracted else None,
            "about": ABOUT,
            "sections": sections,
            "feeds": self._feeds(here),
            "search_page": SEARCH if self.listed else None,
            "search": search_words(chinese=self.words.chinese),
            "canonical": self.absolute(path),
            "shared_picture": self.site_picture,
        }
        given = shared | values
        text = self._templates.render(name, given)
        return (guarded(text, str(given["csp"])) if self._templates.own else text).encode("utf-8")

    def fragment(self, name: str, **values: object) -> str:
        """Fill in a template that is no page of its own; no policy guards what it makes."""
        return self._templates.render(name, values)

    def dated_entry(self, story: PublishedStory) -> Entry:
        """Give a story's line in lists that say the day; every list has the same."""
        path = story.story.path
        if path not in self._entries:
            self._entries[path] = self.views.entry(story, self.words.day)
        return self._entries[path]

    @cached_property
    def _card(self) -> Callable[..., str]:
        return self._templates.macro("entries.html", "card", {"words": self.words})

    def row(self, page: str, show_category: bool, entry: Entry) -> Markup:
        """Make the line of an entry on the page at `page`; pages as deep as this one have the same."""
        key = (entry.path, page.count("/"), show_category)
        if key not in self._rows:
            to = partial(href, page=page)
            self._rows[key] = Markup(self._card(entry, to, "row", level=2, category=show_category))
        return self._rows[key]

    def _feeds(self, here: str) -> list[FeedLink]:
        """Give the feeds a page states: those of the site, and on a category's pages before them its own."""
        if not self.address or not self.listed:
            return []
        own = [category for category, folder in self.where.categories.items() if folder == here]
        name = self.policy.name
        return [
            *(link for category in own for link in feed_links(feed_title(name, category), here)),
            *feed_links(name),
        ]


def locale_of(language: str) -> str:
    """Write a language tag as Open Graph does, with its region: zh-CN as zh_CN; "" for one without a region."""
    parts = language.replace("_", "-").split("-")
    region = next((part for part in parts[1:] if len(part) == 2 and part.isalpha()), "")
    return f"{parts[0].lower()}_{region.upper()}" if region else ""


def guarded(text: str, csp: str = CSP) -> str:
    """Put the security policy before everything else on a page that a newsroom's own template made.

    Several policies of one page all hold, so that a template can make it stricter and never looser. A page that
    begins as the shipped ones do comes back as it is.
    """
    policy = f'<meta http-equiv="Content-Security-Policy" content="{csp}">'
    start = _SHIPPED_START.match(text)
    if start is not None and text.startswith(policy, start.end()):
        return text
    text = text.lstrip("\ufeff \t\r\n")
    rest = text[len(_DOCTYPE) :] if text[: len(_DOCTYPE)].lower() == _DOCTYPE else text
    return f'{_DOCTYPE}\n<meta charset="utf-8">\n{policy}\n{rest.lstrip()}'
