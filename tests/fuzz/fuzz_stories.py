"""A long random campaign over reading, rules, edits, credits and pages: `python tests/fuzz/fuzz_stories.py SECONDS`.

The seed is printed; `--seed N` runs the same inputs again. Each new kind of failure is made as small as it gets
and saved in a folder of its own, whose path is printed; `--again FILE` runs such a file alone. An input that
ends Python itself is found in that folder as `current`.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from fuzz_inputs import story_input
from fuzz_properties import MOST_BYTES, PROPERTIES, failure

STORIES = Path(__file__).parents[2] / "stories"
MINIMISE_SECONDS = 20.0
STUCK_SECONDS = 120


@dataclass(frozen=True)
class Case:
    """One input of one property; `salt` chooses what the property does with it."""

    name: str
    data: bytes
    salt: int

    def failure(self) -> str | None:
        """Run it; give what is wrong, or None."""
        return failure(self.name, self.data, self.salt)

    def dump(self) -> str:
        """Write it down so that `load` gives it back."""
        known = {"property": self.name, "salt": self.salt, "data": self.data.decode("latin-1")}
        return json.dumps(known, ensure_ascii=True)


def load(text: str) -> Case:
    """Read a case that was saved."""
    known = json.loads(text)
    return Case(known["property"], known["data"].encode("latin-1"), known["salt"])


@dataclass
class Campaign:
    """What a run found: cases run by property, and the smallest case of each kind of failure."""

    ran: Counter[str] = field(default_factory=Counter)
    failures: dict[str, Case] = field(default_factory=dict)


def seed_stories() -> list[bytes]:
    """Give the stories of this repository's own newsroom."""
    found = [path.read_bytes() for path in sorted(STORIES.glob("*/*/*.md"))]
    assert found, "the repository has no stories to begin with"
    return found


def run(
    seed: int,
    more: Callable[[int], bool],
    keep: Callable[[Case], None] | None = None,
    minimise_seconds: float = MINIMISE_SECONDS,
) -> Campaign:
    """Run cases while `more(number)` says so; `keep` sees each case before it runs."""
    chance = random.Random(seed)
    seeds = seed_stories()
    campaign = Campaign()
    number = 0
    while more(number):
        data = story_input(chance, seeds)[:MOST_BYTES]
        salt = chance.getrandbits(32)
        for name in PROPERTIES:
            case = Case(name, data, salt)
            if keep is not None:
                keep(case)
            campaign.ran[name] += 1
            wrong = case.failure()
            if wrong is not None and wrong not in campaign.failures:
                campaign.failures[wrong] = smallest(case, wrong, minimise_seconds)
        number += 1
    return campaign


def smallest(case: Case, wrong: str, seconds: float) -> Case:
    """Take away lines, then bytes, as long as the failure stays the same."""
    deadline = time.monotonic() + seconds
    for joint in (b"\n", b""):
        case = _without_parts(case, wrong, joint, deadline)
    return case


def _without_parts(case: Case, wrong: str, joint: bytes, deadline: float) -> Case:
    parts = case.data.split(joint) if joint else [bytes([byte]) for byte in case.data]
    step = max(1, len(parts) // 2)
    while True:
        start = 0
        shrunk = False
        while start < len(parts):
            if time.monotonic() > deadline:
                return case
            fewer = parts[:start] + parts[start + step :]
            tried = Case(case.name, joint.join(fewer), case.salt)
            if tried.failure() == wrong:
                parts, case, shrunk = fewer, tried, True
            else:
                start += step
        if step == 1 and not shrunk:
            return case
        step = max(1, step // 2)


def main() -> int:
    """Run the campaign; 1 when something failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("seconds", type=float, nargs="?", default=60.0)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**9))
    parser.add_argument("--again", type=Path, metavar="FILE", help="run a saved case alone")
    asked = parser.parse_args()
    if asked.again is not None:
        case = load(asked.again.read_text(encoding="ascii"))
        print(case.data.decode("utf-8", "backslashreplace"))
        PROPERTIES[case.name](case.data, case.salt)
        print(case.failure() or "nothing is wrong")
        return 0
    folder = Path(tempfile.mkdtemp(prefix="curate-fuzz-"))
    print(f"seed {asked.seed}; failures go to {folder}", flush=True)
    current = (folder / "current").open("w", encoding="ascii")
    deadline = time.monotonic() + asked.seconds

    def keep(case: Case) -> None:
        current.seek(0)
        current.truncate()
        current.write(case.dump())
        current.flush()
        faulthandler.dump_traceback_later(STUCK_SECONDS, exit=True)

    campaign = run(asked.seed, lambda _: time.monotonic() < deadline, keep)
    faulthandler.cancel_dump_traceback_later()
    print(", ".join(f"{name} {count}" for name, count in campaign.ran.items()))
    for number, (wrong, case) in enumerate(campaign.failures.items(), 1):
        path = folder / f"failure-{number}.json"
        path.write_text(case.dump(), encoding="ascii")
        print(f"{path}: {wrong}\n    {case.data!r} (salt {case.salt})")
    return 1 if campaign.failures else 0


if __name__ == "__main__":
    sys.exit(main())
