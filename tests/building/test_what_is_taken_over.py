"""What a build takes over from the one before, what it makes anew, and what it never does to the files of either."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest
from test_builds_in_a_row import Room, files_of

from curate.adapters.site_folder import SiteFolder
from curate.adapters.site_record import KnownFile, SiteRecord
from curate.desk.building.site_build import Built
from made_pictures import png

STORY = "stories/yi/index.html"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    room = Room(tmp_path / "room")
    room.build("_site")
    return room


def made(room: Room, built: Built) -> set[str]:
    """Give the files of a build that are not the very files of the one before."""
    before = next((room.top / ".git/curate").glob("site-*/site"))
    return {
        path
        for path in built.paths
        if not (before / path).exists() or not (before / path).samefile(room.top / "_site" / path)
    }


def test_nothing_changed__every_file_is_the_one_before(room: Room) -> None:
    built = room.build("_site")
    assert made(room, built) == set()
    assert built.made < len(built.paths) / 3


def test_one_story_changed__what_shows_nothing_of_it_is_not_made(room: Room) -> None:
    room.stories["yi"]["body"] = "![一张图](tu.png)\n\n多写一句。"
    room.write()
    room.commit()
    changed = made(room, room.build("_site"))
    assert STORY in changed
    assert "stories/jia/index.html" not in changed
    assert "category/汽车/index.html" not in changed  # its line there is the same: it was made and found so
    assert "stories/yi/tu.png" not in changed


def test_new_title__is_everywhere_the_story_is(room: Room) -> None:
    room.stories["yi"]["title"] = "换了题目"
    room.write()
    room.commit()
    changed = made(room, room.build("_site"))
    assert {STORY, "index.html", "all/index.html", "category/汽车/index.html", "rss.xml"} <= changed
    assert "tag/电池/index.html" not in changed
    site = files_of(room.top / "_site")
    assert "换了题目".encode() in site["archive/2025/12/index.html"]
    assert not [path for path, data in site.items() if "yi 的一天".encode() in data]


def test_site_before__is_never_written_to(room: Room) -> None:
    first = files_of(room.top / "_site")
    for body in ("一。", "一。二。", "一。二。三。"):
        room.stories["yi"]["body"] = body
        room.write()
        room.commit()
        room.build("_site")
        before = next((room.top / ".git/curate").glob("site-*/site"))
        assert files_of(before) == first
        first = files_of(room.top / "_site")


def test_published_file_on_top_of_a_draft__is_judged_again_though_its_bytes_are_known(tmp_path: Path) -> None:
    room = Room(tmp_path / "room")
    room.stories["yi"]["state"] = "draft"
    room.write()
    room.commit()
    room.stories["yi"]["state"] = "published"
    room.write()
    room.commit()
    assert room.build("_site").stories == 3
    room.git("reset", "--quiet", "HEAD~1")
    built = room.build("_site")
    assert built.stories == 2
    assert "state-jump" in {finding.rule for finding in built.left_out}


def test_record_in_other_hands__site_is_made_without_it(room: Room) -> None:
    record = next((room.top / ".git/curate").glob("*.record"))
    room.stories["yi"]["title"] = "换了题目"
    room.write()
    room.commit()
    other = sqlite3.connect(record, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    try:
        built = room.build("_site")
    finally:
        other.close()
    assert built.made == len(built.paths)
    assert "换了题目".encode() in (room.top / "_site" / STORY).read_bytes()
    room.build("_site")
    assert "换了题目".encode() in (room.top / "_site" / STORY).read_bytes()


def test_two_builds_at_once__neither_leaves_a_site_with_files_missing(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.build("_site")  # from here on there is a site that is kept
    room.stories["yi"]["title"] = "换了题目"
    room.write()
    room.commit()
    put = SiteFolder.put
    second: list[Built] = []

    def putting(folder: SiteFolder, path: str, data: bytes, before: KnownFile | None = None) -> KnownFile:
        if not second:
            monkeypatch.setattr(SiteFolder, "put", put)
            second.append(room.build("_site"))
        return put(folder, path, data, before)

    monkeypatch.setattr(SiteFolder, "put", putting)
    first = room.build("_site")
    assert second[0].made == len(second[0].paths), "the second one had to do without the record"
    assert first.made < len(first.paths)
    there = set(files_of(room.top / "_site"))
    assert there >= set(first.paths)


@pytest.mark.parametrize("damage", [b"", b"SQLite format 3\0", b"no base at all" * 500])
def test_record_that_is_broken__is_begun_anew(room: Room, damage: bytes) -> None:
    record = next((room.top / ".git/curate").glob("*.record"))
    record.write_bytes(damage)
    built = room.build("_site")
    assert built.made == len(built.paths)
    assert room.build("_site").made < built.made


def test_record_with_tables_of_another_shape__is_begun_anew(room: Room) -> None:
    record = next((room.top / ".git/curate").glob("*.record"))
    with sqlite3.connect(record) as base:
        base.execute("ALTER TABLE stories RENAME COLUMN facts TO known")
    base.close()
    built = room.build("_site")
    assert built.made == len(built.paths)
    assert room.build("_site").made < built.made


def test_record_that_is_broken_and_cannot_be_taken_away__site_is_made_without_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = next((room.top / ".git/curate").glob("*.record"))
    record.write_bytes(b"no base at all" * 500)
    unlink = Path.unlink

    def refused(path: Path, missing_ok: bool = False) -> None:
        if path == record:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", refused)
    built = room.build("_site")
    assert built.made == len(built.paths)


def test_record_with_foreign_values__is_begun_anew(room: Room) -> None:
    record = next((room.top / ".git/curate").glob("*.record"))
    with sqlite3.connect(record) as base:
        base.execute("UPDATE notes SET text = '[1]' WHERE name = 'index'")
        base.execute("UPDATE stories SET facts = '{\"a\": 1}'")
        base.execute("UPDATE texts SET terms = x'00', body = x'00'")
    base.close()
    before = files_of(room.top / "_site")
    room.build("_site")
    assert files_of(room.top / "_site") == before


def test_record_that_cannot_be_written__site_is_there_and_the_next_build_right(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    room.stories["yi"]["title"] = "换了题目"
    room.write()
    room.commit()
    with monkeypatch.context() as patched:
        patched.setattr(SiteRecord, "_bring", full)
        room.build("_site")
    site = files_of(room.top / "_site")
    assert "换了题目".encode() in site[STORY]
    room.stories["jia"]["title"] = "也换了"
    room.write()
    room.commit()
    room.build("_site")
    room.build("other", afresh=True)
    assert files_of(room.top / "_site") == files_of(room.top / "other")


def test_program_changed__nothing_is_taken_over(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curate.desk.building.site_build.program_stamp", lambda: "another")
    built = room.build("_site")
    assert built.made == len(built.paths)


def test_picture_changed_with_the_time_of_the_one_before__is_seen(room: Room) -> None:
    picture = room.top / "stories/2025/12/yi/tu.png"
    facts = picture.stat()
    picture.write_bytes(png(321, 200))
    os.utime(picture, ns=(facts.st_atime_ns, facts.st_mtime_ns))
    room.build("_site")
    assert (room.top / "_site/stories/yi/tu.png").read_bytes() == png(321, 200)


def test_two_folders__each_has_its_own_site(room: Room) -> None:
    room.build("other")
    room.stories["yi"]["title"] = "换了题目"
    room.write()
    room.commit()
    room.build("_site")
    assert "换了题目".encode() not in (room.top / "other" / STORY).read_bytes()
    room.build("other")
    assert files_of(room.top / "other") == files_of(room.top / "_site")


def test_file_at_the_top__becomes_a_folder_and_a_file_again(room: Room) -> None:
    root = room.top / "stories/theme/root"
    for step in range(5):
        if step % 2:
            (root / "key").unlink()
            (root / "key").mkdir()
            (root / "key/below").write_text("below")
        else:
            if step:
                (root / "key/below").unlink()
                (root / "key").rmdir()
            root.mkdir(parents=True, exist_ok=True)
            (root / "key").write_text("a file")
        room.build("_site")
        site = files_of(room.top / "_site")
        held = {path: data for path, data in site.items() if path.startswith("key")}
        assert held == ({"key/below": b"below"} if step % 2 else {"key": b"a file"})
