"""Whether a picture file says where it was taken: cameras and phones write it into photographs unseen."""

from __future__ import annotations

import struct
from collections.abc import Iterator

_BLOCKS = ((b"Exif\0\0", 6), (b"eXIf", 4), (b"EXIF", 8))
"""What stands before a block of Exif in JPEG and AVIF, in PNG and in WebP, and how far from there the block begins."""
_MOST_BLOCKS = 8
_MOST_TAGS = 512
"""More than any camera writes; what hostile bytes announce costs no more than this."""
_ORDERS = {b"II*\0": "<", b"MM\0*": ">"}
_GPS = 0x8825
_LATITUDE, _LONGITUDE = 2, 4
_XMP = b"GPSLatitude"


def tells_its_place(data: bytes) -> bool:
    """Tell whether the bytes of a picture hold the latitude and longitude of a place, as Exif or as XMP.

    Hostile bytes hold none; a chance likeness in the pixels does no more than ask for a look.
    Source: Exif 2.3, 4.6.6 (GPS attribute information).
    """
    return _XMP in data or any(_holds_place(data, start) for start in _exif_blocks(data))


def _exif_blocks(data: bytes) -> Iterator[int]:
    for mark, distance in _BLOCKS:
        at = data.find(mark)
        for _ in range(_MOST_BLOCKS):
            if at < 0:
                break
            yield at + distance
            at = data.find(mark, at + 1)


def _holds_place(data: bytes, start: int) -> bool:
    order = _ORDERS.get(data[start : start + 4])
    if order is None:
        return False
    try:
        (first,) = struct.unpack_from(f"{order}I", data, start + 4)
        tags = dict(_entries(data, start, first, order))
        return (
            _GPS in tags and {_LATITUDE, _LONGITUDE} <= dict(_entries(data, start, tags[_GPS], order)).keys()
        )
    except struct.error:  # the block ends before what it announces
        return False


def _entries(data: bytes, start: int, offset: int, order: str) -> Iterator[tuple[int, int]]:
    """Give the tags of a directory with their values, or where those lie from the block's start."""
    (count,) = struct.unpack_from(f"{order}H", data, start + offset)
    for number in range(min(count, _MOST_TAGS)):
        tag, _, _, value = struct.unpack_from(f"{order}HHII", data, start + offset + 2 + 12 * number)
        yield tag, value
