"""What was left in a checkout is found: locks, files of killed commands, editors' files, copies of synced folders."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

import pytest
from doctor_rooms import STORY, TEXT, Room, aged, dead_pid, make_room

from curate.adapters import processes
from curate.desk.doctor import leftovers, locks, strays
from curate.desk.doctor.diagnosis import Status

OK, WARNING, ERROR = Status.OK, Status.WARNING, Status.ERROR


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return make_room(tmp_path)


# Locks.


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "refs/heads/main.lock"])
@pytest.mark.parametrize(
    ("at_work", "age", "status"),
    [(False, 3600, ERROR), (False, 5, WARNING), (True, 3600, WARNING), (None, 3600, WARNING)],
)
def test_lock_of_git_that_was_left(
    room: Room, monkeypatch: pytest.MonkeyPatch, name: str, at_work: bool | None, age: int, status: Status
) -> None:
    monkeypatch.setattr(processes, "git_is_at_work", lambda: at_work)
    lock = room.top / ".git" / name
    lock.touch()
    aged(lock, age)
    answer = room.one(locks.locks_of_git)
    assert (answer.status, answer.remedy) == (status, None)
    assert f"rm .git/{name}" in str(answer.fix)
    assert lock.exists()


def test_a_git_at_work_is_seen(room: Room, tmp_path: Path) -> None:
    assert processes.git_is_at_work() in (False, True, None)
    room.git.hook("pre-commit", f"touch '{tmp_path}/started'; sleep 30")
    committing = subprocess.Popen(
        ["git", "commit", "-qm", "x", "--allow-empty"], cwd=room.top, start_new_session=True
    )
    try:
        deadline = time.monotonic() + 20
        while not (tmp_path / "started").exists():
            assert time.monotonic() < deadline
            time.sleep(0.02)
        assert processes.git_is_at_work() in (True, None)
    finally:
        os.killpg(committing.pid, 9)
        committing.wait()


# What was left.


@pytest.mark.parametrize("case", ["empty", "same-as-file", "in-index", "in-last-commit"])
def test_temporary_file_whose_text_is_safe_is_deleted(room: Room, case: str) -> None:
    path = room.top / STORY
    left = path.with_name(f".a.md.curate-{dead_pid()}-0123abcd.tmp")
    left.write_text("" if case == "empty" else TEXT, encoding="utf-8")
    if case in ("in-index", "in-last-commit"):
        path.write_text("another text", encoding="utf-8")
    if case == "in-last-commit":
        room.git("add", STORY)
    aged(left, 7200)
    answer = room.one(leftovers.temporary_files)
    assert answer.status is WARNING
    room.mend(answer)
    assert not left.exists()
    assert room.one(leftovers.temporary_files).status is OK


def test_temporary_file_with_a_text_that_is_nowhere_else_is_shown_and_stays(room: Room) -> None:
    left = (room.top / STORY).with_name(f".a.md.curate-{dead_pid()}-0123abcd.tmp")
    left.write_text("only here", encoding="utf-8")
    aged(left, 7200)
    answer = room.one(leftovers.temporary_files)
    assert (answer.status, answer.remedy) == (WARNING, None)
    assert f"diff {STORY} stories/2025/12/{left.name}" in str(answer.fix)
    assert left.read_text(encoding="utf-8") == "only here"


def test_a_remedy_looks_once_more_before_it_deletes(room: Room) -> None:
    left = (room.top / STORY).with_name(f".a.md.curate-{dead_pid()}-0123abcd.tmp")
    left.write_text("", encoding="utf-8")
    aged(left, 7200)
    answer = room.one(leftovers.temporary_files)
    left.write_text("written since", encoding="utf-8")
    room.mend(answer)
    assert left.read_text(encoding="utf-8") == "written since"


@pytest.mark.parametrize(("pid", "age"), [(os.getpid(), 7200), (0, 60)], ids=["alive", "young"])
def test_temporary_file_that_may_still_be_written_is_let_be(room: Room, pid: int, age: int) -> None:
    left = (room.top / STORY).with_name(f".a.md.curate-{pid or dead_pid()}-0123abcd.tmp")
    left.touch()
    aged(left, age)
    assert room.one(leftovers.temporary_files).status is OK


@pytest.mark.parametrize("name", [".a.md.curate-new", ".a.md.curate-new-2"])
def test_kept_version_is_shown_until_its_text_is_elsewhere(room: Room, name: str) -> None:
    kept = (room.top / STORY).with_name(name)
    kept.write_text("kept", encoding="utf-8")
    answer = room.one(leftovers.kept_versions)
    assert (answer.status, answer.remedy) == (WARNING, None)
    kept.write_text(TEXT, encoding="utf-8")
    room.mend(room.one(leftovers.kept_versions))
    assert not kept.exists()


@pytest.mark.parametrize(
    "name",
    [
        ".a.md.curate-x.tmp",
        "a.md.curate-1-0.tmp",
        ".curate-site",
        ".a.md.curate-1-0",
        ".a.md.curate-newer",
        ".a.md",
    ],
)
def test_names_that_are_not_ours(name: str) -> None:
    assert leftovers.leftover_of(Path("stories") / name) is None


def test_unfinished_answers(room: Room) -> None:
    assert room.one(leftovers.unfinished_answers).status is OK
    room.git.write({".git/curate/new.json": "{"})
    assert "cannot read" in str(room.one(leftovers.unfinished_answers).message)
    answers = (
        '{"version": 1, "title": "半篇", "slug": "", "category": "", "tags": [], "summary": "", "ai": "",'
    )
    room.git.write({".git/curate/new.json": answers + ' "source": {}, "body": "", "asked": [], "half": {}}'})
    answer = room.one(leftovers.unfinished_answers)
    assert answer.status is WARNING
    assert "半篇" in str(answer.message)


@pytest.mark.parametrize("name", [".a.md.swp", ".#a.md", "#a.md#", ".~lock.a.md#", "a.md~"])
def test_editors_file(room: Room, name: str) -> None:
    room.git.write({f"stories/2025/12/{name}": "x"})
    answer = room.one(strays.editor_files)
    assert answer.status is WARNING
    assert "a.md open" in str(answer.message)
    assert room.one(strays.conflict_copies).status is OK


@pytest.mark.parametrize(
    "name",
    [
        "a (冲突).md",
        "a(冲突副本 林编辑 2025-12-13).md",
        "a (林's conflicted copy 2025-12-13).md",
        "a.sync-conflict-20251213-101010-ABCDEFG.md",
        "a-DESKTOP-4F2K1L0.md",
        "a.md.orig",
    ],
)
def test_conflict_copy(room: Room, name: str) -> None:
    room.git.write({f"stories/2025/12/{name}": "x"})
    answer = room.one(strays.conflict_copies)
    assert answer.status is WARNING
    assert name in str(answer.message)


@pytest.mark.parametrize("name", ["b-DESKTOP-4F2K1L0.md", "a-byd.md", "a-2.md", "chongtu.md"])
def test_names_of_ordinary_stories_are_no_conflict_copies(room: Room, name: str) -> None:
    room.git.write({f"stories/2025/12/{name}": "x"})
    assert room.one(strays.conflict_copies).status is OK
