"""A long campaign of random histories before two judges: `python tests/fuzz/fuzz_ranges.py SECONDS`.

The range of each history is judged by `check --base` and by the naive judge of `tests/ranges`; they have to find the
same, and git's own merge may land nothing that was not judged. The seed is printed; `--seed N` begins with the same
histories again, `--once` stops after the first. A history that fails is shown as short as a later one of fewer
commits has it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "ranges"))

from judging_histories import Outcome, judged_twice
from made_histories import made_history

MOST_COMMITS = 12


@dataclass
class Campaign:
    """How many histories were judged, in how many of them each rule found something, and the shortest that failed."""

    histories: int = 0
    fine: int = 0
    rules: Counter[str] = field(default_factory=Counter)
    failed: dict[tuple[int, int], str] = field(default_factory=dict)


def judge(seed: int, commits: int, folder: Path) -> tuple[Outcome, str]:
    """Judge the history of a seed with up to so many commits; give what came out, and the history as text."""
    history = made_history(random.Random(seed), commits)
    with tempfile.TemporaryDirectory(dir=folder) as top:
        return judged_twice(history, Path(top) / "newsroom"), str(history)


def campaign(first: int, deadline: float, folder: Path, *, once: bool = False) -> Campaign:
    """Judge histories from a seed on until the deadline, by the clock of `time.monotonic`; at least one."""
    run = Campaign()
    seed, commits = first, MOST_COMMITS
    while run.histories == 0 or (time.monotonic() < deadline and not once):
        outcome, shown = judge(seed, commits, folder)
        run.histories += 1
        run.fine += not outcome.found
        run.rules.update({rule for rule, _ in outcome.found})
        if outcome.wrong:
            run.failed[seed, commits] = f"{outcome.wrong}\n{shown}"
            commits = max(2, min(commits, shown.count(" <- ")) - 1)
        seed += 1
    return run


def main() -> int:
    """Run the campaign; 1 when something failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--once", action="store_true", help="judge the first history alone")
    asked = parser.parse_args()
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1")
    print(f"seed {asked.seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="curate-ranges-") as folder:
        run = campaign(asked.seed, time.monotonic() + asked.seconds, Path(folder), once=asked.once)
    found = ", ".join(f"{rule} {count}" for rule, count in sorted(run.rules.items()))
    print(f"{run.histories} histories, {run.fine} without findings; {found}")
    for (seed, commits), wrong in list(run.failed.items())[-1:]:
        print(f"{len(run.failed)} failed; the shortest, seed {seed} with {commits} commits:\n{wrong}")
    return 1 if run.failed else 0


if __name__ == "__main__":
    sys.exit(main())
