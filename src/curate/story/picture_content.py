"""What a picture file is by its own bytes: its kind, its size in pixels, and whether its end is there.

Only the headers and the frame of the file are read, and what it says of its place; nothing is decoded. Hostile bytes
give a picture of no kind, or a torn one, never an error.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from dataclasses import dataclass

from curate.story.picture_place import tells_its_place

SHOWN_KINDS = {
    "png": (".png",),
    "jpeg": (".jpg", ".jpeg"),
    "gif": (".gif",),
    "webp": (".webp",),
    "avif": (".avif",),
}
"""The kinds that every browser shows and a page may hold, with the endings of their names.

SVG is not among them: opened alone it is a document that runs scripts.
"""


@dataclass(frozen=True, slots=True)
class PictureContent:
    """A file that is used as a picture. `size` is in bytes, `width` and `height` in pixels, 0 when not known.

    `kind` is one of `SHOWN_KINDS` or the name of another format, "" for what is no picture, and None when the file
    was too large to be looked at.
    """

    kind: str | None
    width: int
    height: int
    size: int
    torn: bool = False
    """True when the file ends before the picture does."""
    placed: bool = False
    """True when the file says where the picture was taken."""


_Frame = tuple[int, int, bool]
"""Width, height, and whether the picture is whole."""


def picture_content(data: bytes) -> PictureContent:
    """Look at the bytes of a file."""
    kind = _kind(data)
    read = _READERS.get(kind)
    if read is None:
        return PictureContent(kind, 0, 0, len(data))
    try:
        width, height, whole = read(data)
    except (IndexError, struct.error):
        width = height = 0
        whole = False
    torn = not whole or not width or not height
    return PictureContent(kind, width, height, len(data), torn, tells_its_place(data))


def fits_its_name(path: str, data: bytes) -> bool:
    """Tell whether a file is of the kind that its name says, and that kind one that pages show.

    What is true of a name only (an HTML page or an SVG called .png) a browser may take for something else.
    """
    return path.lower().endswith(SHOWN_KINDS.get(_kind(data), ()))


def _kind(data: bytes) -> str:
    for signature, kind in _SIGNATURES:
        if data.startswith(signature):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "webp"
    if data[4:8] == b"ftyp":
        brands = data[8 : min(int.from_bytes(data[:4], "big"), 128)]
        return "avif" if b"avif" in brands or b"avis" in brands else "heic"
    return "svg" if b"<svg" in data[:1024] else ""


_SIGNATURES = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"%PDF-", "pdf"),
)


def _png(data: bytes) -> _Frame:
    width, height = struct.unpack_from(">II", data, 16)
    position = 8
    while position + 12 <= len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        position += 12 + length
        if name == b"IEND":
            return width, height, position <= len(data)
    return width, height, False


def _jpeg(data: bytes) -> _Frame:
    width = height = 0
    position = 2
    while data[position] == 0xFF:
        marker = data[position + 1]
        if marker == 0xFF:  # a fill byte
            position += 1
        elif marker == 0xDA:  # the pixels; what ends them stands behind
            return width, height, data.find(b"\xff\xd9", position) >= 0
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            position += 2
        else:
            if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
                height, width = struct.unpack_from(">HH", data, position + 5)
            position += 2 + int(struct.unpack_from(">H", data, position + 2)[0])
    return width, height, False


def _gif(data: bytes) -> _Frame:
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    position = 13 + _colours(flags)
    while data[position] != 0x3B:
        if data[position] == 0x2C:
            position += 11 + _colours(data[position + 9])
        elif data[position] == 0x21:
            position += 2
        else:
            return width, height, False
        while data[position]:
            position += 1 + data[position]
        position += 1
    return width, height, True


def _colours(flags: int) -> int:
    """Give the bytes of the colour table that these flags announce."""
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _webp(data: bytes) -> _Frame:
    whole = len(data) >= 8 + int(struct.unpack_from("<I", data, 4)[0])
    form = data[12:16]
    if form == b"VP8X":
        wide, high = data[24:27], data[27:30]
        return int.from_bytes(wide, "little") + 1, int.from_bytes(high, "little") + 1, whole
    if form == b"VP8L":
        bits = int(struct.unpack_from("<I", data, 21)[0])
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, whole
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF, whole


def _avif(data: bytes) -> _Frame:
    """Read the boxes at the top; of the sizes that are named the largest is the picture, others are its tiles."""
    position, meta, pixels = 0, b"", False
    while position + 8 <= len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        if length == 1:
            length = int(struct.unpack_from(">Q", data, position + 8)[0])
        length = length or len(data) - position  # 0: all that is left
        if length < 8:
            return 0, 0, False
        if name in (b"meta", b"moov"):
            meta = meta or data[position : position + length]
        pixels = pixels or name == b"mdat"
        position += length
    width, height, at = 0, 0, meta.find(b"ispe")
    while at >= 0:
        named = struct.unpack_from(">II", meta, at + 8)
        width, height = max((width, height), named, key=lambda pair: pair[0] * pair[1])
        at = meta.find(b"ispe", at + 4)
    return width, height, pixels and position <= len(data)


_READERS: dict[str, Callable[[bytes], _Frame]] = {
    "png": _png,
    "jpeg": _jpeg,
    "gif": _gif,
    "webp": _webp,
    "avif": _avif,
}
