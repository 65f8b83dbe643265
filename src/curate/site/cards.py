"""Which stories have a card, where it lies, and what is written on it; the drawing itself is left for later."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice

from curate.policy import Policy
from curate.site.card_drawing import HEIGHT, WIDTH, CardText, Colours
from curate.site.credits import short_credit
from curate.site.links import STYLE, Addresses, outside
from curate.site.visibility import PublishedStory
from curate.site.words import Words, words_for
from curate.story.head import StoryHead

SITE_CARD = "theme/card.png"
"""The picture of every page that has none of its own; a newsroom's own theme may hold another in its place."""
CARD_FOLDER = "cards"
"""A folder of its own, so that no picture of a story can have a card's name."""
_SEPARATOR = " · "
_COLOUR = re.compile(r"--(paper|ink|soft|line|accent):\s*+(#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3})(?![0-9a-fA-F])")


@dataclass(frozen=True)
class Card:
    """A card to draw: where it lies on the site, and what is on it."""

    path: str
    text: CardText


@dataclass(frozen=True)
class SharedPicture:
    """The picture that others show beside a link to a page: its full address, and its size where it is known."""

    address: str
    alt: str
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True)
class Cards:
    """The cards of one site. `stories` go by the stories' paths in the newsroom; `site` is drawn for all other pages.

    With `own` the newsroom's theme holds a picture for all other pages.
    """

    stories: Mapping[str, Card] = field(default_factory=dict)
    site: Card | None = None
    own: bool = False

    def to_draw(self) -> Iterator[Card]:
        """Give every card, the site's first."""
        if self.site is not None:
            yield self.site
        yield from self.stories.values()


def wants_cards(policy: Policy) -> bool:
    """Say whether a site has cards: only one that says where it is, for a picture is shared by its full address."""
    return outside(policy.site) is not None and policy.bulletin.cards > 0


def cards_of(
    listed: Iterable[PublishedStory],
    categories: Iterable[str],
    where: Addresses,
    policy: Policy,
    theme_files: Mapping[str, bytes],
) -> Cards:
    """Give the cards of a site: of the newest stories without a cover so many as the policy says, and the site's own.

    `listed` are the stories that stand in lists, newest first. `theme_files` are all files of the theme in use. No
    story's body is read, and nothing is drawn.
    """
    own = SITE_CARD in theme_files
    if not wants_cards(policy):
        return Cards(own=own)
    words = words_for(policy.language)
    colours = theme_colours(theme_files.get(STYLE, b""))
    bare = (story for story in listed if not story.story.meta.cover)
    stories = {
        story.story.path: Card(_card_path(where, story), _card_text(story, policy, words, colours))
        for story in islice(bare, policy.bulletin.cards)
    }
    if own:
        return Cards(stories, own=True)
    front = CardText("", policy.name, credit=_SEPARATOR.join(categories), masthead=True, colours=colours)
    return Cards(stories, Card(SITE_CARD, front))


def theme_colours(style: bytes) -> Colours:
    """Read the colours out of a theme's style: of each the first, that of light pages; else the shipped one."""
    found: dict[str, str] = {}
    for name, colour in _COLOUR.findall(style.decode("utf-8", "replace")):
        full = colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
        found.setdefault(name, full.lower())
    return Colours(**found)


def site_picture(cards: Cards, policy: Policy, absolute: Callable[[str], str | None]) -> SharedPicture | None:
    """Give the picture of every page that has none of its own; `absolute` makes a path a full address."""
    address = absolute(SITE_CARD) if cards.own or cards.site else None
    if not address:
        return None
    return SharedPicture(address, policy.name) if cards.own else _drawn(address, policy.name)


def story_picture(
    cards: Cards, story: StoryHead, cover: str | None, absolute: Callable[[str], str | None]
) -> SharedPicture | None:
    """Give the story's own picture: its cover, which lies at the path `cover` on the site, or else its card."""
    card = cards.stories.get(story.path)
    path = cover or (card.path if card else None)
    address = absolute(path) if path else None
    if not address:
        return None
    return SharedPicture(address, story.title) if cover else _drawn(address, story.title)


def _drawn(address: str, alt: str) -> SharedPicture:
    return SharedPicture(address, alt, WIDTH, HEIGHT)


def _card_path(where: Addresses, story: PublishedStory) -> str:
    return f"{CARD_FOLDER}/{where.folder(story).rpartition('/')[2]}.png"


def _card_text(story: PublishedStory, policy: Policy, words: Words, colours: Colours) -> CardText:
    return CardText(
        name=policy.name,
        title=story.story.title,
        kicker=story.story.meta.category or "",
        credit=short_credit(story.story.sources, words),
        day=words.day(story.published),
        colours=colours,
    )
