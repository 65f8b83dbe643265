"""Killing a command: at a random moment, or just before its n-th change to the disk."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from crash_desk import Move, Rooms, curate_command, environment

SELF_KILLING = """\
import os, runpy, signal, sys

log, when = sys.argv[1], int(sys.argv[2])
here = os.getcwd() + os.sep
points = 0


def change(event, args):
    if event == "subprocess.Popen":
        return {"add", "commit", "reset", "update-index"} & set(map(os.fsdecode, args[1]))
    if event == "os.chmod" and isinstance(args[0], int):
        return True
    if event == "open" and not (isinstance(args[2], int) and args[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)):
        return False
    if event not in ("open", "os.rename", "os.link", "os.remove", "os.mkdir", "os.chmod", "os.truncate"):
        return False
    return isinstance(args[0], (str, bytes)) and os.fsdecode(args[0]).startswith(here)


def watch(event, args):
    global points
    if not change(event, args):
        return
    points += 1
    if when == 0:
        with open(log, "a", encoding="utf-8") as file:
            file.write(f"{event} {args[:2]!r}\\n")
    if points == when:
        os.kill(os.getpid(), signal.SIGKILL)


sys.argv = ["curate", *sys.argv[3:]]
sys.addaudithook(watch)
runpy.run_module("curate", run_name="__main__")
"""
"""Runs curate and kills the process just before the n-th thing it changes on disk; 0 lists those things."""


def points_of(rooms: Rooms, move: Move) -> list[str]:
    """Give what a move changes on disk, in order: the moments before which it can be killed."""
    top = rooms.copy(move.start)
    log = top.with_name(f"{top.name}.log")
    ran = rooms.run(top, move.who, _self_killing(move, 0, log))
    assert ran.code == 0, ran.said
    return log.read_text(encoding="utf-8").splitlines()


def kill_before_point(rooms: Rooms, move: Move, top: Path, point: int) -> bool:
    """Run a move and let it be killed before its `point`-th change (from 1); tell whether it came to that."""
    ran = rooms.run(top, move.who, _self_killing(move, point, top.with_name("unused.log")))
    wait_for_the_rest(top)
    return ran.code == -signal.SIGKILL


def kill_after(rooms: Rooms, move: Move, top: Path, seconds: float, *, with_children: bool) -> bool:
    """Run a move and kill it after `seconds`; tell whether it was still running.

    `with_children` ends git and its hooks at the same moment; otherwise they go on without curate, and are
    waited for.
    """
    process = subprocess.Popen(
        curate_command(*move.arguments),
        cwd=top,
        env=environment(move.who, rooms.home),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    time.sleep(seconds)
    process.kill()
    if with_children:
        while others := processes_in(top, but=process.pid):
            for pid in others:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
    process.wait()
    wait_for_the_rest(top)
    return process.returncode == -signal.SIGKILL


def processes_in(top: Path, but: int = 0) -> list[int]:
    """Give the processes that work in a folder; nothing but the killed command starts any there."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != but:
            with contextlib.suppress(OSError):
                if (entry / "cwd").readlink().is_relative_to(top):
                    found.append(int(entry.name))
    return found


def wait_for_the_rest(top: Path, seconds: float = 60) -> None:
    """Wait until nothing works in the folder any more."""
    deadline = time.monotonic() + seconds
    while processes_in(top):
        if time.monotonic() > deadline:
            raise AssertionError(f"something is still at work in {top}")
        time.sleep(0.01)


def _self_killing(move: Move, point: int, log: Path) -> list[str]:
    return [sys.executable, "-c", SELF_KILLING, str(log), str(point), "--no-input", *move.arguments]
