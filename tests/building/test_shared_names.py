"""A build tells of stories that share a slug or an id, and which of them has the usual address."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_builds_in_a_row import NOON, Room

from curate.desk.building.shared_names import MOST_TOLD
from curate.desk.building.site_build import outline
from curate.desk.newsroom import open_newsroom

FIRST = "stories/2025/12/jia.md"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return Room(tmp_path / "room")


def copied(room: Room, path: str, state: str = "published") -> None:
    """Put a copy of the story jia at a path."""
    text = (room.top / FIRST).read_text(encoding="utf-8")
    room.git.write({path: text.replace("state: published", f"state: {state}")})


def notes(room: Room) -> list[str]:
    return [str(note) for note in room.build("_site").notes]


def test_no_name_shared__nothing_told(room: Room) -> None:
    assert notes(room) == []


def test_same_slug_and_id__both_files_named_and_who_has_the_address(room: Room) -> None:
    other = "stories/2025/11/jia.md"
    copied(room, other)
    (note,) = notes(room)
    assert FIRST in note
    assert other in note
    holder = "2025/11" if "has the slug of stories/2025/11" in note else "2025/12"
    assert f"stories/{holder}/jia.md has the address stories/jia/" in note
    assert (room.top / "_site/stories/jia/index.html").is_file()
    others = note.partition(" is at ")[2].partition("/.")[0]
    assert (room.top / "_site" / others / "index.html").is_file()
    told = outline(open_newsroom(room.top), room.top / "_site", NOON).notes
    assert [str(each) for each in told] == [note]  # a dry run tells too
    assert notes(room) == [note]  # and so does a build that makes nothing anew


def test_same_id_alone__told(room: Room) -> None:
    copied(room, "stories/2025/11/ding.md")
    (note,) = notes(room)
    assert "has the id of" in note
    assert FIRST in note
    assert "stories/2025/11/ding.md" in note


def test_story_readers_do_not_see__shares_no_address(room: Room) -> None:
    copied(room, "stories/2025/11/jia.md", "draft")
    assert notes(room) == []


def test_many__some_named_and_the_rest_counted(room: Room) -> None:
    for month in range(1, MOST_TOLD + 3):
        copied(room, f"stories/2025/{month:02}/jia.md")
    told = notes(room)
    assert len(told) == MOST_TOLD + 1
    assert told[-1].startswith("Stories that share a slug or an id besides these: 2;")
