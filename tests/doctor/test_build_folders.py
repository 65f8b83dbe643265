"""What an interrupted build left beside the site is found; a site that is nowhere else is never deleted."""

from __future__ import annotations

from pathlib import Path

import pytest
from doctor_rooms import Room, aged, make_room

from curate.adapters import folders
from curate.adapters.site_folder import SiteFolder
from curate.desk.doctor.build_folders import build_folder_of, build_folders
from curate.desk.doctor.diagnosis import Diagnosis, Status

HOUR = 3600
NEW, EARLIER = ".{site}.curate-0a_bcdef", ".{site}.curate-old-{ending}"


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return make_room(tmp_path)


def a_site(folder: Path, says: str = "front") -> Path:
    folder.mkdir(parents=True)
    (folder / folders.MARKER).touch()
    (folder / "index.html").write_text(says, encoding="utf-8")
    return folder


def left_new(room: Room, site: str = "_site", seconds: float = 2 * HOUR) -> Path:
    return aged(a_site(room.top / NEW.format(site=site)), seconds)


def left_earlier(
    room: Room, ending: str = "0a_bcdef", seconds: float = 2 * HOUR, says: str = "front"
) -> Path:
    folder = room.top / EARLIER.format(site="_site", ending=ending)
    a_site(folder / "site", says)
    return aged(folder, seconds)


def mended(room: Room) -> list[Diagnosis]:
    """Do what `--fix` does; gives what is answered then."""
    for answer in room.ask(build_folders):
        if answer.remedy is not None:
            answer.remedy.apply()
    return room.ask(build_folders)


def test_nothing_left__is_well(room: Room) -> None:
    a_site(room.top / "_site")
    assert room.one(build_folders).status is Status.OK
    assert "build-folders" in {answer.name for answer in room.all()}


def test_a_finished_build__leaves_nothing_to_say(room: Room) -> None:
    for _ in range(2):
        folder = SiteFolder(room.top / "_site", room.top / ".git/curate/site")
        folder.begin_afresh()
        folder.put("index.html", b"front")
        folder.finish()
    assert [p.name for p in room.top.iterdir() if build_folder_of(p)] == []


@pytest.mark.parametrize("site", ["_site", "public.html"])
def test_a_site_in_the_making__is_deleted_and_the_site_stays(room: Room, site: str) -> None:
    a_site(room.top / site)
    left = left_new(room, site)
    answer = room.one(build_folders)
    assert (answer.status, str(answer.fix)) == (Status.WARNING, "curate doctor --fix")
    assert left.name in str(answer.message)
    assert [a.status for a in mended(room)] == [Status.OK]
    assert not left.exists()
    assert (room.top / site / "index.html").exists()


def test_a_build_cut_short__left_what_is_known_as_its_own(room: Room, tmp_path: Path) -> None:
    cut_short = SiteFolder(room.top / "_site", tmp_path / "keep")
    cut_short.begin_afresh()
    cut_short.put("stories/a/index.html", b"half")
    aged(cut_short.making, 2 * HOUR)
    assert room.one(build_folders).remedy is not None
    assert [a.status for a in mended(room)] == [Status.OK]
    assert not cut_short.making.exists()


def test_an_earlier_site__whose_successor_is_there__is_deleted(room: Room) -> None:
    a_site(room.top / "_site", "newer")
    left = left_earlier(room)
    assert [a.status for a in mended(room)] == [Status.OK]
    assert not left.exists()
    assert (room.top / "_site/index.html").read_text() == "newer"


@pytest.mark.parametrize("empty_place", [False, True])
def test_an_earlier_site__that_is_the_only_one__goes_back(room: Room, empty_place: bool) -> None:
    if empty_place:
        (room.top / "_site").mkdir()
    older = left_earlier(room, "older___", 3 * HOUR, "older")
    newer = left_earlier(room, "newer___", 2 * HOUR, "newer")
    in_the_making = left_new(room)
    first = room.ask(build_folders)[0]
    assert "_site is missing" in str(first.message)
    assert "put the earlier build back as _site" in str(first.remedy and first.remedy.what)
    assert [a.status for a in mended(room)] == [Status.OK]
    assert (room.top / "_site/index.html").read_text() == "newer"
    assert not [path for path in (older, newer, in_the_making) if path.exists()]


def test_a_site_made_since__is_not_replaced_by_an_earlier_one(room: Room) -> None:
    left_earlier(room)
    answer = room.one(build_folders)
    a_site(room.top / "_site", "made since")
    room.mend(answer)
    assert (room.top / "_site/index.html").read_text() == "made since"


def test_a_site_lost_since__keeps_its_earlier_one(room: Room) -> None:
    site = a_site(room.top / "_site")
    left = left_earlier(room)
    answer = room.one(build_folders)
    site.rename(room.top / "elsewhere")
    room.mend(answer)
    assert (left / "site/index.html").exists()


def test_what_a_build_may_still_be_at_work_on__is_let_be(room: Room) -> None:
    left_new(room, seconds=60)
    left_earlier(room, seconds=5)
    assert room.one(build_folders).status is Status.OK


def test_a_site_that_is_missing__is_told_after_a_minute(room: Room) -> None:
    left_earlier(room, seconds=120)
    assert [a.status for a in mended(room)] == [Status.OK]
    assert (room.top / "_site/index.html").exists()


def test_files_of_somebody_else__are_shown_and_stay(room: Room) -> None:
    left = room.top / NEW.format(site="_site")
    left.mkdir()
    (left / "notes.txt").write_text("mine", encoding="utf-8")
    aged(left, 2 * HOUR)
    answer = room.one(build_folders)
    assert (answer.status, answer.remedy) == (Status.WARNING, None)
    assert f"rm -r {left.name}" in str(answer.fix)


def test_a_place_that_somebody_took__is_not_touched(room: Room) -> None:
    (room.top / "_site").mkdir()
    (room.top / "_site/mine.txt").write_text("mine", encoding="utf-8")
    left = left_earlier(room)
    answer = room.one(build_folders)
    assert (answer.status, answer.remedy) == (Status.WARNING, None)
    assert (left / "site/index.html").exists()


@pytest.mark.parametrize(
    "name",
    [
        "_site.curate-0a_bcdef",
        "._site.curate-new",
        "._site.curate-1-0.tmp",
        "..curate-0a_bcdef",
        ".curate-site",
    ],
)
def test_names_that_are_not_ours(name: str) -> None:
    assert build_folder_of(Path(name)) is None
