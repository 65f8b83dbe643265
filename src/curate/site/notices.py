"""Pages that stand where a story was: the notice of a retracted one, and the way from an old address to the new."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from curate.site.frame import Frame
from curate.site.links import folder_name
from curate.site.parts import Part
from curate.site.visibility import RetractedStory


@dataclass(frozen=True)
class _Words:
    """What these pages say besides the words all pages share; `{…}` are `str.format` fields."""

    marked: str
    retracted: str
    published: str
    reason: str
    moved: str
    moved_to: str


_CHINESE = _Words(
    marked="{title}（已撤回）",
    retracted="本文已于 {moment} 撤回",
    published="发表于",
    reason="撤稿说明",
    moved="本文的地址变了",
    moved_to="新地址：",
)
_ENGLISH = _Words(
    marked="{title} (retracted)",
    retracted="This story was retracted on {moment}",
    published="Published",
    reason="Why it was retracted",
    moved="This story has a new address",
    moved_to="It is now here: ",
)
_UNDATED = {True: "本文已撤回", False: "This story was retracted"}


@dataclass(frozen=True)
class Notice:
    """What readers are told of a retracted story, and all they are told; `reason` may be empty.

    `marked` is the title with a word that it was retracted, for where the title stands alone.
    """

    title: str
    marked: str
    said: str
    reason_heading: str
    reason: str


def notice_of(frame: Frame, story: RetractedStory) -> Notice:
    """Put a retraction into words: that it was, when, and why; of the story its title alone."""
    words = _words(frame)
    said = (
        words.retracted.format(moment=frame.words.moment(story.retracted))
        if story.retracted
        else _UNDATED[frame.words.chinese]
    )
    title = story.story.title
    return Notice(title, words.marked.format(title=title), said, words.reason, story.reason)


def retracted_page(frame: Frame, story: RetractedStory) -> bytes:
    """Make the page at a retracted story's address: its title, the dated notice and the reason, none of its text."""
    notice = notice_of(frame, story)
    return frame.page(
        "retracted.html",
        f"{frame.where.stories[story.story.path]}/index.html",
        title=notice.title,
        notice=notice.said,
        reason_heading=notice.reason_heading,
        reason=notice.reason,
        retracted_iso=story.retracted.isoformat(timespec="minutes") if story.retracted else "",
        published_label=_words(frame).published,
        iso=story.published.isoformat(timespec="minutes"),
        moment=frame.words.moment(story.published),
    )


def redirect_parts(frame: Frame, former: Mapping[str, Sequence[str]]) -> Iterator[Part]:
    """Give a page at each old address of a story that leads to the one it has now.

    `former` maps paths of stories to the paths they had before. An address that a story has now stays that story's;
    of two that had one address before, the one whose path comes first in the order of names gets it.
    """
    taken = {folder.casefold() for folder in frame.where.stories.values()}
    for path in sorted(former):
        folder = frame.where.stories.get(path)
        if folder is None:
            continue
        target = f"{folder}/index.html"
        for old in former[path]:
            name = folder_name(old.rpartition("/")[2].removesuffix(".md"))
            if f"stories/{name}".casefold() in taken:
                continue
            taken.add(f"stories/{name}".casefold())
            path = f"stories/{name}/index.html"
            yield frame.part(path, partial(list, [target]), partial(_redirect_page, frame, path, target))


def _redirect_page(frame: Frame, path: str, target: str) -> bytes:
    words = _words(frame)
    return frame.page(
        "redirect.html",
        path,
        target=target,
        canonical=frame.absolute(target),
        moved=words.moved,
        moved_to=words.moved_to,
    )


def _words(frame: Frame) -> _Words:
    return _CHINESE if frame.words.chinese else _ENGLISH
