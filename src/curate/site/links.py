"""Where each page of the site lies, and how pages point to one another without knowing the site's address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from urllib.parse import quote, urlsplit

from curate.site.edition import PublishedStory
from curate.site.groups import Tag
from curate.site.visibility import RetractedStory
from curate.story.accounts import Account

FRONT = "index.html"
STYLE = "theme/style.css"
ALL_STORIES = "all"
"""The folder of the list of all stories."""
ICON = "theme/icon.svg"
LOOK = "theme/look.js"
ARCHIVE = "archive"
"""The folder of the archive; below it one for each year, month and day."""
CORRECTIONS = "corrections"
ABOUT = "about/index.html"
SEARCH = "search/index.html"
_RESERVED = {"con", "prn", "aux", "nul", *(f"{n}{i}" for n in ("com", "lpt") for i in range(1, 10))}
_KEPT = frozenset("-_.~")
_ORDINARY = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
"""A name that is a folder as it stands, as those of nearly all stories are; asked of each of them at every build."""
_NOT_IN_ADDRESS = re.compile(r'[\s\\"<>\x00-\x1f]')
MOST_NAME_BYTES = 120


@dataclass(frozen=True)
class Addresses:
    """The folder of each story (by its path in the newsroom), category, tag and source, relative to the site's top.

    Tags go by their key, which knows no letter case.
    """

    stories: Mapping[str, str]
    categories: Mapping[str, str]
    tags: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[Account, str] = field(default_factory=dict)

    def folder(self, story: PublishedStory) -> str:
        """Give the folder of a story's page and pictures."""
        return self.stories[story.story.path]

    def story(self, story: PublishedStory) -> str:
        """Give the path of a story's page."""
        return f"{self.folder(story)}/index.html"

    def retracted(self, story: RetractedStory) -> str:
        """Give the path of the notice that stands where a retracted story was."""
        return f"{self.stories[story.story.path]}/index.html"

    def category(self, category: str) -> str:
        """Give the path of the first page of a category."""
        return listing_page(self.categories[category], 1)

    def tag(self, tag: Tag) -> str:
        """Give the path of the first page of a tag."""
        return listing_page(self.tags[tag.key], 1)

    def account(self, account: Account) -> str:
        """Give the path of the first page of everything from one account."""
        return listing_page(self.accounts[account], 1)


def listing_page(folder: str, number: int) -> str:
    """Give the path of a page (from 1) of the list of stories in `folder`."""
    return f"{folder}/index.html" if number == 1 else f"{folder}/{number}/index.html"


def month_folder(day: date) -> str:
    """Give the folder of the archive's month that holds `day`."""
    return f"{ARCHIVE}/{day.year:04}/{day.month:02}"


def day_folder(day: date) -> str:
    """Give the folder of a day of the archive."""
    return f"{month_folder(day)}/{day.day:02}"


def addresses(
    stories: Iterable[PublishedStory], categories: Sequence[str], retracted: Iterable[RetractedStory] = ()
) -> Addresses:
    """Give every story, category, tag and source a folder of its own.

    A story's is named by its slug. Of two with one slug the one that came out first keeps it, so that a later
    story never moves an earlier one; the later one's gets its id. So it is with tags and sources whose names
    give one folder: who was there first keeps it. Case is no difference, as on many disks. A retracted story keeps
    its folder, and no tag or source gets one for its sake.
    """
    taken: set[str] = set()
    folders = {}
    oldest_first = sorted(stories, key=_age)
    addressed: list[PublishedStory | RetractedStory] = [*oldest_first, *retracted]
    for story in sorted(addressed, key=_age):
        name = folder_name(story.story.slug)
        if _fold(name) in taken and story.story.id:
            name = folder_name(f"{name}-{story.story.id}")
        folders[story.story.path] = f"stories/{_untaken(name, taken)}"
    taken = set()
    of_categories = {c: f"category/{_untaken(folder_name(c), taken)}" for c in categories}
    return Addresses(folders, of_categories, _tag_folders(oldest_first), _account_folders(oldest_first))


def _age(story: PublishedStory | RetractedStory) -> tuple[float, str, str]:
    return story.published.timestamp(), story.story.id, story.story.path


def _tag_folders(oldest_first: Iterable[PublishedStory]) -> dict[str, str]:
    taken: set[str] = set()
    folders: dict[str, str] = {}
    for story in oldest_first:
        for key, name in story.story.tags_by_key.items():
            if key not in folders:
                folders[key] = f"tag/{_untaken(folder_name(name), taken)}"
    return folders


def _account_folders(oldest_first: Iterable[PublishedStory]) -> dict[Account, str]:
    taken: set[str] = set()
    folders: dict[Account, str] = {}
    for story in oldest_first:
        for account in story.story.accounts:
            if account not in folders:
                parts = (account.platform, account.author)
                name = folder_name("-".join(part for part in parts if part))
                folders[account] = f"source/{_untaken(name, taken)}"
    return folders


def folder_name(text: str) -> str:
    """Make a name that is one plain folder on any disk and in any address: letters, digits and `-_.~`.

    Han characters stay; an ordinary slug comes back as it is.
    """
    if _ORDINARY.fullmatch(text) and text not in _RESERVED:
        return text
    kept = "".join(c if c.isalnum() or c in _KEPT else "-" for c in unicodedata.normalize("NFC", text))
    while len(kept.encode("utf-8")) > MOST_NAME_BYTES:
        kept = kept[:-1]
    name = kept.strip(".-") or "-"
    return f"{name}-" if name.partition(".")[0].lower() in _RESERVED else name


def href(path: str, *, page: str) -> str:
    """Give the address of `path` as the page at `page` writes it; both are relative to the site's top."""
    return "../" * page.count("/") + _quoted(path)


@lru_cache(maxsize=65536)
def _quoted(path: str) -> str:
    """Write a path as an address does; every page has the same few, a list those of its stories."""
    return quote(path, safe="/-_.~")


def outside(address: str | None) -> str | None:
    """Give an address of the web that a page may link to, or None: only http and https with a host."""
    if not address or _NOT_IN_ADDRESS.search(address):
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
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", name.casefold())
