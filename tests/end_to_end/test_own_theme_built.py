"""`build` with a newsroom's own theme: read from `stories/theme/` within limits, and never taken for stories."""

from __future__ import annotations

import os

import pytest
from desks import SLUG, Desk, DeskAt


def put(desk: Desk, path: str, data: bytes) -> None:
    """Write a file of the theme."""
    file = desk.top / "stories" / "theme" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def test_theme__in_place_of_the_shipped_files(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    put(desk, "style.css", b"body { color: black }\n")
    put(desk, "about.md", "编辑部的话。\n".encode())
    put(
        desk,
        "templates/retracted.html",
        b'{% extends "shipped/retracted.html" %}',
    )
    put(desk, ".DS_Store", b"\0")
    built = desk.curate("build", "--json").ended(0)
    assert built.json["theme_files_passed_over"] == []
    out = desk.top / "_site"
    assert (out / "theme/style.css").read_bytes() == b"body { color: black }\n"
    assert "<p>编辑部的话。</p>" in (out / "about/index.html").read_text(encoding="utf-8")
    assert (out / "theme/icon.svg").is_file()
    assert not (out / "theme/about.md").exists()
    desk.curate("check").ended(0)


def test_theme__what_is_no_use__named_and_passed_over(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    put(desk, "templates/fornt.html", b"")
    put(desk, "big.png", b"x" * (1024 * 1024 + 1))
    secret = desk.top.parent / "secret.css"
    secret.write_text("secret")
    (desk.top / "stories/theme/link.css").symlink_to(secret)
    os.mkfifo(desk.top / "stories/theme/pipe.css")
    ran = desk.curate("build").ended(0)
    for name in ("templates/fornt.html", "big.png", "link.css", "pipe.css"):
        assert f"stories/theme/{name}" in ran.err
    out = desk.top / "_site"
    assert sorted(p.name for p in (out / "theme").iterdir() if not p.name.endswith(".js")) == [
        "icon.svg",
        "style.css",
    ]


def test_theme__folder_of_templates_that_is_a_link__named_and_not_entered(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    elsewhere = desk.top.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "about.html").write_text("not ours")
    put(desk, "style.css", b"body {}")
    (desk.top / "stories/theme/templates").symlink_to(elsewhere)
    assert "stories/theme/templates" in desk.curate("build").ended(0).err
    assert "not ours" not in (desk.top / "_site/about/index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("text", [b"{{ nothing_of_this_name }}", b"{% block %}", b"{{ ''.__class__.mro() }}"])
def test_theme__template_that_fails__named_with_its_line_and_nothing_written(
    desk_at: DeskAt, text: bytes
) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    page = desk.top / "_site" / "stories" / SLUG / "index.html"
    before = page.read_bytes()
    put(desk, "templates/story.html", b"<h1>x</h1>\n" + text)
    ran = desk.curate("build").ended(3)
    assert "stories/theme/templates/story.html:2" in ran.err
    assert "Traceback" not in ran.err
    assert page.read_bytes() == before
