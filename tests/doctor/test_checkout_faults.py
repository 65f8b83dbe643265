"""Each fault of a checkout is made for real, found, and mended where `--fix` may."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from doctor_rooms import POLICY, STORY, Room, aged, make_room, not_well, program_at

from curate.desk.doctor import (
    attributes,
    hook,
    machine,
    policy_file,
)
from curate.desk.doctor.diagnosis import Status
from curate.desk.doctor.examining import examine, has_faults, mend, mendable
from newsrooms import make_repository

OK, WARNING, ERROR = Status.OK, Status.WARNING, Status.ERROR


@pytest.fixture
def room(tmp_path: Path) -> Room:
    return make_room(tmp_path)


def test_a_healthy_newsroom_has_nothing_wrong(room: Room) -> None:
    found = room.all(deep=True)
    assert not_well(found) == []
    assert len({d.name for d in found}) >= 20
    assert all(d.fix is None and d.remedy is None for d in found)


def test_a_linked_work_tree_is_looked_at_too(room: Room, tmp_path: Path) -> None:
    room.git("worktree", "add", "-q", str(tmp_path / "linked"))
    _, found = examine(tmp_path / "linked", room.program, datetime.now(UTC))
    assert not_well(found) == []


def test_outside_a_newsroom_only_what_makes_sense_is_asked(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    _, found = examine(tmp_path, Path("curate"), now)
    assert [(d.name, d.status) for d in found] == [("git", OK), ("repository", ERROR)]
    git = make_repository(tmp_path / "plain")
    policy, found = examine(git.top, Path("curate"), now)
    assert policy is None
    assert [d.name for d in found if d.status is not OK] == ["policy"]
    assert "curate init" in str(next(d.fix for d in found if d.name == "policy"))
    assert mendable(found) == []


def test_what_cannot_be_answered_keeps_no_other_question_from_its_answer(room: Room) -> None:
    (room.top / ".git/index").write_bytes(b"garbage")
    found = room.all()
    assert {d.name: d.status for d in found}["index"] is ERROR
    assert {d.name: d.status for d in found}["disk"] is OK
    assert has_faults(found)


# The machine.


@pytest.mark.parametrize(("says", "status"), [("2.29.9", ERROR), ("2.35.1", WARNING), ("2.36.0", OK)])
def test_git_that_is_old(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, status: Status) -> None:
    program_at(tmp_path / "bin/git", f"git version {says}")
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (answer,) = machine.git_itself()
    assert (answer.name, answer.status) == ("git", status)
    assert says in str(answer.message)


def test_identity_that_is_missing_or_guessed(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AUTHOR_NAME", "AUTHOR_EMAIL", "COMMITTER_NAME", "COMMITTER_EMAIL"):
        monkeypatch.delenv(f"GIT_{name}")
    answer = room.one(machine.identity)
    assert answer.status is ERROR
    assert 'git config user.email "you@example.org"' in str(answer.fix)
    room.git("config", "user.useConfigOnly", "true")
    answer = room.one(machine.identity)
    assert answer.status is ERROR
    assert "make up" not in str(answer.message)


def test_identity_unknown_to_the_policy_is_given_the_line_to_add(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_AUTHOR_EMAIL", "zhao@example.org")
    answer = room.one(machine.identity)
    assert answer.status is ERROR
    assert "emails: [zhao@example.org]" in str(answer.fix)


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), ERROR),
        (datetime(2099, 1, 1, tzinfo=UTC), OK),
        (datetime.now(UTC) - timedelta(hours=3), WARNING),
    ],
)
def test_clock(room: Room, now: datetime, status: Status) -> None:
    assert room.one(machine.clock, now=now).status is status


def test_a_commit_dated_in_the_future(room: Room) -> None:
    room.git(
        "commit",
        "-qm",
        "x",
        "--allow-empty",
        "--no-verify",
        env={"GIT_COMMITTER_DATE": "2090-01-01T00:00:00Z"},
    )
    room.git("commit", "-qm", "y", "--allow-empty", "--no-verify")
    answer = room.one(machine.clock)
    assert answer.status is WARNING
    assert "2090-01-01" in str(answer.message)


@pytest.mark.parametrize(("free", "status"), [(0, ERROR), (50 << 20, WARNING), (1 << 40, OK)])
def test_disk(room: Room, monkeypatch: pytest.MonkeyPatch, free: int, status: Status) -> None:
    usage = type("Usage", (), {"total": 1 << 41, "free": free})
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
    assert room.one(machine.disk).status is status


# The policy.


def test_policy_that_is_broken_doubtful_or_not_committed(room: Room) -> None:
    path = room.top / "stories/newsroom.yaml"
    path.write_text("people: [", encoding="utf-8")
    policy, (answer,) = policy_file.policy_of(room.repository)
    assert (policy, answer.status) == (None, ERROR)
    path.write_text(POLICY + "colour: red\n", encoding="utf-8")
    policy, (answer,) = policy_file.policy_of(room.repository)
    assert policy is not None
    assert answer.status is WARNING
    assert "stories/newsroom.yaml, line 3" in str(answer.message)
    answer = room.one(policy_file.shared_files)
    assert (answer.name, answer.status) == ("uncommitted", WARNING)
    assert (
        room.git.attempt(
            "-c", "core.hooksPath=/dev/null", *str(answer.fix).split("&&")[0].split()[1:]
        ).returncode
        == 0
    )


def test_policy_deleted_here_alone_is_brought_back(room: Room) -> None:
    (room.top / "stories/newsroom.yaml").unlink()
    _, (answer,) = policy_file.policy_of(room.repository)
    assert answer.status is ERROR
    room.git(*str(answer.fix).split()[1:])
    _, (answer,) = policy_file.policy_of(room.repository)
    assert answer.status is OK


def test_attributes_deleted_here_alone_are_brought_back(room: Room) -> None:
    (room.top / ".gitattributes").unlink()
    answer = room.one(policy_file.shared_files)
    assert answer.status is ERROR
    room.git(*str(answer.fix).split()[1:])
    assert room.one(policy_file.shared_files).status is OK


# The hook.


def test_hook_that_is_missing_is_written(room: Room) -> None:
    path = room.top / ".git/hooks/pre-commit"
    before = path.read_bytes()
    path.unlink()
    answer = room.one(hook.hook)
    assert answer.status is ERROR
    room.mend(answer)
    assert (path.read_bytes(), room.one(hook.hook).status) == (before, OK)


def test_hook_that_may_not_be_executed_is_made_executable(room: Room) -> None:
    path = room.top / ".git/hooks/pre-commit"
    path.chmod(0o644)
    answer = room.one(hook.hook)
    assert (answer.status, str(answer.fix)) == (ERROR, "chmod +x .git/hooks/pre-commit")
    room.mend(answer)
    assert room.one(hook.hook).status is OK


def test_hook_whose_program_is_gone(room: Room, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room.program.rename(tmp_path / "moved-curate")
    assert room.one(hook.hook).status is (WARNING if on_the_path() else ERROR)
    monkeypatch.setenv("PATH", path_without_curate())
    answer = room.one(hook.hook)
    assert answer.status is ERROR
    assert "no commit gets through" in str(answer.message)
    program_at(room.program)
    assert room.one(hook.hook).status is OK


def on_the_path() -> bool:
    return shutil.which("curate") is not None


def path_without_curate() -> str:
    folders = os.environ["PATH"].split(os.pathsep)
    return os.pathsep.join(folder for folder in folders if not (Path(folder) / "curate").exists())


def test_hook_written_for_another_program_is_written_anew(room: Room, tmp_path: Path) -> None:
    path = room.top / ".git/hooks/pre-commit"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(str(room.program), str(tmp_path / "gone/curate")), encoding="utf-8")
    answer = room.one(hook.hook)
    assert answer.status is not OK
    room.mend(answer)
    assert path.read_text(encoding="utf-8") == text


def test_hook_with_lines_of_somebody_elses_is_not_written_anew(room: Room, tmp_path: Path) -> None:
    path = room.top / ".git/hooks/pre-commit"
    text = path.read_text(encoding="utf-8").replace(str(room.program), str(tmp_path / "gone/curate"))
    path.write_text(text + "# mine\n", encoding="utf-8")
    answer = room.one(hook.hook)
    assert answer.status is not OK
    assert answer.remedy is None


@pytest.mark.parametrize(
    ("says", "code", "status"), [("curate 0.0.1", 0, WARNING), ("curate 9", 1, ERROR), ("hello", 0, ERROR)]
)
def test_hook_whose_program_does_not_run_or_is_another(
    room: Room, says: str, code: int, status: Status
) -> None:
    program_at(room.program, says, code)
    assert room.one(hook.hook).status is status


def test_hook_that_names_another_program_is_not_started(room: Room, tmp_path: Path) -> None:
    canary = program_at(tmp_path / "canary")
    canary.write_text(f"#!/bin/sh\ntouch '{tmp_path}/started'\n", encoding="utf-8")
    path = room.top / ".git/hooks/pre-commit"
    path.write_text(
        path.read_text(encoding="utf-8").replace(str(room.program), str(canary)), encoding="utf-8"
    )
    assert room.one(hook.hook).status is ERROR
    assert not (tmp_path / "started").exists()


@pytest.mark.parametrize(
    ("text", "config", "status"),
    [
        ("#!/bin/sh\nnpm test\n", "", ERROR),
        ("#!/bin/sh\nnpm test && exec curate check --staged\n", "", OK),
        ("#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n", "repos: []\n", ERROR),
        ("#!/bin/sh\n# File generated by pre-commit: https://pre-commit.com\n", "- id: curate\n", OK),
    ],
)
def test_hook_of_somebody_elses(room: Room, text: str, config: str, status: Status) -> None:
    path = room.top / ".git/hooks/pre-commit"
    path.write_text(text, encoding="utf-8")
    if config:
        room.git.write({".pre-commit-config.yaml": config})
    answer = room.one(hook.hook)
    assert (answer.status, answer.remedy) == (status, None)
    assert path.read_text(encoding="utf-8") == text


def test_hooks_folder_elsewhere(room: Room, tmp_path: Path) -> None:
    (tmp_path / "hooks").mkdir()
    room.git("config", "core.hooksPath", str(tmp_path / "hooks"))
    answer = room.one(hook.hook)
    assert (answer.status, answer.remedy) == (ERROR, None)
    assert "git config --unset core.hooksPath" in str(answer.fix)
    room.git("config", "--unset", "core.hooksPath")
    assert room.one(hook.hook).status is OK


# Attributes and the merge driver.


def test_attributes_that_are_missing_are_added(room: Room) -> None:
    path = room.top / ".gitattributes"
    path.write_text("*.psd binary\n", encoding="utf-8")
    answer = room.one(attributes.attributes)
    assert answer.status is ERROR
    room.mend(answer)
    assert path.read_text(encoding="utf-8").startswith("*.psd binary\nstories/** -text\n")
    assert room.one(attributes.attributes).status is OK


def test_attributes_without_the_driver_alone_are_a_warning(room: Room) -> None:
    (room.top / ".gitattributes").write_text("stories/** -text\n", encoding="utf-8")
    answer = room.one(attributes.attributes)
    assert answer.status is WARNING
    room.mend(answer)
    assert room.one(attributes.attributes).status is OK


@pytest.mark.parametrize("where", [".git/info/attributes", "stories/2025/.gitattributes"])
@pytest.mark.parametrize(("line", "status"), [("*.md text eol=crlf", ERROR), ("*.md merge=union", WARNING)])
def test_attributes_that_are_outweighed(room: Room, where: str, line: str, status: Status) -> None:
    room.git.write({where: f"{line}\n"})
    answer = room.one(attributes.attributes)
    assert (answer.status, answer.remedy) == (status, None)
    assert STORY in str(answer.message)


def test_autocrlf_matters_only_without_the_attribute(room: Room) -> None:
    room.git("config", "core.autocrlf", "true")
    assert room.one(attributes.attributes).status is OK
    room.git("rm", "-q", ".gitattributes")
    answer = room.one(attributes.attributes)
    assert answer.status is ERROR
    assert "core.autocrlf" in str(answer.message)


def test_merge_driver_that_is_missing_or_gone_is_installed(room: Room, tmp_path: Path) -> None:
    room.git("config", "--remove-section", "merge.curate-story")
    answer = room.one(attributes.merge_driver)
    assert answer.status is WARNING
    room.mend(answer)
    assert room.one(attributes.merge_driver).status is OK
    room.program.rename(tmp_path / "moved")
    assert "gone" in str(room.one(attributes.merge_driver).message)


# All at once.


def test_many_faults_are_mended_at_once_and_no_text_is_lost(room: Room) -> None:
    (room.top / ".git/hooks/pre-commit").unlink()
    room.git("rm", "-q", ".gitattributes")
    room.git("config", "--remove-section", "merge.curate-story")
    kept = (room.top / STORY).with_name(".a.md.curate-new")
    kept.write_text("only here", encoding="utf-8")
    found = room.all()
    assert {d.name for d in mendable(found)} == {"hook", "attributes", "merge-driver"}
    assert mend(found) == []
    after = room.all()
    assert mendable(after) == []
    assert not has_faults(after)
    assert kept.read_text(encoding="utf-8") == "only here"


def test_a_remedy_that_fails_keeps_none_of_the_others_from_working(room: Room) -> None:
    hooks = room.top / ".git/hooks"
    (hooks / "pre-commit").unlink()
    room.git("rm", "-q", ".gitattributes")
    found = room.all()
    (hooks / "pre-commit").mkdir()
    (refused,) = mend(found)
    assert "pre-commit" in str(refused)
    assert room.one(attributes.attributes).status is OK


def test_a_hostile_configuration_starts_nothing(room: Room, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    trap = f"sh -c 'echo >> {canary}'"
    for key in (
        "core.fsmonitor",
        "filter.x.clean",
        "filter.x.process",
        "diff.external",
        "core.pager",
        "core.editor",
    ):
        room.git("config", key, trap)
    for key in ("gpg.program", "gpg.ssh.program", "credential.helper", "core.sshCommand", "core.askPass"):
        room.git("config", key, trap)
    room.git.write({".git/info/attributes": "*.md filter=x\n"})
    aged(room.top / STORY, 5)
    room.all(deep=True)
    room.all(forge=True)
    assert not canary.exists()
    room.git.attempt("status")  # the trap is a real one
    assert canary.exists()
