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
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

BESIDE = Path(sys.executable).parent
# A process of its own makes the newsrooms: what this one has loaded counts into the peak of those it starts.
MAKE = Path(__file__).with_name("made_newsroom.py")


@dataclass
class Entry:
    """One row: a command, where it runs, and the name of the row it is compared with."""

    name: str
    command: list[str]
    at: Path
    peer: str | None = None
    rounds: int | None = None
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    peak: int = 0
    """Kibibytes."""

    @property
    def missing(self) -> bool:
        return not Path(self.command[0]).exists()

    def run(self, environ: dict[str, str], *, count: bool) -> None:
        """Run it once; the first time, which fills caches, does not count."""
        begun = time.perf_counter()
        process = subprocess.Popen(
            self.command,
            cwd=self.at,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        assert process.stderr is not None
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            raise SystemExit(f"{self.name} ended with {process.returncode}: {said.decode(errors='replace')}")
        if count:
            self.wall.append(time.perf_counter() - begun)
            self.cpu.append(usage.ru_utime + usage.ru_stime)
            self.peak = max(self.peak, usage.ru_maxrss)


def environment(home: Path) -> dict[str, str]:
    """Give what every measured process sees."""
    environ = {
        "PATH": os.pathsep.join([str(BESIDE), os.environ["PATH"]]),
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "LANG": "C.UTF-8",
        "CURATE_LANG": "en",
    }
    if "PYTHONPATH" in os.environ:
        environ["PYTHONPATH"] = os.environ["PYTHONPATH"]
    for role in ("AUTHOR", "COMMITTER"):
        environ |= {f"GIT_{role}_NAME": "林编辑", f"GIT_{role}_EMAIL": "lin@example.org"}
    return environ


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
        _make(top, size, environ, "--staged")
        name = f"curate check --staged, 1 of {size}"
        found.append(Entry(name, [curate, "check", "--staged"], top, precommit))
    top = folder / "whole"
    _make(top, stories, environ)
    found.append(Entry(f"curate check, {stories} stories", [curate, "check"], top, rounds=3))
    found.append(Entry(f"curate build, {stories} stories", [curate, "build"], top, rounds=3))
    return found


def _make(top: Path, count: int, environ: dict[str, str], *options: str) -> None:
    command = [sys.executable, str(MAKE), str(top), str(count), *options]
    subprocess.run(command, env=environ, check=True)


def measure(rows: list[Entry], rounds: int, environ: dict[str, str]) -> None:
    """Run all commands in turn, `rounds` times; the long ones less often."""
    present = [row for row in rows if not row.missing]
    for row in present:
        row.run(environ, count=False)
    for number in range(rounds):
        for row in present:
            if number < (row.rounds or rounds):
                row.run(environ, count=True)


def table(rows: list[Entry]) -> str:
    """Give the figures: seconds, ratios and mebibytes."""
    by_name = {row.name: row for row in rows}
    lines = [
        f"{'':<36}{'runs':>5}{'wall min':>10}{'median':>8}{'cpu min':>9}{'median':>8}{'peak MiB':>10}  ratio wall / cpu"
    ]
    for row in rows:
        if row.missing:
            lines.append(
                f"{row.name:<36}  MISSING: not installed beside this Python; nothing is compared with it"
            )
            continue
        peer = by_name.get(row.peer or "")
        ratio = ""
        if peer is not None:
            ratio = "peer MISSING"
            if not peer.missing:
                wall, cpu = min(row.wall) / min(peer.wall), min(row.cpu) / min(peer.cpu)
                ratio = f"{wall:.2f} / {cpu:.2f} of {peer.name}"
        lines.append(
            f"{row.name:<36}{len(row.wall):>5}{min(row.wall):>10.3f}{statistics.median(row.wall):>8.3f}"
            f"{min(row.cpu):>9.3f}{statistics.median(row.cpu):>8.3f}{row.peak / 1024:>10.1f}  {ratio}"
        )
    return "\n".join(line.rstrip() for line in lines)


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
