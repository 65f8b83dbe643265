"""One writing curate at a time in a repository, all its work trees included."""

from __future__ import annotations

import contextlib
import errno
import os
import random
import shlex
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from curate.adapters.disk import NOFOLLOW, PLAIN, disk_fault
from curate.adapters.git.repository import Repository
from curate.errors import EnvironmentFault
from curate.messages import msg

PATIENCE_SECONDS = 10.0
"""How long one and the same holder is waited for; while the lock changes hands the wait goes on."""
SILENT_SECONDS = 1.0
"""A wait longer than this is told."""
LOCK_NAME = "curate.lock"
_BEARABLE_LOAD = 4.0
_MOST_STRETCH = 30.0
_MOST_BYTES = 4096
_MOST_COMMAND = 200
_held_here = threading.local()


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds the lock, in its own words: process id, since when (aware, with microseconds), the command."""

    pid: int
    since: datetime
    command: str

    @property
    def since_clock(self) -> str:
        """The time of day it began, in this machine's time zone."""
        return f"{self.since.astimezone():%H:%M:%S}"


Told = Callable[[Holder | None], None]
"""Is called once when a wait grows long; takes who is waited for, None when that is not known."""

_waiting_told: ContextVar[Told | None] = ContextVar("_waiting_told", default=None)


def tell_waiting(told: Told) -> None:
    """Let `told` be called whenever work of this thread has to wait longer than a second for another curate."""
    _waiting_told.set(told)


def lock_path(repo: Repository) -> Path:
    """Give the lock's file, one for all work trees of a repository. It need not exist, and is never deleted."""
    return repo.common_dir / LOCK_NAME


@contextlib.contextmanager
def one_at_a_time(repo: Repository, seconds: float = PATIENCE_SECONDS) -> Iterator[None]:
    """Hold the newsroom's lock from reading to committing; within it, taking it again does nothing.

    Waits as long as the lock changes hands, so that of many writers each gets its turn; raises
    `EnvironmentFault` when one and the same curate kept it for `seconds`, or longer on an overloaded machine. The
    lock is the kernel's and goes with the process that holds it, even when that is killed; what stands in the file
    only serves the message to those who wait. Editors and git do not know of it.
    """
    path = lock_path(repo)
    held: set[Path] = _held_here.__dict__.setdefault("held", set())
    if path in held:
        yield
        return
    fd = _waited_for(path, seconds)
    try:
        held.add(path)
        _sign(fd)
        try:
            yield
        finally:
            held.discard(path)
    finally:
        os.close(fd)  # which gives the lock back


def turn_held(repo: Repository) -> tuple[bool, Holder | None]:
    """Tell whether somebody holds the lock now, and who, when that is known; makes no file and waits for nothing."""
    try:
        fd = os.open(lock_path(repo), os.O_RDONLY | NOFOLLOW | PLAIN)
    except OSError:
        return False, None
    try:
        if _lock(fd, shared=True):
            return False, None
        return True, _signed(fd)
    except OSError:
        return False, None
    finally:
        os.close(fd)


def _waited_for(path: Path, seconds: float) -> int:
    """Give an open descriptor of the lock's file that holds the lock."""
    begun = seen_since = time.monotonic()
    seen: Holder | None = None
    told = _waiting_told.get()
    fd = _open(path)
    try:
        while True:
            if _lock(fd):
                if _is_at(fd, path):
                    return fd
                # Somebody deleted the file while we waited: whoever comes next locks another one.
                fresh = _open(path)
                os.close(fd)
                fd = fresh
                continue
            now = time.monotonic()
            holder = _signed(fd)
            if holder is not None and holder != seen:
                seen, seen_since = holder, now
            if now - seen_since > seconds * _stretch():
                raise _gave_up(seen, now - seen_since)
            if told is not None and now - begun > SILENT_SECONDS:
                told(seen)
                told = None
            # Each waiter looks again at a moment of its own, and the less often the longer it has waited:
            # hundreds that wait neither wake together nor keep a core busy.
            time.sleep(random.uniform(0.3, 1.0) * min(0.02 + (now - begun) / 10, 0.3))  # noqa: S311 - no secret
    except OSError as error:
        os.close(fd)
        raise disk_fault(msg("{path} cannot be locked", path=str(path)), error) from error
    except BaseException:
        os.close(fd)
        raise


