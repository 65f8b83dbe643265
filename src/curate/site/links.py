"""Where each page of the site lies, and how pages point to one another without knowing the site's address."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from curate.site.edition import PublishedStory

FRONT = "index.html"
STYLE = "theme/style.css"
ALL_STORIES = "all"
"""The folder of the list of all stories."""
ICON = "theme/icon.svg"
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
_KEPT = frozenset("-_.~")
MOST_NAME_BYTES = 120


@dataclass(frozen=True)
class Addresses:
    """The folder of each story (by its path in the newsroom) and category, relative to the site's top."""

    stories: Mapping[str, str]
    categories: Mapping[str, str]

    def folder(self, story: PublishedStory) -> str:
        """Give the folder of a story's page and pictures."""
        return self.stories[story.story.path]

    def story(self, story: PublishedStory) -> str:
        """Give the path of a story's page."""
        return f"{self.folder(story)}/index.html"

    def category(self, category: str) -> str:
        """Give the path of the first page of a category."""
        return listing_page(self.categories[category], 1)


def listing_page(folder: str, number: int) -> str:
    """Give the path of a page (from 1) of the list of stories in `folder`."""
    return f"{folder}/index.html" if number == 1 else f"{folder}/{number}/index.html"


def addresses(stories: Iterable[PublishedStory], categories: Sequence[str]) -> Addresses:
    """Give every story and category a folder of its own.

    A story's is named by its slug. Of two with one slug the one that came out first keeps it, so that a later
    story never moves an earlier one; the later one's gets its id. Case is no difference, as on many disks.
    """
    taken: set[str] = set()
    folders = {}
    for story in sorted(stories, key=lambda s: (s.published, s.story.id, s.story.path)):
        name = folder_name(story.story.slug)
        if _fold(name) in taken and story.story.id:
            name = folder_name(f"{name}-{story.story.id}")
        folders[story.story.path] = f"stories/{_untaken(name, taken)}"
    taken = set()
    return Addresses(
        folders, {category: f"category/{_untaken(folder_name(category), taken)}" for category in categories}
    )


def folder_name(text: str) -> str:
    """Make a name that is one plain folder on any disk and in any address: letters, digits and `-_.~`.

    Han characters stay; an ordinary slug comes back as it is.
    """
    kept = "".join(c if c.isalnum() or c in _KEPT else "-" for c in unicodedata.normalize("NFC", text))
    while len(kept.encode("utf-8")) > MOST_NAME_BYTES:
        kept = kept[:-1]
    name = kept.strip(".-") or "-"
    return f"{name}-" if name.partition(".")[0].lower() in _RESERVED else name


def href(path: str, *, page: str) -> str:
    """Give the address of `path` as the page at `page` writes it; both are relative to the site's top."""
    return "../" * page.count("/") + quote(path, safe="/-_.~")


def outside(address: str | None) -> str | None:
    """Give an address of the web that a page may link to, or None: only http and https with a host."""
    if not address or any(c.isspace() or c in '\\"<>' or ord(c) < 32 for c in address):
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def _untaken(name: str, taken: set[str]) -> str:
    number, free = 1, name
    while _fold(free) in taken:
        number += 1
        free = f"{name}-{number}"
    taken.add(_fold(free))
    return free


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name.casefold())
