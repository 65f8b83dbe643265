"""Building the site: the published stories of the work tree to pages in a folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.adapters import files, folders
from curate.checks.findings import Finding, in_order
from curate.desk.checking import judge
from curate.desk.finding_stories import all_parsed, unreadable
from curate.desk.newsroom import Newsroom
from curate.desk.snapshots import MOST_PICTURE_BYTES, WorkTree
from curate.site.edition import PublishedStory, published_stories
from curate.site.pages import render_site
from curate.story.pictures import pictures_used
from curate.story.story import Story
from curate.story.vocabulary import State


@dataclass(frozen=True)
class Built:
    """What a build made: where, how many files and stories, and the findings of stories that were left out."""

    out: Path
    pages: Mapping[str, bytes]
    stories: int
    left_out: tuple[Finding, ...]


def build(newsroom: Newsroom, out: Path, now: datetime, *, dry_run: bool = False) -> Built:
    """Render the site as readers would see it at `now` and put it into `out`, in place of an earlier build.

    A published story with an error is left out, and its findings are given; nothing else gets in.
    """
    tree = WorkTree(newsroom.repository)
    left_out: list[Finding] = []
    fit: list[Story] = []
    for parsed in all_parsed(tree):
        if parsed.story is None:
            left_out += unreadable(parsed, newsroom.policy).findings
        elif parsed.story.state is State.PUBLISHED:
            errors = [f for f in judge(newsroom, tree, parsed, now) if f.severity == "error"]
            left_out += errors
            if not errors:
                fit.append(parsed.story)
    stories = published_stories(fit, newsroom.policy, now)
    pages = render_site(stories, newsroom.policy, now, _pictures(newsroom, stories))
    if not dry_run:
        folders.replace_folder(out, pages)
    return Built(out, pages, len(stories), tuple(in_order(left_out)))


def _pictures(newsroom: Newsroom, stories: list[PublishedStory]) -> dict[str, bytes]:
    pictures = {}
    for published in stories:
        for use in pictures_used(published.story):
            if use.path is not None and use.path not in pictures:
                pictures[use.path] = files.read_bytes(newsroom.top / use.path, MOST_PICTURE_BYTES)
    return pictures
