"""The site for search engines: a map of its pages with their last changes, and what robots may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from xml.sax.saxutils import escape

from curate.site.credits import corrections
from curate.site.desk_pages import correction_paths
from curate.site.frame import Frame
from curate.site.links import ABOUT, FRONT
from curate.site.lists import all_listings, archive_paths
from curate.site.metadata import last_change
from curate.site.parts import Part, key_of

SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
MOST_IN_SITEMAP = 50_000
"""More addresses no search engine takes from one file."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def robot_parts(frame: Frame, most: int = MOST_IN_SITEMAP) -> Iterator[Part]:
    """Give robots.txt and, when the site has an address, sitemap.xml; beyond `most` pages in several files."""
    place = f"Sitemap: {frame.absolute(SITEMAP)}\n" if frame.address else ""
    robots = f"User-agent: *\nAllow: /\n{place}".encode()
    yield Part(ROBOTS, key_of(robots), lambda: robots)
    if not frame.address:
        return
    pages = site_pages(frame)
    if len(pages) <= most:
        yield _url_set(frame, SITEMAP, pages)
        return
    parts = [pages[start : start + most] for start in range(0, len(pages), most)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    entries = "".join(f"<sitemap><loc>{_address(frame, name)}</loc></sitemap>\n" for name in names)
    index = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{entries}</sitemapindex>\n'.encode()
    yield Part(SITEMAP, key_of(index), lambda: index)
    for name, part in zip(names, parts, strict=True):
        yield _url_set(frame, name, part)


def site_pages(frame: Frame) -> list[tuple[str, datetime | None]]:
    """Give the path of every page a search engine may show, with its last change where that is known."""
    stories = [
        (
            frame.where.story(s),
            last_change(s, corrections(s.story, frame.policy) if s.story.meta.corrections else ()),
        )
        for s in frame.ordered
    ]
    others = [
        *(path for listing in all_listings(frame) for path in listing.pages()),
        *archive_paths(frame),
        *correction_paths(frame),
        ABOUT,
    ]
    return [(FRONT, None), *stories, *((path, None) for path in others)]


def _url_set(frame: Frame, path: str, pages: Sequence[tuple[str, datetime | None]]) -> Part:
    def make() -> bytes:
        lines = []
        for page, changed in pages:
            last = f"<lastmod>{changed.isoformat(timespec='seconds')}</lastmod>" if changed else ""
            lines.append(f"<url><loc>{_address(frame, page)}</loc>{last}</url>\n")
        return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{"".join(lines)}</urlset>\n'.encode()

    return frame.part(path, lambda: pages, make)


def _address(frame: Frame, path: str) -> str:
    return escape(frame.absolute(path) or "")
