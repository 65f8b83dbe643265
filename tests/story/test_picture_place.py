"""Whether a picture file says where it was taken: blocks made byte by byte, and files a library wrote."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, features

from curate.story.picture_content import picture_content
from curate.story.picture_place import tells_its_place
from made_pictures import avif, exif_with_place, gif, jpeg, placed_jpeg, png, webp_simple

OWN = Path(__file__).parents[2] / "stories"
_GPS, _LATITUDE, _LONGITUDE = 0x8825, 2, 4
WRITTEN = [form for form in ("JPEG", "PNG", "WEBP", "AVIF") if form != "AVIF" or features.check("avif")]


def written(form: str, *, placed: bool) -> bytes:
    """Let a library write a picture, with its direction and perhaps with its place."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "GPS"
    if placed:
        exif.get_ifd(_GPS).update(
            {1: "N", _LATITUDE: (31.0, 13.0, 0.0), 3: "E", _LONGITUDE: (121.0, 28.0, 0.0)}
        )
    out = io.BytesIO()
    Image.new("RGB", (8, 6)).save(out, form, exif=exif)
    return out.getvalue()


@pytest.mark.parametrize("form", WRITTEN)
def test_place__is_found_in_what_a_library_writes(form: str) -> None:
    assert tells_its_place(written(form, placed=True))
    assert picture_content(written(form, placed=True)).placed
    assert not tells_its_place(written(form, placed=False))


@pytest.mark.parametrize("order", ["<", ">"])
def test_place__in_either_order_of_bytes(order: str) -> None:
    assert tells_its_place(placed_jpeg(exif_with_place(order)))
    for tags in ((), (1, 2, 3), (1, 3, 4), (29, 7)):  # a date or a direction is no place
        assert not tells_its_place(placed_jpeg(exif_with_place(order, tags=tags)))


def test_place__in_a_second_block() -> None:
    first = placed_jpeg(exif_with_place(tags=()))
    assert tells_its_place(first[:-2] + b"Exif\0\0" + exif_with_place() + first[-2:])


def test_place__as_xmp() -> None:
    assert tells_its_place(jpeg() + b'<rdf:Description exif:GPSLatitude="31,13.0N"/>')
    assert tells_its_place(png() + b"<exif:GPSLatitude>31,13.0N</exif:GPSLatitude>")


@pytest.mark.parametrize("data", [png(), jpeg(), gif(), webp_simple(), avif()])
def test_place__is_in_no_picture_without(data: bytes) -> None:
    assert not tells_its_place(data)


def test_place__is_in_no_picture_of_this_repository() -> None:
    pictures = [path for path in OWN.rglob("*") if path.suffix in (".png", ".jpg", ".webp", ".avif")]
    assert pictures
    assert [path for path in pictures if tells_its_place(path.read_bytes())] == []


def test_place__a_block_cut_anywhere_is_no_error() -> None:
    data = placed_jpeg(exif_with_place())
    found = [tells_its_place(data[:end]) for end in range(len(data))]
    assert True in found
    assert not any(found[:80])


@given(st.binary(max_size=200), st.sampled_from([b"Exif\0\0", b"eXIf", b"EXIF\0\0\0\0"]), st.booleans())
def test_place__hostile_blocks_are_no_error(data: bytes, mark: bytes, little: bool) -> None:
    tells_its_place(mark + (b"II*\0" if little else b"MM\0*") + data)
