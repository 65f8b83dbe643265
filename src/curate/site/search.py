"""The search of a site: its page and the index beside it, which the page's own script reads."""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup

from curate.site.frame import CSP, Frame
from curate.site.links import SEARCH
from curate.site.search_index import index_files

SCRIPT = "theme/search.js"
SEARCH_CSP = f"{CSP}; script-src 'self'; connect-src 'self'"
"""What the page of the search may load besides: the site's own script, and with it the index and the pages."""


def search_files(frame: Frame) -> Iterator[tuple[str, bytes]]:
    """Make the page of the search and the index of the site's stories; nothing while there are none."""
    if not frame.listed:
        return
    yield frame.page(
        "search.html",
        SEARCH,
        csp=Markup(SEARCH_CSP),
        script=SCRIPT,
    )
    yield from index_files(frame.listed, frame.views)
