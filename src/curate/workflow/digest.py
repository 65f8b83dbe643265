"""The digest an approval is bound to: one number over everything a reader can see of a story."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from curate.story.nodes import Plain
from curate.story.story import Story

DOMAIN = b"curate-approval-v1\n"
NOT_DIGESTED = frozenset({"state", "reviews", "published", "placement", "claim", "retraction"})
"""Keys that change on a story's way to the reader. All others, unknown ones too, are what was approved."""


def story_digest(story: Story, pictures: Mapping[str, str | None]) -> str:
    """Give `sha256:` and 64 hexadecimal digits over id, keys, body bytes and pictures.

    `pictures` maps each picture the story uses (path relative to the newsroom's top) to its git object id, or to
    None when it is missing. A picture counts under its name within the story's folder, so that a rename of the
    story keeps the digest.
    """
    sha = hashlib.sha256(DOMAIN)
    sha.update(_canonical(story.id))
    sha.update(_canonical({k: v for k, v in story.values.items() if k not in NOT_DIGESTED}))
    sha.update(_canonical(story.body))
    inside = len(story.folder) + 1
    sha.update(_canonical({path[inside:]: oid or "" for path, oid in pictures.items()}))
    return f"sha256:{sha.hexdigest()}"


def _canonical(value: Plain) -> bytes:
    """Write a value so that no two values are written alike: a kind, a length, then the content."""
    if isinstance(value, str):
        raw = value.encode("utf-8")
        return b"s%d:" % len(raw) + raw
    if isinstance(value, list):
        return b"l%d:" % len(value) + b"".join(_canonical(item) for item in value)
    entries = sorted(value.items())
    return b"m%d:" % len(entries) + b"".join(_canonical(k) + _canonical(v) for k, v in entries)
