"""Which pictures a story uses, and where in the newsroom each one has to lie."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

from curate.story.head import StoryHead

if TYPE_CHECKING:
    from curate.story.story import Story

_TITLE = re.compile(r'<img[^<>]*? alt="[^"]*"(?: title="([^"]*)")?')


@dataclass(frozen=True, slots=True)
class PictureUse:
    """One use of a picture. `path` is relative to the top of the newsroom, or None when `target` is no legal one.

    `credit` is the line a page shows below it: the title of a picture of the text, `cover_credit` of the cover.
    """

    target: str
    path: str | None
    line: int
    column: int
    alt: str = ""
    credit: str = ""
    is_cover: bool = False


def pictures_used(story: Story) -> tuple[PictureUse, ...]:
    """Give the cover and the pictures of the body, in that order; nothing is looked up on disk."""
    return story.picture_uses


def find_pictures(story: Story) -> list[PictureUse]:
    """Find what `pictures_used` gives, in the story's text."""
    uses = []
    if story.meta.cover:
        cover, credit = story.meta.cover, story.meta.cover_credit or ""
        uses.append(
            PictureUse(cover, picture_path(story, cover), *story.place("cover"), credit=credit, is_cover=True)
        )
    body = story.parsed_body
    if body.outline.pictures:
        titles = _TITLE.findall(body.html)
        for picture, title in zip(body.outline.pictures, titles, strict=True):
            path = picture_path(story, picture.target)
            uses.append(
                PictureUse(picture.target, path, picture.line, picture.column, picture.alt, unescape(title))
            )
    return uses


def picture_path(story: StoryHead, target: str) -> str | None:
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
