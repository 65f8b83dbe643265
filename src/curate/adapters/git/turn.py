"""One writing curate at a time in a repository, all its work trees included."""

from __future__ import annotations

import contextlib
import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from curate.adapters.disk import disk_fault
from curate.adapters.git.repository import Repository, state_dir
from curate.errors import EnvironmentFault
from curate.messages import msg

TURN_SECONDS = 10.0
_mine = threading.local()


@contextlib.contextmanager
def one_at_a_time(repo: Repository, seconds: float = TURN_SECONDS) -> Iterator[None]:
    """Hold the newsroom's lock from reading to committing; within it, taking it again does nothing.

    Waits `seconds` for another curate, then raises `EnvironmentFault`. The lock goes with the process that
    holds it, even when that is killed. Editors and git do not know of it.
    """
    path = state_dir(repo) / "lock"
    held: set[Path] = _mine.__dict__.setdefault("held", set())
    if path in held:
        yield
        return
    fd = _open(path)
    try:
        deadline = time.monotonic() + seconds
        while not _lock(fd):
            if time.monotonic() > deadline:
                raise EnvironmentFault(
                    msg("Another curate is writing in this newsroom."),
                    msg("Wait until it has finished, then try again."),
                )
            time.sleep(0.05)
        held.add(path)
        try:
            yield
        finally:
            held.discard(path)
    finally:
        os.close(fd)  # which gives the lock back


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o666)
    except OSError as error:
        raise disk_fault(msg("{path} cannot be opened", path=str(path)), error) from error


if sys.platform == "win32":
    import msvcrt

    def _lock(fd: int) -> bool:
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(fd: int) -> bool:
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
