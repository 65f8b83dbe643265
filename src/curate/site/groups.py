"""Published stories put together for the lists readers look through: by tag, by source, by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from curate.site.visibility import PublishedStory
from curate.story.accounts import Account


@dataclass(frozen=True)
class Tag:
    """A tag: `key` is the same however its letters are written, `name` as the newest story writes it."""

    key: str
    name: str = field(compare=False)


def by_tag(stories: Iterable[PublishedStory]) -> dict[Tag, list[PublishedStory]]:
    """Group stories by tag, in the order given; tags come in the order they are first met."""
    groups: dict[str, list[PublishedStory]] = {}
    names: dict[str, str] = {}
    for story in stories:
        for key, name in story.story.tags_by_key.items():
            groups.setdefault(key, []).append(story)
            names.setdefault(key, name)
    return {Tag(key, names[key]): of_it for key, of_it in groups.items()}


def by_account(stories: Iterable[PublishedStory]) -> dict[Account, list[PublishedStory]]:
    """Group stories by the accounts they draw on, in the order given."""
    groups: dict[Account, list[PublishedStory]] = {}
    for story in stories:
        for account in story.story.accounts:
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
