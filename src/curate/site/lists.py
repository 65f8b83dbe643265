"""The lists of stories: all, by category, by tag, by source, and by the day they came out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from curate.site.edition import PublishedStory
from curate.site.frame import Frame
from curate.site.groups import by_month
from curate.site.links import ALL_STORIES, ARCHIVE, day_folder, listing_page, month_folder
from curate.site.parts import Part
from curate.site.views import Entry
from curate.site.words import Words
from curate.story.accounts import Account
from curate.story.credit.words import PLATFORM_ENGLISH, in_brackets

ON_PAGE = 50
"""Stories on one page of a listing."""


@dataclass(frozen=True)
class Listing:
    """One list of stories: its heading, the folder of its pages, a line below the heading, and its trail.

    `trail` are the pages above it, each with its name; `category` says that it is the list of one.
    """

    heading: str
    folder: str
    stories: Sequence[PublishedStory]
    note: str = ""
    trail: tuple[tuple[str, str], ...] = ()
    category: str | None = None

    def pages(self) -> list[str]:
        """Give the paths of its pages, the newest stories first."""
        return [listing_page(self.folder, n + 1) for n in range(-(-len(self.stories) // ON_PAGE))]

    def on_page(self, index: int) -> Sequence[PublishedStory]:
        """Give the stories of one of its pages, counted from 0."""
        return self.stories[index * ON_PAGE : (index + 1) * ON_PAGE]


@dataclass(frozen=True)
class Period:
    """A day or a month of the archive; `count` says how many stories it has."""

    name: str
    iso: str
    path: str
    count: str
    entries: Sequence[Entry] = ()


def all_listings(frame: Frame) -> Iterator[Listing]:
    """Give every list of the site, in a fixed order."""
    labels, where = frame.labels, frame.where
    for category, of_it in frame.categories.items():
        yield Listing(category, where.categories[category], of_it, category=category)
    for tag, tagged in frame.tags.items():
        yield Listing(labels.tag.format(tag=tag.name), where.tags[tag.key], tagged)
    for account, drawn in frame.accounts.items():
        heading = labels.source.format(source=account_name(account, frame.words))
        yield Listing(heading, where.accounts[account], drawn, note=labels.source_note)
    for day, out in frame.days.items():
        heading = labels.archive_of.format(period=frame.words.day(day))
        trail = (
            (labels.archive, listing_page(ARCHIVE, 1)),
            (labels.month_name(day), listing_page(month_folder(day), 1)),
        )
        yield Listing(heading, day_folder(day), out, trail=trail)
    if frame.listed:
        yield Listing(frame.words.all_stories, ALL_STORIES, frame.listed)


def account_name(account: Account, words: Words) -> str:
    """Name an account with its platform, the name itself exactly as displayed there."""
    if words.chinese:
        return account.platform + in_brackets(account.author)
    platform = PLATFORM_ENGLISH.get(account.platform, f"on {account.platform}") if account.platform else ""
    return f"{account.author} {platform}".rstrip()


def listing_parts(frame: Frame, listing: Listing) -> Iterator[Part]:
    """Give the pages of a list, newest first, `ON_PAGE` stories on each."""
    for index, path in enumerate(listing.pages()):
        made_of = partial(_made_of, frame, listing, index)
        yield frame.part(path, made_of, partial(_listing_page, frame, listing, index))


def _made_of(frame: Frame, listing: Listing, index: int) -> list[object]:
    facts = [listing.heading, listing.note, listing.trail, listing.category, len(listing.stories)]
    return [*facts, *(frame.fingerprint(story) for story in listing.on_page(index))]


def _listing_page(frame: Frame, listing: Listing, index: int) -> bytes:
    paths, words = listing.pages(), frame.words
    return frame.page(
        "listing.html",
        paths[index],
        here=listing.folder,
        heading=listing.heading,
        note=listing.note,
        trail=[{"name": name, "path": above} for name, above in listing.trail],
        number=index + 1,
        pages=len(paths),
        position=words.page.format(page=index + 1, pages=len(paths)),
        count=words.count.format(count=len(listing.stories)),
        entries=[frame.dated_entry(s) for s in listing.on_page(index)],
        show_category=listing.category is None,
        row=partial(frame.row, paths[index], listing.category is None),
        newer=paths[index - 1] if index else None,
        older=paths[index + 1] if index + 1 < len(paths) else None,
    )


def archive_parts(frame: Frame) -> Iterator[Part]:
    """Give the overview of all months, and of each month its days with the titles of their stories."""
    months = by_month(list(frame.days))
    if not months:
        return
    counts = [(month, sum(len(frame.days[day]) for day in held)) for month, held in months.items()]
    yield frame.part(listing_page(ARCHIVE, 1), lambda: counts, partial(_archive_page, frame, counts))
    for month, held in months.items():
        made_of = partial(_made_of_days, frame, held)
        yield frame.part(
            listing_page(month_folder(month), 1), made_of, partial(_month_page, frame, month, held)
        )


def _made_of_days(frame: Frame, days: Sequence[date]) -> list[object]:
    return [(day, [frame.fingerprint(story) for story in frame.days[day]]) for day in days]


def _archive_page(frame: Frame, counts: Sequence[tuple[date, int]]) -> bytes:
    years: dict[int, list[Period]] = {}
    for month, count in counts:
        years.setdefault(month.year, []).append(_month(frame, month, count))
    return frame.page(
        "archive.html",
        listing_page(ARCHIVE, 1),
        heading=frame.labels.archive,
        count=frame.words.count.format(count=len(frame.listed)),
        years=[{"name": frame.labels.year.format(year=y), "months": of_it} for y, of_it in years.items()],
    )


def _month_page(frame: Frame, month: date, days: Sequence[date]) -> bytes:
    return frame.page(
        "month.html",
        listing_page(month_folder(month), 1),
        heading=frame.labels.archive_of.format(period=frame.labels.month_name(month)),
        trail=[{"name": frame.labels.archive, "path": listing_page(ARCHIVE, 1)}],
        count=frame.words.count.format(count=sum(len(frame.days[day]) for day in days)),
        days=[_day(frame, day, frame.days[day]) for day in days],
    )


def archive_paths(frame: Frame) -> list[str]:
    """Give the paths of the archive's overviews."""
    months = by_month(list(frame.days))
    folders = [ARCHIVE, *(month_folder(month) for month in months)] if months else []
    return [listing_page(folder, 1) for folder in folders]


def _month(frame: Frame, month: date, count: int) -> Period:
    name = frame.labels.month_name(month)
    path = listing_page(month_folder(month), 1)
    return Period(name, f"{month:%Y-%m}", path, frame.words.count.format(count=count))


def _day(frame: Frame, day: date, stories: Sequence[PublishedStory]) -> Period:
    return Period(
        frame.words.day(day),
        day.isoformat(),
        listing_page(day_folder(day), 1),
        frame.words.count.format(count=len(stories)),
        [frame.views.entry(s, lambda moment: f"{moment:%H:%M}") for s in stories],
    )
