"""What a picture file is by its bytes: small whole files, and what becomes of them when they are cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from curate.story.picture_content import SHOWN_KINDS, PictureContent, picture_content
from made_pictures import avif, box, gif, jpeg, png, webp_extended, webp_lossless, webp_simple

OWN = Path(__file__).parents[2] / "stories/2025/12/xiaomi-xinren-bengta/xuancheng-shice.png"


FILES = {
    "png": png(),
    "jpeg": jpeg(),
    "jpeg-progressive": jpeg(start=0xC2),
    "gif": gif(),
    "gif-87": gif(version=b"87a"),
    "webp": webp_simple(),
    "webp-lossless": webp_lossless(),
    "webp-extended": webp_extended(),
    "avif": avif(),
    "avif-moving": avif(brand=b"avis"),
}


@pytest.mark.parametrize("name", FILES)
def test_picture__kind_and_size(name: str) -> None:
    data = FILES[name]
    assert picture_content(data) == PictureContent(name.partition("-")[0], 320, 200, len(data))


def test_picture__of_this_repository() -> None:
    assert picture_content(OWN.read_bytes()) == PictureContent("png", 960, 540, OWN.stat().st_size)


@pytest.mark.parametrize("name", FILES)
def test_picture__cut_anywhere_is_torn_or_none(name: str) -> None:
    data = FILES[name]
    for end in range(len(data)):
        content = picture_content(data[:end])
        assert content.torn or content.kind not in SHOWN_KINDS, end
        assert content.size == end


@pytest.mark.parametrize("name", FILES)
def test_picture__what_follows_the_end_is_no_fault(name: str) -> None:
    more = b"" if name.startswith("avif") else b"\0\0trailer"
    assert not picture_content(FILES[name] + more).torn


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", ""),
        (b"hello", ""),
        (b"<!doctype html><p>", ""),
        (b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>', "svg"),
        (b"BM" + b"\0" * 60, "bmp"),
        (b"II*\0" + b"\0" * 60, "tiff"),
        (b"%PDF-1.7\n", "pdf"),
        (box(b"ftyp", b"heic\0\0\0\0mif1heic"), "heic"),
    ],
)
def test_picture__other_formats_are_named(data: bytes, kind: str) -> None:
    assert picture_content(data) == PictureContent(kind, 0, 0, len(data))


@pytest.mark.parametrize("data", [png(width=0), jpeg(height=0), gif(width=0), webp_simple(width=0)])
def test_picture__without_an_extent_is_torn(data: bytes) -> None:
    assert picture_content(data).torn


@given(st.sampled_from(sorted(FILES)), st.integers(0, 200), st.binary(max_size=12))
def test_picture__damaged_bytes_never_raise(name: str, at: int, bytes_: bytes) -> None:
    data = FILES[name]
    content = picture_content(data[:at] + bytes_ + data[at + len(bytes_) :])
    assert content.width >= 0
    assert content.height >= 0
