"""The search of a site: its page and the index beside it, which the page's own script reads."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from curate.site.frame import CSP, Frame
from curate.site.links import SEARCH
from curate.site.parts import Part
from curate.site.search_index import Shards, index_parts

SCRIPT = "theme/search.js"
SEARCH_CSP = f"{CSP}; connect-src 'self'"
"""What the page of the search may load besides: by the site's own script, the index and the pages."""


def search_parts(frame: Frame, indexed: Shards | None = None) -> Iterator[Part]:
    """Give the page of the search and the index of the site's stories; nothing while there are none.

    `indexed` is the index when it is known already.
    """
    if not frame.listed:
        return
    yield frame.part(SEARCH, list, partial(_search_page, frame))
    yield from index_parts(frame, indexed)


def _search_page(frame: Frame) -> bytes:
    return frame.page("search.html", SEARCH, csp=Markup(SEARCH_CSP), script=SCRIPT)
