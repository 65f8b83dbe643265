"""A feed's values to RSS 2.0, Atom and JSON Feed 1.1; a library writes the XML."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Any

from feedgenerator import (  # type: ignore[import-untyped]
    Atom1Feed,
    Rss201rev2Feed,
    SyndicationFeed,
)

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTENT = "http://purl.org/rss/1.0/modules/content/"


@dataclass(frozen=True)
class FeedItem:
    """A story in a feed. Addresses are absolute; `html` is clean; `updated` is never before `published`."""

    id: str
    url: str
    title: str
    summary: str
    html: str
    published: datetime
    updated: datetime
    author: str
    tags: tuple[str, ...]
    sources: tuple[str, ...]
    picture: str | None


@dataclass(frozen=True)
class Feed:
    """What is said of a feed; `home` is the page it stands for, `items` are newest first and at least one."""

    title: str
    description: str
    language: str
    home: str
    items: Sequence[FeedItem]

    @property
    def updated(self) -> datetime:
        """The moment of the last change that a reader can see in the items."""
        return max(item.updated for item in self.items)


def legal(text: str) -> str:
    """Leave out the characters that no XML document may hold."""
    return _NOT_IN_XML.sub("", text)


def rss(feed: Feed, address: str) -> bytes:
    """Write a feed as RSS 2.0 that lies at `address`."""
    return _written(_Rss, feed, address)


def atom(feed: Feed, address: str) -> bytes:
    """Write a feed as Atom (RFC 4287) that lies at `address`, which is also its id."""
    return _written(_Atom, feed, address)


def json_feed(feed: Feed, address: str) -> bytes:
    """Write a feed as JSON Feed 1.1 that lies at `address`."""
    values = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": legal(feed.title),
        "home_page_url": feed.home,
        "feed_url": address,
        "description": legal(feed.description),
        "language": feed.language,
        "items": [_json_item(item) for item in feed.items],
    }
    return (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _json_item(item: FeedItem) -> dict[str, object]:
    values: dict[str, object] = {
        "id": item.id,
        "url": item.url,
        "title": legal(item.title),
        "content_html": legal(item.html),
        "summary": legal(item.summary),
        "date_published": item.published.isoformat(),
        "date_modified": item.updated.isoformat(),
        "authors": [{"name": legal(item.author)}],
    }
    if item.tags:
        values["tags"] = [legal(tag) for tag in item.tags]
    if item.picture:
        values["image"] = item.picture
    return values


class _Rss(Rss201rev2Feed):  # type: ignore[misc]
    """RSS with the whole text, which the library leaves out."""

    def rss_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().rss_attributes()
        return attributes | {"xmlns:content": _CONTENT}

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("atom:updated", item["updateddate"].isoformat())
        handler.addQuickElement("content:encoded", item["content"])


class _Atom(Atom1Feed):  # type: ignore[misc]
    """Atom with a link to each of the works that a story goes back to."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        for source in item["sources"]:
            handler.addQuickElement("link", "", {"rel": "via", "href": source})


def _written(kind: type[SyndicationFeed], feed: Feed, address: str) -> bytes:
    writer = kind(
        title=legal(feed.title),
        link=feed.home,
        description=legal(feed.description),
        language=feed.language,
        feed_url=address,
        feed_guid=address,
    )
    for item in feed.items:
        writer.add_item(
            title=legal(item.title),
            link=item.url,
            description=escape(legal(item.summary)) or None,  # both formats hold HTML here
            content=legal(item.html),
            author_name=legal(item.author),
            pubdate=_on_the_minute(item.published),
            updateddate=_on_the_minute(item.updated),
            unique_id=item.id,
            unique_id_is_permalink=item.id == item.url,
            categories=[legal(tag) for tag in item.tags],
            sources=item.sources,
        )
    text: str = writer.writeString("utf-8")
    return text.encode("utf-8")


def _on_the_minute(moment: datetime) -> datetime:
    """Give the moment with an offset of whole minutes: before standard time zones had odd seconds."""
    offset = moment.utcoffset()
    return moment if offset is None or not offset.total_seconds() % 60 else moment.astimezone(UTC)
