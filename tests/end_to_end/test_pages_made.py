"""`build` and `tour`: what gets onto the pages, what stays out, and the same bytes each time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from desks import SLUG, WANG, Desk, DeskAt

NOON = "2030-01-01T12:00"


def pages(folder: Path) -> dict[str, bytes]:
    """Give every file of a built site by its path."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_two_builds__are_the_same_bytes(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build", "--now", NOON).ended(0)
    first = pages(desk.top / "_site")
    desk.curate("build", "--now", NOON, PYTHONHASHSEED="7").ended(0)
    assert pages(desk.top / "_site") == first
    epoch = "1893470400"  # the same moment in Shanghai
    desk.curate("build", "--out", "elsewhere", SOURCE_DATE_EPOCH=epoch, CURATE_LANG="zh").ended(0)
    assert pages(desk.top / "elsewhere") == first
    assert f"stories/{SLUG}/index.html" in first
    assert [path.name for path in desk.top.iterdir() if "curate-" in path.name] == []


@pytest.mark.parametrize("step", ["drafted", "in-review", "approved"])
def test_unpublished__is_on_no_page(desk_at: DeskAt, step: str) -> None:
    desk = desk_at(step)
    desk.curate("build").ended(0)
    for name, data in pages(desk.top / "_site").items():
        assert SLUG not in name
        assert "旧相机".encode() not in data


def test_embargo__holds_until_its_moment(desk_at: DeskAt) -> None:
    desk = desk_at("approved")
    desk.curate("publish", SLUG, "--at", "2031-05-01T08:00", who=WANG).ended(0)
    assert "published: 2031-05-01T08:00:00+08:00" in desk.story
    story = f"stories/{SLUG}/index.html"
    desk.curate("build", "--now", "2031-05-01T07:59").ended(0)
    assert story not in pages(desk.top / "_site")
    desk.curate("build", "--now", "2031-05-01T08:00").ended(0)
    assert story in pages(desk.top / "_site")


def test_stale_approval__leaves_the_story_out_and_says_so(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.edit("价钱 8元", "价钱 9元")
    desk.git("commit", "--quiet", "--all", "--no-verify", "--message=Past the hook")
    ran = desk.curate("build").ended(1)
    assert "approval-stale" in ran.out
    assert SLUG in ran.out
    assert f"stories/{SLUG}/index.html" not in pages(desk.top / "_site")
    assert desk.curate("build", "--json").ended(1).json["left_out"] == [desk.story_path]


def test_foreign_folder__is_not_touched(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.write("_site/thesis.txt", "three years of work\n")
    before = desk.on_disk()
    assert "_site" in desk.curate("build").ended(3).err
    for out in (".", "stories", ".git", "..", "/"):
        desk.curate("build", "--out", out).ended(3)
    assert desk.on_disk() == before


def test_older_build__is_replaced_as_a_whole(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    desk.write("_site/stories/gone/index.html", "an older story\n")
    desk.curate("build").ended(0)
    assert "stories/gone/index.html" not in pages(desk.top / "_site")


def test_pages__name_nothing_of_this_machine(desk_at: DeskAt) -> None:
    desk = desk_at("published")
    desk.curate("build").ended(0)
    for name, data in pages(desk.top / "_site").items():
        text = data.decode()
        assert str(desk.top) not in text, name
        assert "@example.org" not in text, name
        for link in re.findall(r'(?:href|src)="([^"#]+)', text):
            assert not link.startswith("/"), f"{name}: {link}"


def test_tour__goes_all_the_way(empty: Desk) -> None:
    ran = empty.curate("tour", "--into", "a tour").ended(0)
    front = empty.top / "a tour" / "_site" / "index.html"
    assert front.is_file()
    assert str(front) in ran.out
    assert "为什么旧自行车值得修一修" in front.read_text(encoding="utf-8")
    toured = Desk(empty.top / "a tour", empty.home)
    assert len(toured.log()) >= 3
    toured.curate("check", who=WANG).ended(0)
    assert "not empty" in empty.curate("tour", "--into", "a tour").ended(2).err
    empty.write("file", "")
    assert "cannot be made" in empty.curate("tour", "--into", "file/below").ended(4).err
