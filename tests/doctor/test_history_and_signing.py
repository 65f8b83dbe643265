"""Where the repository stands, and whether signatures made here would count."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from doctor_rooms import POLICY, STORY, TEXT, Room, make_room

from curate.desk.doctor import history, signing
from curate.desk.doctor.diagnosis import Status
from newsrooms import Git

OK, WARNING, ERROR = Status.OK, Status.WARNING, Status.ERROR


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return make_room(tmp_path)


# Where the repository stands.


def test_merge_under_way_and_its_conflicts(room: Room) -> None:
    room.git("switch", "-qc", "side")
    room.git.commit({"notes.txt": "theirs\n"})
    room.git("switch", "-q", "main")
    room.git.commit({"notes.txt": "ours\n"})
    room.git.attempt("merge", "side")
    under_way, index = room.one(history.under_way), room.one(history.index)
    assert (under_way.status, index.status) == (ERROR, ERROR)
    assert "git merge --abort" in str(under_way.fix)
    assert "git add -- notes.txt" in str(index.fix)
    room.git("merge", "--abort")
    assert (room.one(history.under_way).status, room.one(history.index).status) == (OK, OK)


def test_detached_head(room: Room) -> None:
    room.git("switch", "-q", "--detach", "HEAD")
    answer = room.one(history.branch)
    assert (answer.status, str(answer.fix)) == (WARNING, "git switch -c NEW-BRANCH")


def test_torn_index_is_mended(room: Room) -> None:
    index = room.top / ".git/index"
    before = index.read_bytes()
    room.git.commit({STORY: TEXT + "新的一段。\n"})
    index.write_bytes(before)
    answer = room.one(history.index)
    assert answer.status is ERROR
    assert STORY in str(answer.message)
    room.mend(answer)
    assert room.git("status", "--porcelain") == ""
    assert room.one(history.index).status is OK


def test_shallow_and_partial_clones(room: Room, tmp_path: Path) -> None:
    room.git.commit({"notes.txt": "n\n"})
    room.git("config", "uploadpack.allowFilter", "true")
    for name, option in (("shallow", "--depth=1"), ("partial", "--filter=blob:none")):
        room.git("clone", "--quiet", option, f"file://{room.top}", str(tmp_path / name))
    shallow = Room(Git(tmp_path / "shallow"), room.program)
    answer = shallow.one(history.depth)
    assert answer.status is WARNING
    shallow.git(*str(answer.fix).split()[1:])
    assert shallow.one(history.depth).status is OK
    partial = Room(Git(tmp_path / "partial"), room.program).one(history.depth)
    assert partial.status is OK
    assert "partial" in str(partial.message)


def test_missing_object_is_found_when_asked_for(room: Room) -> None:
    oid = room.git("rev-parse", f"HEAD:{STORY}").strip()
    (room.top / ".git/objects" / oid[:2] / oid[2:]).unlink()
    assert room.ask(history.objects) == []
    answer = room.one(history.objects, deep=True)
    assert answer.status is ERROR
    assert oid in str(answer.message)


# Signatures.

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8rq0K0R0b3a1n2m5s6t7u8v9w0x1y2z3A4B5C6D7E8"
SIGNED = POLICY.replace("roles:", f"keys: ['{KEY} lin'], roles:") + "review: {identity: signed}\n"


def test_signing_is_asked_about_only_where_the_policy_wants_it(room: Room) -> None:
    assert room.ask(signing.signing) == []


def test_signing_is_set_up_by_typing_what_is_said(room: Room, tmp_path: Path) -> None:
    (room.top / "stories/newsroom.yaml").write_text(SIGNED, encoding="utf-8")
    found = room.ask(signing.signing)
    assert [d.status for d in found] == [ERROR] * 3
    for command in [str(d.fix) for d in found[:2]]:
        room.git(*command.split()[1:])
    room.git("config", "user.signingKey", str(tmp_path / "id"))
    assert "no public key" in str(room.one(signing.signing).message)
    (tmp_path / "id.pub").write_text("ssh-ed25519 AAAAother me\n", encoding="utf-8")
    answer = room.one(signing.signing)
    assert answer.status is ERROR
    assert "people.lin.keys" in str(answer.fix)
    (tmp_path / "id.pub").write_text(f"{KEY} me\n", encoding="utf-8")
    assert room.one(signing.signing).status is OK
    room.git("config", "user.signingKey", f"key::{KEY}")
    assert room.one(signing.signing).status is OK


def test_signing_without_ssh_keygen(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (room.top / "stories/newsroom.yaml").write_text(SIGNED, encoding="utf-8")
    (tmp_path / "few").mkdir()
    (tmp_path / "few/git").symlink_to(shutil.which("git") or "")
    monkeypatch.setenv("PATH", str(tmp_path / "few"))
    assert "ssh-keygen" in str(room.ask(signing.signing)[0].message)
