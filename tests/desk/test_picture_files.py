"""Pictures as they are read for readers: by their bytes, whatever their names say, and never through a link."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from curate.desk.picture_files import read_picture, read_pictures
from curate.story.picture_content import fits_its_name
from made_pictures import avif, gif, jpeg, png, webp_simple

SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"
PAGE = b"<!doctype html><script>alert(1)</script>"
GIF_AND_SCRIPT = b"GIF89a=1;" + b"alert(1);//" + gif()[9:]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", png()),
        ("A.PNG", png()),
        ("a.jpg", jpeg()),
        ("a.jpeg", jpeg()),
        ("a.gif", gif()),
        ("a.webp", webp_simple()),
        ("a.avif", avif()),
    ],
)
def test_fits__a_picture_of_the_kind_its_name_says(name: str, data: bytes) -> None:
    assert fits_its_name(f"stories/2025/12/a/{name}", data)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.png", SCRIPT),
        ("a.png", PAGE),
        ("a.png", b""),
        ("a.png", gif()),
        ("a.png", GIF_AND_SCRIPT),
        ("a.jpg", png()),
        ("a.png", b"\n" + png()),
        ("a.png", PAGE + png()),
        ("a.png", b"%PDF-1.7"),
        ("a.png", zlib.compress(png())),
        ("a.svg", SCRIPT),
        ("a.html", png()),
        ("a.png.html", png()),
        ("png", png()),
        ("a", gif()),
    ],
)
def test_fits__nothing_else(name: str, data: bytes) -> None:
    assert not fits_its_name(f"stories/2025/12/a/{name}", data)


def test_read__what_was_put_in_a_pictures_place_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "stories" / "a"
    folder.mkdir(parents=True)
    (folder / "good.png").write_bytes(png())
    (folder / "bad.png").write_bytes(PAGE)
    (folder / "folder.png").mkdir()
    secret = tmp_path / "secret.png"
    secret.write_bytes(png())
    (folder / "link.png").symlink_to(secret)
    (tmp_path / "stories" / "linked").symlink_to(folder)
    names = ("good", "bad", "folder", "link", "gone", "good")
    paths = [f"stories/a/{name}.png" for name in names]
    assert read_pictures(tmp_path, [*paths, None]) == {"stories/a/good.png": png()}
    assert read_picture(tmp_path, "stories/linked/good.png") is None
