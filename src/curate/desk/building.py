"""Building the site: the published stories of the work tree to pages in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.adapters import files, folders
from curate.checks.findings import Finding
from curate.desk.editions import fit_stories, read_view_counts
from curate.desk.former_addresses import former_paths
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import MOST_PICTURE_BYTES
from curate.desk.theming import own_theme
from curate.messages import Message, msg
from curate.site.edition import PublishedStory, published_stories
from curate.site.own_theme import ThemeFault
from curate.site.pages import render_site
from curate.site.visibility import retracted_stories
from curate.story.pictures import pictures_used


@dataclass(frozen=True)
class Built:
    """What a build made: where, how many files and stories, and the findings of stories that were left out."""

    out: Path
    pages: Mapping[str, bytes]
    stories: int
    left_out: tuple[Finding, ...]
    of_no_use: tuple[ThemeFault, ...] = ()
    """Files of the newsroom's own theme that were passed over."""
    notes: tuple[Message, ...] = ()
    """What the desk has to know of the feeds, and of the counts of views."""


def build(newsroom: Newsroom, out: Path, now: datetime, *, dry_run: bool = False) -> Built:
    """Render the site as readers would see it at `now` and put it into `out`, in place of an earlier build.

    A published story with an error is left out, and its findings are given; nothing else gets in. Of one with a
    correction that is not approved yet the version approved last gets in.
    """
    fit, left_out = fit_stories(newsroom, now)
    stories = published_stories(fit, newsroom.policy, now)
    theme, of_no_use = own_theme(newsroom)
    counts = read_view_counts(newsroom)
    notes: list[Message] = []
    if counts.read.bad:
        notes.append(
            msg(
                "{path}: lines of no use {count}; `curate edition` shows them.",
                path=counts.path,
                count=len(counts.read.bad),
            )
        )
    pages = render_site(
        stories,
        newsroom.policy,
        now,
        _pictures(newsroom, stories),
        theme,
        notes.append,
        retracted=retracted_stories(fit, newsroom.policy, now),
        former=former_paths(newsroom, fit, now),
        counts=counts.read.counts,
    )
    if not dry_run:
        folders.replace_folder(out, pages)
    return Built(out, pages, len(stories), tuple(left_out), tuple(of_no_use), tuple(notes))


def _pictures(newsroom: Newsroom, stories: list[PublishedStory]) -> dict[str, bytes]:
    pictures = {}
    for published in stories:
        for use in pictures_used(published.story.whole()):
            if use.path is not None and use.path not in pictures:
                pictures[use.path] = files.read_bytes(newsroom.top / use.path, MOST_PICTURE_BYTES)
    return pictures
