"""Locks: those of git that somebody left behind, and curate's own."""

from __future__ import annotations

from collections.abc import Iterator

from curate.adapters import git as git_adapter
from curate.adapters import processes
from curate.adapters.git.health import LockFile, git_locks
from curate.desk.doctor.checkout import Checkout
from curate.desk.doctor.diagnosis import Diagnosis, doubtful, typing, well, wrong
from curate.messages import Message, msg

OLD_SECONDS = 600
"""A lock of git of this age is nobody's any more, when no git runs."""


def locks_of_git(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look for locks that keep git from working; none is ever deleted here."""
    locks = git_locks(checkout.repository)
    if not locks:
        yield well("git-locks", msg("git has left no lock behind"))
        return
    at_work = processes.git_is_at_work()
    for lock in locks:
        yield _judged(checkout, lock, at_work)


def own_lock(checkout: Checkout) -> Iterator[Diagnosis]:
    """Look whether another curate is writing."""
    held, holder = git_adapter.turn_held(checkout.repository)
    if not held:
        yield well("curate-lock", msg("no other curate is writing"))
    elif holder is None:
        yield doubtful(
            "curate-lock", msg("Another curate is writing now."), msg("Wait until it has finished.")
        )
    else:
        yield doubtful(
            "curate-lock",
            msg(
                "Another curate is writing (pid {pid}, since {time}): {command}",
                pid=holder.pid,
                time=holder.since_clock,
                command=holder.command,
            ),
            msg("Wait until it has finished. If it hangs, end it: kill {pid}", pid=holder.pid),
        )


def _judged(checkout: Checkout, lock: LockFile, at_work: bool | None) -> Diagnosis:
    age = max(0, round(checkout.now.timestamp() - lock.touched))
    shown = checkout.shown(lock.path)
    message = msg("{lock} lies there and keeps git from working ({age}).", lock=shown, age=_age(age))
    if at_work:
        return doubtful(
            "git-locks",
            message,
            msg("A git is at work now. When it has finished and the lock stays: rm {lock}", lock=shown),
        )
    if age < OLD_SECONDS or at_work is None:
        return doubtful(
            "git-locks",
            message,
            msg("See that no git and no editor is at work in this folder, then type: rm {lock}", lock=shown),
        )
    return wrong("git-locks", message, typing(f"rm {shown}"))


def _age(seconds: int) -> Message:
    if seconds < 120:
        return msg("{count} seconds old", count=seconds)
    if seconds < 2 * 3600:
        return msg("{count} minutes old", count=seconds // 60)
    if seconds < 2 * 86400:
        return msg("{count} hours old", count=seconds // 3600)
    return msg("{count} days old", count=seconds // 86400)
