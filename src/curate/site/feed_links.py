"""Where the feeds lie, and how a page states them."""

from __future__ import annotations

from dataclasses import dataclass

RSS, ATOM, JSON = "rss.xml", "atom.xml", "feed.json"
_TYPES = {RSS: "application/rss+xml", ATOM: "application/atom+xml", JSON: "application/feed+json"}


@dataclass(frozen=True)
class FeedLink:
    """A feed as a page states it; `path` is relative to the site's top."""

    path: str
    type: str
    title: str


def feed_title(site: str, category: str | None) -> str:
    """Name the feed of a site or of one of its categories."""
    return f"{site} · {category}" if category else site


def feed_links(title: str, folder: str = "") -> list[FeedLink]:
    """Give the three feeds that lie in `folder`, which is that of a category, or empty for the whole site's."""
    start = f"{folder}/" if folder else ""
    return [FeedLink(start + name, kind, title) for name, kind in _TYPES.items()]
