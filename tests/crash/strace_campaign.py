"""Kills at each system call that changes the disk: `python tests/crash/strace_campaign.py [MOVE…] [--every N]`.

Linux with strace only. Three rounds for each command: curate itself is killed as it enters the call; git is
killed in the middle of the commit and curate lives on; git is killed and curate with it. `--every 3` takes
each third call. Newsrooms have no hook here, for strace to follow git alone.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crash_desk import MOVES, Move, Rooms, curate_command
from crash_killing import wait_for_the_rest
from crash_oracle import Reference, judge, picture, reference
from kill_campaign import HEADING, Tally

CALLS = (
    *("openat", "write", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat"),
    *("mkdir", "mkdirat", "rmdir", "fsync", "fdatasync", "chmod", "fchmod", "fchmodat", "ftruncate"),
)
_LINE = re.compile(r"([a-z0-9_]+)\((.*)")
_WRITES = ("O_WRONLY", "O_RDWR", "O_CREAT")


@dataclass(frozen=True)
class Point:
    """The `number`-th time (from 1) a process makes this call; `what` is how strace showed it."""

    call: str
    number: int
    what: str


def points_in(log: Path) -> list[Point]:
    """Give the calls of a process that change something, from what strace wrote."""
    counts: dict[str, int] = {}
    points = []
    for line in log.read_text(encoding="utf-8", errors="replace").splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        call, rest = match.groups()
        counts[call] = counts.get(call, 0) + 1
        if (call == "openat" and not any(flag in rest for flag in _WRITES)) or "/dev/" in rest:
            continue
        if call == "write" and rest.startswith(("1,", "2,")):
            continue
        points.append(Point(call, counts[call], line[:110]))
    return points


def traced(log: Path, point: Point | None) -> list[str]:
    """Give the command before a command that writes its calls down, or kills it at one of them."""
    command = ["strace", "-qq", "-s", "60", "-o", str(log), "-e", f"trace={','.join(CALLS)}"]
    if point is not None:
        command += ["-e", f"inject={point.call}:signal=KILL:when={point.number}"]
    return [*command, "--"]


def kill_curate(rooms: Rooms, known: Reference, every: int) -> Tally:
    """Kill curate as it enters each call."""
    tally, move = Tally(), known.move
    log = rooms.folder / "strace.log"
    rooms.run(rooms.copy(move.start), move.who, traced(log, None) + curate_command(*move.arguments))
    for point in points_in(log)[::every]:
        top = rooms.copy(move.start)
        ran = rooms.run(top, move.who, traced(log, point) + curate_command(*move.arguments))
        wait_for_the_rest(top)
        tally.add(f"{move.name} at {point.what}", ran.code == -signal.SIGKILL, judge(rooms, top, known))
        if not tally.faults:
            shutil.rmtree(top)
    return tally


def kill_git(rooms: Rooms, known: Reference, every: int, *, with_curate: bool) -> Tally:
    """Kill the git that commits as it enters each call, curate staying alive or not."""
    tally, move = Tally(), known.move
    log = rooms.folder / "strace.log"
    with _git_under_strace(rooms, move, log, None, with_curate=False) as command:
        rooms.run(rooms.copy(move.start), move.who, command)
    for point in points_in(log)[::every]:
        top = rooms.copy(move.start)
        with _git_under_strace(rooms, move, log, point, with_curate=with_curate) as command:
            ran = rooms.run(top, move.who, command)
        wait_for_the_rest(top)
        killed = "+++ killed by SIGKILL" in log.read_text(encoding="utf-8", errors="replace")
        faults = [] if with_curate or not killed else _told(rooms, top, known, ran.code, ran.said)
        where = f"{move.name}, git at {point.what}"
        tally.faults += [f"{where}: {fault}" for fault in faults]
        tally.add(where, killed, judge(rooms, top, known))
        if not tally.faults:
            shutil.rmtree(top)
    return tally


def _told(rooms: Rooms, top: Path, known: Reference, code: int, said: str) -> Iterator[str]:
    """Compare what curate said after git was killed with what is the case."""
    committed = picture(rooms, top).commits > known.before.commits
    if code != 4:
        yield f"git was killed and curate ended with {code}: {said}"
    elif ("not committed" in said) == committed:
        yield f"curate said the wrong thing: {said}"


class _git_under_strace:  # noqa: N801 - used as a function is
    """A command line for a move in which the committing git runs under strace."""

    def __init__(
        self, rooms: Rooms, move: Move, log: Path, point: Point | None, *, with_curate: bool
    ) -> None:
        real = shutil.which("git")
        assert real is not None
        self._folder = Path(tempfile.mkdtemp(dir=rooms.folder))
        shim = self._folder / "git"
        prefix = " ".join(f"'{part}'" for part in traced(log, point))
        then = '[ "$code" = 137 ] && kill -9 $PPID; ' if with_curate else '[ "$code" = 137 ] && kill -9 $$; '
        shim.write_text(
            f'#!/bin/sh\ncase " $* " in *" commit "*) ;; *) exec {real} "$@" ;; esac\n'
            f'{prefix} {real} "$@"; code=$?\n{then}exit $code\n',
            encoding="utf-8",
        )
        shim.chmod(0o755)
        path = os.pathsep.join([str(self._folder), str(Path(sys.executable).parent), os.environ["PATH"]])
        self._command = ["env", f"PATH={path}", *curate_command(*move.arguments)]

    def __enter__(self) -> list[str]:
        return self._command

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self._folder)


def main() -> int:
    """Run the campaign; 1 when anything was lost, 2 without strace."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("moves", nargs="*", metavar="MOVE", help=f"of {', '.join(MOVES)}; all otherwise")
    parser.add_argument("--every", type=int, default=1, help="take each N-th call")
    asked = parser.parse_args()
    if shutil.which("strace") is None:
        print("strace is not installed (on Debian: apt-get install strace)", file=sys.stderr)
        return 2
    folder = Path(tempfile.mkdtemp(prefix="curate-strace-"))
    print(f"newsrooms in {folder}\n{HEADING}", flush=True)
    rooms = Rooms(folder, hooked=False)
    faults: list[str] = []
    for name in asked.moves or MOVES:
        known = reference(rooms, MOVES[name])
        tallies = {f"{name}, curate": kill_curate(rooms, known, asked.every)}
        if known.move.commits:
            tallies[f"{name}, git"] = kill_git(rooms, known, asked.every, with_curate=False)
            tallies[f"{name}, git + curate"] = kill_git(rooms, known, asked.every, with_curate=True)
        for row, tally in tallies.items():
            print(tally.row(row), flush=True)
            faults += tally.faults
    print("\n".join(["", *faults]) if faults else "\nno torn file, nothing lost, nothing done twice")
    if not faults:
        shutil.rmtree(folder)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
