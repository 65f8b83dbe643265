"""What a picture is by its content: of a kind that browsers show, whole, of a fair size, and silent about its place."""

from __future__ import annotations

from collections.abc import Iterator

from curate.checks.rule import by_state
from curate.checks.surroundings import Surroundings
from curate.messages import Message, msg
from curate.story.fault import Fault, shown
from curate.story.picture_content import SHOWN_KINDS, PictureContent
from curate.story.pictures import pictures_used
from curate.story.story import Story

RULES = (
    by_state("image-type", "warning", "error", "error"),
    by_state("image-size", "warning", "warning", "warning"),
    by_state("image-location", "warning", "warning", "warning"),
)

MOST_MIB = 2
MOST_PIXELS = 6000
LEAST_COVER_WIDTH = 200

_Wrong = tuple[Message, Message]


def check(story: Story, around: Surroundings) -> Iterator[Fault]:
    """Find pictures that a browser does not show, that do not fit a page, or that tell where somebody has been."""
    for use in pictures_used(story):
        if use.path is None or around.pictures.get(use.path) is None:
            continue
        content = around.picture_contents.get(use.path)
        kind = _kind(use.path, content)
        if kind is not None:
            yield Fault("image-type", use.line, use.column, *kind)
        size = _size(use.path, content, is_cover=use.is_cover) if content is not None else None
        if size is not None:
            yield Fault("image-size", use.line, use.column, *size)
        if content is not None and content.placed:
            yield Fault(
                "image-location",
                use.line,
                use.column,
                msg("{name} says where it was taken.", name=shown(use.path.rpartition("/")[2])),
                msg(
                    "Export it without its location, or type:"
                    " exiftool -overwrite_original -gps:all= -xmp:geotag= {path}",
                    path=use.path,
                ),
            )


def _kind(path: str, content: PictureContent | None) -> _Wrong | None:
    name = shown(path.rpartition("/")[2])
    stem, _, ending = name.rpartition(".")
    by_name = next((kind for kind, ends in SHOWN_KINDS.items() if f".{ending.lower()}" in ends), None)
    if by_name is None:
        return (
            msg("{name} is of no kind that pages show.", name=name),
            msg("Save it as PNG, JPEG, GIF, WebP or AVIF."),
        )
    if content is None or content.kind is None:
        return None
    if content.size == 0:
        return msg("{name} is empty.", name=name), msg("Export the picture once more.")
    if content.kind not in SHOWN_KINDS:
        return (
            msg("{name} is {kind} inside, which pages do not show.", name=name, kind=content.kind.upper())
            if content.kind
            else msg("{name} is no picture inside.", name=name),
            msg("Open it and save it as PNG or JPEG; another ending alone does not change it."),
        )
    if content.kind != by_name:
        right = f"{stem}{SHOWN_KINDS[content.kind][0]}"
        return (
            msg("{name} is {kind} inside.", name=name, kind=content.kind.upper()),
            msg("Rename it to {right}, here and in the folder.", right=right),
        )
    if content.torn:
        return msg("{name} is torn: its end is missing.", name=name), msg(
            "Copy or export the picture once more."
        )
    return None


def _size(path: str, content: PictureContent, *, is_cover: bool) -> _Wrong | None:
    name = shown(path.rpartition("/")[2])
    if content.size > MOST_MIB * 1024 * 1024:
        return (
            msg("{name} has {size} MiB.", name=name, size=f"{content.size / 1024 / 1024:.1f}"),
            msg("Readers on a phone pay for it: make it smaller than {most} MiB.", most=MOST_MIB),
        )
    pixels = {"name": name, "width": content.width, "height": content.height}
    if max(content.width, content.height) > MOST_PIXELS:
        return (
            msg("{name} has {width} × {height} pixels.", **pixels),
            msg("Scale it down; 2000 are enough for any screen, {most} are the most.", most=MOST_PIXELS),
        )
    if is_cover and 0 < content.width < LEAST_COVER_WIDTH:
        return (
            msg("{name} has {width} × {height} pixels.", **pixels),
            msg("A cover is at least {least} pixels wide; 1200 look well.", least=LEAST_COVER_WIDTH),
        )
    return None
