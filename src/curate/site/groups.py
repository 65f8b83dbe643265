"""Published stories put together for the lists readers look through: by tag, by source, by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from curate.site.visibility import PublishedStory
from curate.story.model import Source


@dataclass(frozen=True, order=True)
class Account:
    """Whose work was used: an author exactly as displayed, on one platform (which may be unknown, "")."""

    platform: str
    author: str


@dataclass(frozen=True)
class Tag:
    """A tag: `key` is the same however its letters are written, `name` as the newest story writes it."""

    key: str
    name: str = field(compare=False)


def tags_of(story: PublishedStory) -> dict[str, str]:
    """Map a story's tags, without letter case, to how it writes them; one written twice counts once."""
    tags: dict[str, str] = {}
    for written in story.story.meta.tags:
        if tag := written.strip():
            tags.setdefault(tag.casefold(), tag)
    return tags


def account_of(source: Source) -> Account | None:
    """Give whose work a source is, None when it names no author."""
    return Account(source.platform or "", source.author) if source.author else None


def accounts_of(story: PublishedStory) -> list[Account]:
    """Give the accounts a story draws on, each once, in the story's order."""
    found = (account_of(source) for source in story.story.sources)
    return list(dict.fromkeys(account for account in found if account))


def by_tag(stories: Iterable[PublishedStory]) -> dict[Tag, list[PublishedStory]]:
    """Group stories by tag, in the order given; tags come in the order they are first met."""
    groups: dict[str, list[PublishedStory]] = {}
    names: dict[str, str] = {}
    for story in stories:
        for key, name in tags_of(story).items():
            groups.setdefault(key, []).append(story)
            names.setdefault(key, name)
    return {Tag(key, names[key]): of_it for key, of_it in groups.items()}


def by_account(stories: Iterable[PublishedStory]) -> dict[Account, list[PublishedStory]]:
    """Group stories by the accounts they draw on, in the order given."""
    groups: dict[Account, list[PublishedStory]] = {}
    for story in stories:
        for account in accounts_of(story):
            groups.setdefault(account, []).append(story)
    return groups


def by_day(stories: Iterable[PublishedStory]) -> dict[date, list[PublishedStory]]:
    """Group stories, in the order given, by the day they came out in the newsroom's time zone."""
    groups: dict[date, list[PublishedStory]] = {}
    for story in stories:
        groups.setdefault(story.published.date(), []).append(story)
    return groups


def by_month(days: Sequence[date]) -> dict[date, list[date]]:
    """Group days, in the order given, by the first day of their month."""
    groups: dict[date, list[date]] = {}
    for day in days:
        groups.setdefault(day.replace(day=1), []).append(day)
    return groups
