"""Prints what the commands cost beside tools people know: `python tests/benchmarks/run.py [--quick]`.

All figures of one table are measured in the same run, one command after the other in each round, so that a busy
machine is busy for all of them. `wall` is what a person waits; `cpu` is user and system time of the command and
what it started, which a busy machine hardly changes; each as least and median of the rounds. `peak` is the
largest resident size of one process. A ratio compares least with least, of the same kind.

`--quick` takes a minute or two; without it a newsroom of 10,000 stories is made as well. towncrier and pre-commit
are looked for beside the Python that runs this; one that is not there is said to be missing, loudly.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import sys
import tempfile
from pathlib import Path

from measuring import BESIDE, Entry, environment, make_newsroom, measure, table


def entries(folder: Path, sizes: list[int], stories: int, environ: dict[str, str]) -> list[Entry]:
    """Make the newsrooms and give the rows of the table."""
    curate = str(BESIDE / "curate")
    towncrier, precommit = "towncrier --version", "pre-commit --version"
    found = [
        Entry("python -c pass", [sys.executable, "-c", "pass"], folder),
        Entry(towncrier, [str(BESIDE / "towncrier"), "--version"], folder),
        Entry(precommit, [str(BESIDE / "pre-commit"), "--version"], folder),
        Entry("curate --version", [curate, "--version"], folder, towncrier),
        Entry("curate --help", [curate, "--help"], folder, towncrier),
    ]
    for size in sizes:
        top = folder / f"newsroom-{size}"
        make_newsroom(top, size, environ, "--staged")
        name = f"curate check --staged, 1 of {size}"
        found.append(Entry(name, [curate, "check", "--staged"], top, precommit))
    top = folder / "whole"
    make_newsroom(top, stories, environ)
    found.append(Entry(f"curate check, {stories} stories", [curate, "check"], top, rounds=3))
    found.append(Entry(f"curate build, {stories} stories", [curate, "build"], top, rounds=3))
    return found


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quick", action="store_true", help="smaller newsrooms, fewer rounds")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="N", help="newsrooms for check --staged")
    parser.add_argument("--stories", type=int, metavar="N", help="stories for check and build")
    parser.add_argument("--rounds", type=int, metavar="N")
    asked = parser.parse_args()
    sizes = asked.sizes or ([100, 1000] if asked.quick else [100, 1000, 10_000])
    stories = asked.stories or (300 if asked.quick else 1000)
    rounds = asked.rounds or (5 if asked.quick else 15)
    folder = Path(tempfile.mkdtemp(prefix="curate-benchmarks-"))
    try:
        environ = environment(folder)
        rows = entries(folder, sizes, stories, environ)
        measure(rows, rounds, environ)
    finally:
        shutil.rmtree(folder)
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}; stories of about 4 KiB; seconds")
    print(table(rows))
    for row in rows:
        if row.missing:
            print(f"{row.name} is MISSING: pip install {Path(row.command[0]).name}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
