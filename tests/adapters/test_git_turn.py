"""The lock of the newsroom: one writer at a time, waited for politely, freed by the kernel."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.adapters.git import (
    Holder,
    Repository,
    find_repository,
    one_at_a_time,
    tell_waiting,
    turn,
    turn_held,
)
from curate.errors import EnvironmentFault
from newsrooms import Git, make_repository

HOLDING = """
import sys, time
from pathlib import Path
from curate.adapters.git import find_repository, one_at_a_time
sys.argv = ["/somewhere/curate", "publish", "某 稿"]
with one_at_a_time(find_repository(Path.cwd())):
    print("held", flush=True)
    time.sleep(60)
"""
TAKING_TURNS = """
import sys, time
from pathlib import Path
from curate.adapters.git import find_repository, one_at_a_time
repo = find_repository(Path.cwd())
end = time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    with one_at_a_time(repo):
        print("held", flush=True)
        time.sleep(0.2)
"""


@pytest.fixture
def repo(git: Git) -> Repository:
    git.commit({"a.txt": "a\n"})
    return find_repository(git.top)


@contextlib.contextmanager
def another(top: Path, script: str = HOLDING, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run another process that holds the lock of a repository when this begins."""
    with subprocess.Popen(
        [sys.executable, "-c", script, *arguments], cwd=top, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == b"held\n"
            yield process
        finally:
            process.kill()


@pytest.fixture(autouse=True)
def calm_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other tests' load be no reason to wait longer."""
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))


def free(repo: Repository) -> bool:
    try:
        with one_at_a_time(repo, seconds=0.2):
            return True
    except EnvironmentFault:
        return False


def test_the_holder_says_who_it_is_and_is_named_when_it_keeps_the_lock(git: Git, repo: Repository) -> None:
    with another(git.top) as other:
        held, holder = turn_held(repo)
        assert held
        assert holder is not None
        assert (holder.pid, holder.command) == (other.pid, "curate publish '某 稿'")
        assert abs(holder.since.timestamp() - time.time()) < 30
        begun = time.monotonic()
        with pytest.raises(EnvironmentFault) as caught, one_at_a_time(repo, seconds=0.5):
            pass
        assert 0.5 < time.monotonic() - begun < 3
    assert caught.value.exit_code == 4
    assert f"(pid {other.pid}, since {holder.since_clock}): curate publish" in str(caught.value)
    assert f"kill {other.pid}" in str(caught.value.hint)


def test_while_the_lock_changes_hands_the_wait_goes_on(git: Git, repo: Repository) -> None:
    with another(git.top, TAKING_TURNS, "2.5"):
        # It is free for a moment only, again and again, and for far longer than this patience.
        begun = time.monotonic()
        with one_at_a_time(repo, seconds=0.6):
            assert time.monotonic() - begun > 0.6, "the other let us through too early to tell"


def test_on_an_overloaded_machine_the_wait_is_longer_but_has_an_end(
    git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (1e6, 0.0, 0.0))
    monkeypatch.setattr(turn, "_MOST_STRETCH", 4.0)
    with another(git.top):
        begun = time.monotonic()
        with pytest.raises(EnvironmentFault), one_at_a_time(repo, seconds=0.3):
            pass
        assert 1.2 < time.monotonic() - begun < 10


def test_a_killed_holder_frees_it_at_once(git: Git, repo: Repository) -> None:
    with another(git.top) as other:
        assert not free(repo)
        other.send_signal(signal.SIGKILL)
        other.wait()
        assert turn_held(repo) == (False, None)
        assert free(repo)


def test_a_long_wait_is_told_once(git: Git, repo: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn, "SILENT_SECONDS", 0.2)
    told: list[Holder | None] = []
    tell_waiting(told.append)
    try:
        with another(git.top) as other:
            assert not free(repo)
            with pytest.raises(EnvironmentFault), one_at_a_time(repo, seconds=0.8):
                pass
            assert [holder.pid for holder in told if holder] == [other.pid] * len(told)
            assert len(told) in (1, 2)
        told.clear()
        assert free(repo)
        assert told == []
    finally:
        tell_waiting(lambda _: None)


def test_linked_work_trees_share_it_and_two_newsrooms_do_not(
    git: Git, repo: Repository, tmp_path: Path
) -> None:
    git("worktree", "add", "-q", str(tmp_path / "linked"))
    elsewhere = make_repository(tmp_path / "elsewhere")
    with another(git.top):
        assert not free(find_repository(tmp_path / "linked"))
        assert free(find_repository(elsewhere.top))
    with another(tmp_path / "linked"):
        assert not free(repo)


def test_within_a_turn_it_may_be_taken_again_and_ends_with_the_first(repo: Repository) -> None:
    with one_at_a_time(repo):
        with one_at_a_time(repo):
            pass
        assert turn_held(repo)[0]
    assert turn_held(repo) == (False, None)


def test_a_deleted_lock_file_lets_nobody_write_beside_another(git: Git, repo: Repository) -> None:
    with another(git.top) as other:

        def deleted_then_free() -> None:
            (git.top / ".git/curate.lock").unlink()
            other.kill()

        timer = threading.Timer(0.5, deleted_then_free)
        timer.start()
        # Whoever waits has the old file open; by the time it gets that one, it is no longer the lock.
        with one_at_a_time(repo, seconds=5):
            assert turn_held(repo)[0]
        timer.join()


@pytest.mark.parametrize("words", [b"", b"4711\n", b"x\ny\nz\n", b"\xff\n\n\n", b"1\n2026-01-01\nc\n"])
def test_words_of_others_in_the_file_are_not_believed(git: Git, repo: Repository, words: bytes) -> None:
    lock = git.top / ".git/curate.lock"
    with another(git.top):
        lock.write_bytes(words)
        assert turn_held(repo) == (True, None)
        with pytest.raises(EnvironmentFault, match="Another curate"), one_at_a_time(repo, seconds=0.1):
            pass
    with one_at_a_time(repo):
        assert lock.read_bytes().startswith(b"%d\n" % os.getpid())


def test_a_link_in_its_place_is_not_followed(git: Git, repo: Repository, tmp_path: Path) -> None:
    (tmp_path / "target").write_text("kept")
    (git.top / ".git/curate.lock").symlink_to(tmp_path / "target")
    with pytest.raises(EnvironmentFault, match="cannot be opened"), one_at_a_time(repo):
        pass
    assert (tmp_path / "target").read_text() == "kept"
    assert turn_held(repo) == (False, None)


def test_asking_who_holds_it_makes_no_file(git: Git, repo: Repository) -> None:
    assert turn_held(repo) == (False, None)
    assert not (git.top / ".git/curate.lock").exists()
