"""The site for search engines: a map of its pages with their last changes, and what robots may read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from html import escape

from curate.site.credits import corrections
from curate.site.desk_pages import correction_paths
from curate.site.frame import Frame
from curate.site.links import ABOUT, FRONT
from curate.site.lists import all_listings, archive_paths
from curate.site.metadata import last_change
from curate.site.parts import Part, key_of
from curate.site.visibility import PublishedStory

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


def site_pages(frame: Frame) -> list[PublishedStory | str]:
    """Give every page a search engine may show: stories that stand in lists, and the paths of other pages."""
    return [
        FRONT,
        *frame.listed,
        *(path for listing in all_listings(frame) for path in listing.pages()),
        *archive_paths(frame),
        *correction_paths(frame),
        ABOUT,
    ]


def _url_set(frame: Frame, path: str, pages: Sequence[PublishedStory | str]) -> Part:
    def made_of() -> list[object]:
        return [page if isinstance(page, str) else frame.fingerprint(page) for page in pages]

    return frame.part(path, made_of, partial(_listed, frame, pages))


def _listed(frame: Frame, pages: Sequence[PublishedStory | str]) -> bytes:
    lines = []
    for page in pages:
        if isinstance(page, str):
            lines.append(f"<url><loc>{_address(frame, page)}</loc></url>\n")
            continue
        notes = corrections(page.story, frame.policy) if page.story.meta.corrections else ()
        last = last_change(page, notes).isoformat(timespec="seconds")
        address = _address(frame, frame.where.story(page))
        lines.append(f"<url><loc>{address}</loc><lastmod>{last}</lastmod></url>\n")
    return f'{_HEAD}<urlset xmlns="{_NAMESPACE}">\n{"".join(lines)}</urlset>\n'.encode()


def _address(frame: Frame, path: str) -> str:
    return escape(frame.absolute(path) or "", quote=False)
