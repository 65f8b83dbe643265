"""The edition of a moment as the desk needs to see it: the slots, what is held back, what has expired, the counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from curate.adapters import files
from curate.checks.findings import Finding
from curate.desk.building.fit_stories import find_fit_stories
from curate.desk.newsroom import Newsroom
from curate.errors import EnvironmentFault, Refused
from curate.site.edition import (
    Edition,
    HeldStory,
    PublishedStory,
    compose_edition,
    held_stories,
    published_stories,
)
from curate.site.view_counts import MOST_VIEW_BYTES, VIEW_FILES, BadLine, ViewCounts, parse_view_counts
from curate.story.lapsing import end_of


@dataclass(frozen=True)
class CountsRead:
    """The counts of views and the file they stand in, relative to the newsroom's top; None when there is none."""

    path: str | None
    read: ViewCounts


@dataclass(frozen=True)
class EditionReport:
    """The edition of a moment.

    `held` and `expired` do not stand in it; `left_out` are findings of stories that a build would leave out.
    """

    edition: Edition
    held: tuple[HeldStory, ...]
    expired: tuple[PublishedStory, ...]
    counts: CountsRead
    left_out: tuple[Finding, ...]


def edition_at(newsroom: Newsroom, now: datetime) -> EditionReport:
    """Compose the edition of `now` (with an offset) out of the work tree; nothing is written."""
    policy = newsroom.policy
    found = find_fit_stories(newsroom, now)
    counts = read_view_counts(newsroom)
    published = published_stories(found.fit, policy, now)
    expired = [story for story in published if story.expired]
    # What expired last is what somebody may be looking for.
    expired.sort(key=lambda story: _ended(story, newsroom), reverse=True)
    return EditionReport(
        compose_edition(published, policy, now, counts.read.counts),
        tuple(held_stories(found.fit, policy, now)),
        tuple(expired),
        counts,
        tuple(found.left_out),
    )


def _ended(story: PublishedStory, newsroom: Newsroom) -> datetime:
    until = story.story.meta.expires
    end = end_of(until, newsroom.policy.zone) if until is not None else None
    return (end or story.published).astimezone(UTC)


def read_view_counts(newsroom: Newsroom) -> CountsRead:
    """Read the newsroom's counts of views; a file that cannot be used counts as one bad line, and as no counts."""
    for path in VIEW_FILES:
        try:
            data = files.read_bytes(newsroom.top / path, MOST_VIEW_BYTES)
        except FileNotFoundError:
            continue
        except (Refused, EnvironmentFault) as fault:
            return CountsRead(path, ViewCounts((), (BadLine(0, fault.message, fault.hint),)))
        return CountsRead(path, parse_view_counts(path, data))
    return CountsRead(None, ViewCounts())