def _stretch() -> float:
    """Give how many times longer work takes on a machine that has far more to do than it has processors.

    Hundreds of commands that start at once leave the one that holds the lock hardly any time to work.
    """
    try:
        waiting_for_a_processor = os.getloadavg()[0] / (os.cpu_count() or 1)
    except (AttributeError, OSError):  # not every system tells
        return 1.0
    return min(max(waiting_for_a_processor / _BEARABLE_LOAD, 1.0), _MOST_STRETCH)


def _gave_up(holder: Holder | None, waited: float) -> EnvironmentFault:
    if holder is None:
        return EnvironmentFault(
            msg(
                "Another curate is writing in this newsroom; it was waited for {seconds} seconds.",
                seconds=round(waited),
            ),
            msg("Wait until it has finished, then try again. Nothing was changed."),
        )
    return EnvironmentFault(
        msg(
            "Another curate is writing in this newsroom (pid {pid}, since {time}): {command}",
            pid=holder.pid,
            time=holder.since_clock,
            command=holder.command,
        ),
        msg(
            "Wait until it has finished, then try again. Nothing was changed. If it hangs, end it: kill {pid}",
            pid=holder.pid,
        ),
    )


def _open(path: Path) -> int:
    try:
        try:
            return os.open(path, os.O_RDWR | os.O_CREAT | NOFOLLOW | PLAIN, 0o666)
        except PermissionError:
            # Made by another user of a shared repository: it can be locked all the same, but not signed.
            return os.open(path, os.O_RDONLY | NOFOLLOW | PLAIN)
    except OSError as error:
        raise disk_fault(msg("{path} cannot be opened", path=str(path)), error) from error


def _is_at(fd: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(fd), path.stat())
    except FileNotFoundError:
        return False


def _sign(fd: int) -> None:
    program = Path(sys.argv[0]).name
    command = shlex.join(["curate" if program in ("", "__main__.py") else program, *sys.argv[1:]])[
        :_MOST_COMMAND
    ]
    text = f"{os.getpid()}\n{datetime.now().astimezone().isoformat()}\n{' '.join(command.split())}\n"
    # Nothing depends on it: a full disk may refuse the words, the lock is held all the same.
    with contextlib.suppress(OSError):
        os.ftruncate(fd, 0)
        os.lseek(fd, 0, os.SEEK_SET)
        os.write(fd, text.encode("utf-8", "backslashreplace"))


def _signed(fd: int) -> Holder | None:
    """Read who holds the lock; None while it is being written, or when somebody else wrote there."""
    try:
        os.lseek(fd, 0, os.SEEK_SET)
        lines = os.read(fd, _MOST_BYTES).decode("utf-8").split("\n")
        pid, since, command, *_ = lines
        holder = Holder(int(pid), datetime.fromisoformat(since), command)
    except (OSError, ValueError):
        return None
    return holder if holder.since.tzinfo is not None and len(lines) == 4 else None


if sys.platform == "win32":
    import msvcrt

    _FAR = 0x3FFFFFFF
    """Windows lets nobody read what is locked: a byte far behind the words is."""

    def _lock(fd: int, *, shared: bool = False) -> bool:
        del shared
        os.lseek(fd, _FAR, os.SEEK_SET)
        try:
            msvcrt.locking(fd, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

else:
    import fcntl

    def _lock(fd: int, *, shared: bool = False) -> bool:
        try:
            fcntl.flock(fd, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return False
            raise
        return True
