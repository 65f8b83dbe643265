"""Whose work the sources of a story are."""

from __future__ import annotations

from typing import NamedTuple

from curate.story.model import Source


class Account(NamedTuple):
    """Whose work was used: an author exactly as displayed, on one platform (which may be unknown, "")."""

    platform: str
    author: str


def account_of(source: Source) -> Account | None:
    """Give whose work a source is, None when it names no author."""
    return Account(source.platform or "", source.author) if source.author else None
