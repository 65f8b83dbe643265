"""Which file of the newsroom a link in a story's text is about."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote

from curate.story.head import StoryHead


def beside(story: StoryHead, target: str) -> str | None:
    """Give the path, relative to the top of the newsroom, that a link's target names; None for an address.

    What follows `#` or `?` does not count. The file need not exist.
    """
    name = unquote(target.partition("#")[0].partition("?")[0])
    if not name or name.startswith("/") or any(c in name for c in ":\\\0"):
        return None
    return posixpath.normpath(posixpath.join(posixpath.dirname(story.path), name))
