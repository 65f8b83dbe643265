"""Which pictures a story uses, and where in the newsroom each one has to lie."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from urllib.parse import unquote

from curate.story.story import Story


@dataclass(frozen=True, slots=True)
class PictureUse:
    """One use of a picture. `path` is relative to the top of the newsroom, or None when `target` is no legal one."""

    target: str
    path: str | None
    line: int
    column: int


def pictures_used(story: Story) -> list[PictureUse]:
    """Give the cover and the pictures of the body, in that order; nothing is looked up on disk."""
    uses = []
    if story.meta.cover:
        uses.append(
            PictureUse(story.meta.cover, picture_path(story, story.meta.cover), *story.place("cover"))
        )
    for picture in story.parsed_body.outline.pictures:
        uses.append(
            PictureUse(picture.target, picture_path(story, picture.target), picture.line, picture.column)
        )
    return uses


def picture_path(story: Story, target: str) -> str | None:
    """Give where a picture lies: in the story's own folder, named with or without that folder before it.

    None for addresses, absolute paths, and whatever would lead out of the folder.
    """
    name = unquote(target)
    if not name or name.startswith("/") or any(c in name for c in "\\:\0"):
        return None
    parent, _, folder = story.folder.rpartition("/")
    base = parent if name.startswith(f"{folder}/") else story.folder
    path = posixpath.normpath(posixpath.join(base, name))
    return path if path.startswith(f"{story.folder}/") else None
