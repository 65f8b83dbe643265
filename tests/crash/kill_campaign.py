"""Kills commands by the hundred and says what was left: `python tests/crash/kill_campaign.py 300 [--seed N] [--plain]`.

Half of the kills end curate alone and let git go on, half end git and its hooks too. The moments are spread
evenly over the command's own run time, measured first. Then each command is killed before each of its own
changes to the disk. `--plain` leaves out the git hook of `curate init`.

Columns: kills that hit a running command; commands that had ended by then; kills before the file was saved; kills
after that; kills after the commit; temporary files left; kills that left the old story in git's index though it was
committed (see `Verdict.index_behind`); faults, which are told below.
"""

from __future__ import annotations

import argparse
import random
import shutil
import statistics
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from crash_desk import MOVES, Move, Rooms
from crash_killing import kill_after, kill_before_point, points_of
from crash_oracle import Reference, Verdict, judge, reference

MEASURED_RUNS = 3


@dataclass
class Tally:
    """What the kills of one command left."""

    kills: int = 0
    too_late: int = 0
    saved: int = 0
    committed: int = 0
    temporaries: int = 0
    index_behind: int = 0
    locks: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def add(self, where: str, killed: bool, verdict: Verdict) -> None:
        """Count one kill; a command that had ended before it is judged all the same."""
        self.kills += killed
        self.too_late += not killed
        self.saved += killed and verdict.saved
        self.committed += killed and verdict.committed
        self.temporaries += verdict.temporaries
        self.index_behind += verdict.index_behind
        for lock in verdict.locks:
            name = Path(lock).name
            name = "next-index-PID.lock" if name.startswith("next-index-") else name
            self.locks[name] = self.locks.get(name, 0) + 1
        self.faults += [f"{where}: {fault}" for fault in verdict.faults]

    def row(self, name: str) -> str:
        """Give one line of the report."""
        locks = ", ".join(f"{lock} {count}" for lock, count in sorted(self.locks.items())) or "-"
        before = self.kills - max(self.saved, self.committed)
        return (
            f"{name:<22}{self.kills:>6}{self.too_late:>9}{before:>9}{self.saved:>8}{self.committed:>11}"
            f"{self.temporaries:>7}{self.index_behind:>7}{len(self.faults):>8}  {locks}"
        )


HEADING = (
    f"{'':<22}{'kills':>6}{'too late':>9}{'before':>9}{'saved':>8}{'committed':>11}{'temps':>7}{'index':>7}"
    f"{'faults':>8}"
    "  git's own locks left"
)


def run_time(rooms: Rooms, move: Move) -> float:
    """Give how long a command takes here and now, in seconds."""
    times = []
    for _ in range(MEASURED_RUNS):
        top = rooms.copy(move.start)
        begun = time.perf_counter()
        rooms.move(top, move)
        times.append(time.perf_counter() - begun)
        shutil.rmtree(top)
    return statistics.median(times)


def at_random(rooms: Rooms, known: Reference, kills: int, chance: random.Random) -> Tally:
    """Kill a command at moments spread evenly over its run time."""
    tally, move = Tally(), known.move
    whole = run_time(rooms, move)
    for number in range(kills):
        top = rooms.copy(move.start)
        seconds = whole * (number + chance.random()) / kills
        with_children = chance.random() < 0.5
        killed = kill_after(rooms, move, top, seconds, with_children=with_children)
        where = (
            f"{move.name} after {seconds:.3f} of {whole:.3f} s, {'with' if with_children else 'without'} git"
        )
        tally.add(where, killed, judge(rooms, top, known))
        if not tally.faults:
            shutil.rmtree(top)
    return tally


def at_each_point(rooms: Rooms, known: Reference) -> Tally:
    """Kill a command before each thing it changes on disk."""
    tally, move = Tally(), known.move
    for number, what in enumerate(points_of(rooms, move), 1):
        top = rooms.copy(move.start)
        killed = kill_before_point(rooms, move, top, number)
        tally.add(f"{move.name} before {what}", killed, judge(rooms, top, known))
    return tally


def main() -> int:
    """Run the campaign; 1 when anything was lost."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("kills", type=int, help="how many random kills, over all commands together")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--plain", action="store_true", help="newsrooms without the git hook")
    asked = parser.parse_args()
    chance = random.Random(asked.seed)
    folder = Path(tempfile.mkdtemp(prefix="curate-kills-"))
    print(f"seed {asked.seed}, newsrooms in {folder}")
    rooms = Rooms(folder, hooked=not asked.plain)
    faults: list[str] = []
    print(HEADING, flush=True)
    for index, move in enumerate(MOVES.values()):
        known = reference(rooms, move)
        share = asked.kills // len(MOVES) + (index < asked.kills % len(MOVES))
        for name, tally in (
            (f"{move.name}, at random", at_random(rooms, known, share, chance)),
            (f"{move.name}, each change", at_each_point(rooms, known)),
        ):
            print(tally.row(name), flush=True)
            faults += tally.faults
    print("\n".join(["", *faults]) if faults else "\nno torn file, nothing lost, nothing done twice")
    if not faults:
        shutil.rmtree(folder)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
