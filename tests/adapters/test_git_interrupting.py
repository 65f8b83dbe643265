"""Ctrl-C during a commit: it ends in 130, the text is safe, and no lock is left."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import signal
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from curate.adapters.git import (
    Repository,
    find_repository,
)
from newsrooms import Git

STORY = "stories/2025/12/a.md"
OTHER = "stories/2025/12/b.md"


@pytest.fixture
def repo(git: Git) -> Repository:
    git.commit({STORY: "old\n", OTHER: "other\n"})
    return find_repository(git.top)


COMMITTING = """
import sys
from pathlib import Path
from curate.adapters.git import commit_paths, find_repository
try:
    commit_paths(find_repository(Path.cwd()), sys.argv[1:], "interrupted", finish="f")
except KeyboardInterrupt:
    sys.exit(130)
"""


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not path.exists():
        assert time.monotonic() < deadline, f"{path} never came"
        time.sleep(0.02)


@contextlib.contextmanager
def committing_in_a_terminal(git: Git, rel: str) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """Run a commit as the foreground of a terminal; give the terminal's other end and the process."""
    ours, theirs = pty.openpty()

    def own_the_terminal() -> None:
        os.setsid()
        fcntl.ioctl(theirs, termios.TIOCSCTTY, 0)

    process = subprocess.Popen(
        [sys.executable, "-c", COMMITTING, rel],
        cwd=git.top,
        stdin=theirs,
        stdout=subprocess.DEVNULL,
        preexec_fn=own_the_terminal,
    )
    os.close(theirs)
    try:
        yield ours, process
    finally:
        process.kill()
        process.wait()
        os.close(ours)


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_ctrl_c_in_a_terminal_ends_the_hook_and_leaves_no_lock(
    git: Git, repo: Repository, tmp_path: Path, rel: str
) -> None:
    git.write({rel: "new\n"})
    git.hook("pre-commit", f"touch '{tmp_path}/started'; sleep 2; touch '{tmp_path}/survived'")
    index, head = git.staged(), git("rev-parse", "HEAD")
    with committing_in_a_terminal(git, rel) as (terminal, process):
        wait_for(tmp_path / "started")
        os.write(terminal, b"\x03")
        assert process.wait(20) == 130
    assert (git.staged(), git("rev-parse", "HEAD")) == (index, head)
    assert (git.top / rel).read_text() == "new\n"
    assert not (git.top / ".git/index.lock").exists()
    time.sleep(2.2)
    assert not (tmp_path / "survived").exists()


def test_hook_may_ask_the_terminal(git: Git, repo: Repository, tmp_path: Path) -> None:
    git.write({STORY: "new\n"})
    git.hook("pre-commit", f"touch '{tmp_path}/asking'; read answer < /dev/tty; test \"$answer\" = yes")
    with committing_in_a_terminal(git, STORY) as (terminal, process):
        wait_for(tmp_path / "asking")
        os.write(terminal, b"yes\n")
        assert process.wait(20) == 0
    assert git.committed(STORY) == b"new\n"


@pytest.mark.parametrize("rel", [STORY, "stories/new.md"])
def test_interruption_without_a_terminal_ends_the_whole_group(
    git: Git, repo: Repository, tmp_path: Path, rel: str
) -> None:
    git.write({rel: "new\n"})
    git.hook("pre-commit", f"touch '{tmp_path}/started'; sleep 2; touch '{tmp_path}/survived'")
    index, head = git.staged(), git("rev-parse", "HEAD")
    process = subprocess.Popen([sys.executable, "-c", COMMITTING, rel], cwd=git.top, start_new_session=True)
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert (git.staged(), git("rev-parse", "HEAD")) == (index, head)
    assert (git.top / rel).read_text() == "new\n"
    assert not (git.top / ".git/index.lock").exists()
    time.sleep(2.2)
    assert not (tmp_path / "survived").exists()


def test_interruption_after_the_commit_was_made_leaves_a_clean_state(
    git: Git, repo: Repository, tmp_path: Path
) -> None:
    git.write({STORY: "new\n"})
    git.hook("post-commit", f"touch '{tmp_path}/started'; sleep 30")
    process = subprocess.Popen([sys.executable, "-c", COMMITTING, STORY], cwd=git.top, start_new_session=True)
    wait_for(tmp_path / "started")
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 130
    assert git.committed(STORY) == b"new\n"
    assert git("status", "--porcelain") == ""
